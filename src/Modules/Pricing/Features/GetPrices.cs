using Filiera.Accounts;
using Filiera.Catalog;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Pricing.Features;

/// <summary>The caller's prices for these products and quantities, explained, with VAT by rate. It only reads: an Idempotency-Key is ignored.</summary>
public static class GetPrices
{
    /// <param name="On">The day of the price; today when absent.</param>
    /// <param name="Account">Code of the account to price for: the manufacturer's callers must name one, a dealer's may only name his own.</param>
    /// <param name="Project">Code of a project price list of the account: its prices are asked too.</param>
    public sealed record Request(IReadOnlyList<Line?>? Lines, DateOnly? On = null, string? Account = null, string? Project = null);

    /// <param name="Sku">SKU, GTIN or the caller's own code.</param>
    /// <param name="Unit">The base unit when absent, or one of the product's packs.</param>
    public sealed record Line(string? Sku, decimal? Quantity, string? Unit = null);

    /// <param name="Quantity">As asked, in <paramref name="Unit"/>; <paramref name="BaseQuantity"/> is in base units.</param>
    /// <param name="NetUnit">Net price of <paramref name="Basis"/> base units, to five decimals, for show; null when there is no price («su richiesta»).</param>
    /// <param name="LineNet">From the exact price, rounded once.</param>
    /// <param name="Source">Code of the list that gave the price.</param>
    public sealed record PriceLine(
        string Sku, Quantity Quantity, string Unit, Quantity BaseQuantity, string BaseUnit, UnitPrice? List, UnitPrice? NetUnit, int Basis, Amount? LineNet,
        IReadOnlyList<DiscountLevelView> Discounts, string? Source, string? SourceName, bool IsNet, DateOnly? ValidTo, Percent VatRate, string? VatNature,
        IReadOnlyList<string> Explanation, IReadOnlyList<PriceBreak> Breaks, IReadOnlyList<SourceView> Sources, IReadOnlyList<NeedView> NeedsApproval);

    /// <param name="Source">SPECIAL, CONTRACT, PROJECT, ACCOUNT_LIST, CLASS_LIST or BASE, in the order in which they are asked.</param>
    /// <param name="Outcome">WON; or why not: DEARER, FROM_QUANTITY, NO_PRICE, NO_LIST, NO_PROJECT, CUT, DISABLED, NOT_ASKED.</param>
    public sealed record SourceView(string Source, SourceOutcome Outcome, string? List, string Text);

    /// <summary>Why the line needs someone’s consent.</summary>
    /// <param name="Code">UNDER_FLOOR or DISCOUNT_OVER_LIMIT.</param>
    public sealed record NeedView(string Code, string Text);

    /// <param name="Totals">Of the lines that have a price.</param>
    public sealed record Response(DateOnly On, IReadOnlyList<PriceLine> Lines, DocumentTotals Totals);

    private const decimal MaximumQuantity = 9_999_999m;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/prices", (Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop))
            .WithName("GetPrices").WithTags("Prices").WithSummary("Your prices, explained")
            .WithDescription("Prices up to 10,000 lines in one call, on any day, with the list that gave each price, its discounts and why; which sources were asked and what came of them; totals with VAT by rate. `project` names a project price list of yours. Nothing is stored.")
            .WithExample(new { lines = new object[] { new { sku = "K64-AR", quantity = 12 }, new { sku = "12/34", quantity = 100 }, new { sku = "H3D-120N", quantity = 2, unit = "CF" } } });

    public sealed class Handler(PortalDb db, AccountDirectory accounts, CatalogReader catalog, Pricer pricer, PricingOptions options, PortalClock clock)
    {
        public async Task<Result<Response>> Handle(Request request, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.PricesRead) is { } refused)
            {
                return refused;
            }

            var lines = request.Lines ?? [];
            if (lines.Count == 0 || lines.Count > options.MaximumLines)
            {
                return lines.Count == 0 ? PricingRefusals.NoLines : PricingRefusals.TooManyLines.With(options.MaximumLines);
            }

            var account = await Account(request.Account, stop);
            if (!account.Ok)
            {
                return account.Problem!;
            }

            var codes = lines.Select(l => l?.Sku).OfType<string>().Where(c => c.Length > 0).Distinct().ToList();
            var known = await catalog.Resolve(codes, stop);
            var asked = new List<Asked>(lines.Count);
            var problems = new List<Problem>();
            for (var i = 0; i < lines.Count; i++)
            {
                var line = Understand(lines[i], known);
                if (line.Ok)
                {
                    asked.Add(line.Value);
                }
                else
                {
                    problems.Add(line.Problem!.At($"lines[{i}].{line.Problem!.Field}"));
                }
            }

            if (problems.Count > 0)
            {
                return Problem.Several(problems);
            }

            var on = request.On ?? clock.Today;
            int? project = null;
            if (request.Project is { Length: > 0 } named && (project = await pricer.ProjectOf(account.Value.Id, named, stop)) is null)
            {
                return PricingRefusals.UnknownProject.With(named);
            }

            var buyer = new Buyer(account.Value.Id, account.Value.Class, Project: project);
            var ofBuyer = await pricer.For(buyer, on, stop: stop);
            var questions = asked.ConvertAll(a => new PriceQuestion(a.Product.Id, a.Product.ItemClass, a.Base, a.Product.VatRate, a.Product.VatNature));
            var prices = questions.ConvertAll(ofBuyer.Price);
            if (prices.Sum(p => Math.Abs(p?.LineNet.Value ?? 0)) > Scaled.Limit / 2)
            {
                return PricingRefusals.TooLarge;
            }

            var totals = VatBreakdown.Totals(prices.OfType<PricedLine>().Select(p => new VatItem(p.LineNet, p.VatRate, p.VatNature)), buyer.Currency);
            return new Response(on, [.. asked.Select((a, i) => View(a, questions[i], prices[i], ofBuyer))], totals);
        }

        /// <summary>The dealer himself; for the manufacturer's callers the account they name. Another dealer's account doesn't exist.</summary>
        private async Task<Result<AccountProfile>> Account(string? code, CancellationToken stop)
        {
            if (db.Caller.AccountId is { } own)
            {
                var mine = await accounts.Find(own, stop);
                return mine is null ? Problems.NotFound
                    : string.IsNullOrEmpty(code) || code == mine.Code ? mine
                    : PricingRefusals.UnknownAccount.With(code);
            }

            if (string.IsNullOrEmpty(code))
            {
                return PricingRefusals.AccountNeeded;
            }

            return await accounts.FindByCode(code, stop) is { } named ? named : PricingRefusals.UnknownAccount.With(code);
        }

        private static Result<Asked> Understand(Line? line, IReadOnlyDictionary<string, CodeMatch> known)
        {
            if (line?.Sku is not { Length: > 0 } code || !known.TryGetValue(code, out var match))
            {
                return PricingRefusals.UnknownProduct.With(line?.Sku ?? "");
            }

            var product = match.Product;
            var unit = string.IsNullOrWhiteSpace(line.Unit) ? match.PackUnit ?? product.Unit : line.Unit.Trim().ToUpperInvariant();
            if (Packs.BaseUnits(product.Unit, product.Packs, unit) is not { } size)
            {
                return PricingRefusals.UnknownUnit.With(product.Sku, unit);
            }

            // Checked before multiplying: what a person types may be larger than any number we compute with.
            return line.Quantity is > 0 and <= MaximumQuantity and var quantity
                && Units.Allows(quantity, Units.DecimalsOf(unit)) && Units.Allows(quantity * size, Units.DecimalsOf(product.Unit)) && Scaled.Holds<Quantity>(quantity * size)
                ? new Asked(product, new(quantity), unit, new(quantity * size))
                : PricingRefusals.BadQuantity.With(product.Sku);
        }

        private static PriceLine View(Asked asked, PriceQuestion question, PricedLine? price, BuyerPrices prices)
        {
            var (product, quantity, unit, inBase) = asked;
            IReadOnlyList<SourceView> sources = [.. (price?.Sources ?? prices.Sources(question)).Select(s => new SourceView(s.Source, s.Outcome, s.List, s.Words.ToString()))];
            return price is null
                ? new(product.Sku, quantity, unit, inBase, product.Unit, null, null, 1, null, [], null, null, false, null, product.VatRate, product.VatNature, [prices.WhyNone(question).ToString()], [], sources, [])
                : new(product.Sku, quantity, unit, inBase, product.Unit, price.List, price.NetUnit, price.Basis, price.LineNet, price.Levels, price.Source, price.SourceName,
                    price.IsNet, price.ValidTo, price.VatRate, price.VatNature, [.. price.Steps.Select(s => s.Words.ToString())], price.Breaks, sources,
                    [.. price.NeedsApproval.Select(n => new NeedView(n.Code, n.Words.ToString()))]);
        }

        private sealed record Asked(ProductInfo Product, Quantity Quantity, string Unit, Quantity Base);
    }
}
