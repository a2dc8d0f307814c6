using Filiera.Accounts;
using Filiera.Catalog;
using Filiera.Kernel;
using Filiera.Pricing;
using Filiera.Showcase;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Ordering.Features;

/// <summary>POST /admin/prices/simulate: a dealer, a basket, a day and a what-if; beside what it costs him today, line by line and as an invoice would have it. Nothing is stored.</summary>
public static class SimulatePrices
{
    /// <param name="Text">A basket as people paste it: a row a line, code and quantity.</param>
    /// <param name="Lines">Or lines.</param>
    /// <param name="On">The day of the what-if; today when absent. The other side is always today, as it is.</param>
    /// <param name="Discounts">Levels on top, «5» or «5+2»; a net price takes none.</param>
    /// <param name="Category">Code of a category: the levels hold for it and all below it; absent: for every line.</param>
    /// <param name="Lists">Codes of lists that he would have as his own.</param>
    /// <param name="Revisions">Ids of prepared changes, as if they were applied.</param>
    /// <param name="Matrix">Rows of the discount matrix that would be set.</param>
    public sealed record Request(
        string? Account = null, string? Text = null, IReadOnlyList<Line?>? Lines = null, DateOnly? On = null, string? Discounts = null, string? Category = null,
        IReadOnlyList<string>? Lists = null, IReadOnlyList<string>? Revisions = null, IReadOnlyList<MatrixLevel>? Matrix = null, string? Payment = null);

    public sealed record Line(string? Sku = null, decimal? Quantity = null);

    public sealed record MatrixLevel(string? AccountClass = null, string? ItemClass = null, string? Discounts = null);

    /// <param name="Margin">In percent of the net; for who may see costs, where there is one.</param>
    public sealed record Side(UnitPrice Net, int Basis, Amount LineNet, string Discounts, string Source, string SourceName, decimal? Margin, IReadOnlyList<PriceStepView> Steps, IReadOnlyList<string> NeedsApproval);

    /// <param name="Today">Null where there is no price.</param>
    public sealed record SimulatedLine(string Sku, string Name, Quantity Quantity, string Unit, Side? Today, Side? Then, Amount? Change, decimal? ChangePercent);

    /// <param name="Margin">Net less cost, of the lines whose cost is known; for who may see it.</param>
    public sealed record Sum(DocumentTotals Totals, Amount? Margin, decimal? MarginPercent);

    public sealed record Response(string Account, string Name, DateOnly Today, DateOnly On, IReadOnlyList<SimulatedLine> Lines, Sum Now, Sum Then, Amount Change, decimal? ChangePercent, IReadOnlyList<string> Unknown);

    private static readonly Problem NoBasket = new(422, "NO_LINES", new("Il carrello da simulare è vuoto.", "The basket to simulate is empty."), "text", new("Incolla codici e quantità, uno per riga.", "Paste codes and quantities, one a line."));
    private static readonly Problem NoAccount = new(422, "ACCOUNT_REQUIRED", new("Il rivenditore «{0}» non esiste.", "There is no dealer “{0}”."), "account");
    private static readonly Problem NoCategory = new(422, "NOT_FOUND", new("La categoria «{0}» non esiste.", "There is no category “{0}”."), "category");

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/admin/prices/simulate", (Request? request, Handler handler, CancellationToken stop) => handler.Handle(request ?? new(), stop))
            .WithName("SimulatePrices").WithTags("Prices").WithSummary("What a basket would cost a dealer, beside what it costs him today")
            .WithDescription("What if: a `discounts` level on everything or a `category`, another list, prepared changes (`revisions`), rows of the discount `matrix`, another day (`on`). Each line on both sides with its steps; totals as the invoice would have them. Margins are there for who may see costs (`prices.write`).")
            .WithExample(new { account = "C00001", text = "K64-AR 12\nA910-1040 2", discounts = "5" });
        api.MapPost("/admin/prices/simulate/export", async (Request? request, string? format, Handler handler, CancellationToken stop) => Exports.Answer(await handler.File(request ?? new(), stop), format))
            .WithName("ExportSimulation").WithTags("Prices").WithSummary("The same as CSV or XLSX")
            .WithExample(new { account = "C00001", text = "K64-AR 12", discounts = "5" }).Produces(StatusCodes.Status200OK, contentType: "text/csv").ProducesProblem(StatusCodes.Status400BadRequest);
    }

    public sealed class Handler(PortalDb db, AccountDirectory accounts, CatalogReader catalog, Pricer pricer, PriceCandidates candidates, ProductCosts costs, DocumentPricer documents, Credit.PaymentTerms terms, OrderingLimits limits, PortalClock clock)
    {
        private sealed record Asked(ProductInfo Product, Quantity Quantity);

        public async Task<Result<Response>> Handle(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.AccountId is not null || !(db.Caller.May(Permission.PricesWrite) || db.Caller.May(Permission.OrdersManage)))
            {
                return db.Caller.Demand(Permission.PricesWrite) ?? Problems.Forbidden;
            }

            if (request.Account is not { Length: > 0 } code || await accounts.FindByCode(code.Trim(), stop) is not { } account)
            {
                return NoAccount.With(request.Account ?? "");
            }

            var basket = await Basket(request, stop);
            var levels = await Levels(request, stop);
            var what = await candidates.Prepare(Candidate(request), stop);
            if ((basket.Problem ?? levels.Problem ?? what.Problem) is { } problem)
            {
                return problem;
            }

            var buyer = new Buyer(account.Id, account.Class);
            var on = request.On ?? clock.Today;
            var (today, then) = (await pricer.For(buyer, clock.Today, stop: stop), await pricer.For(buyer, on, what.Value, stop));
            var (asked, unknown) = basket.Value;
            var cost = await costs.Of([.. asked.Select(a => a.Product.Id)], stop);
            var lines = new List<SimulatedLine>(asked.Count);
            var (now, next) = (new List<PricedLine?>(asked.Count), new List<PricedLine?>(asked.Count));
            foreach (var a in asked)
            {
                var question = CartPricer.Question(a.Product, a.Quantity);
                now.Add(today.Price(question));
                next.Add(then.Price(levels.Value(a.Product) is { } extra ? question with { Extra = extra } : question));
                lines.Add(View(a, now[^1], next[^1], cost.TryGetValue(a.Product.Id, out var of) ? of.Cost : null));
            }

            var term = (await terms.For(account.PaymentTerm, stop)).FirstOrDefault(t => request.Payment is null ? t.Code == account.PaymentTerm : t.Code == request.Payment);
            var sumNow = await Total(asked, now, new(account.Id, account.Class, clock.Today, term?.Bills ?? 0), cost, stop);
            var sumThen = await Total(asked, next, new(account.Id, account.Class, on, term?.Bills ?? 0), cost, stop);
            var change = sumThen.Totals.Goods - sumNow.Totals.Goods;
            return new Response(account.Code, account.Name, clock.Today, on, lines, sumNow, sumThen, change, PercentOf(change, sumNow.Totals.Goods), unknown);
        }

        public async Task<Result<TableFile>> File(Request request, CancellationToken stop = default)
        {
            var done = await Handle(request, stop);
            if (!done.Ok)
            {
                return done.Problem!;
            }

            var heads = Exports.Heads(new("Codice", "Code"), new("Descrizione", "Description"), new("Quantità", "Quantity"), new("Netto oggi", "Net today"), new("Importo oggi", "Amount today"), new("Fonte oggi", "Source today"), new("Margine oggi %", "Margin today %"),
                new("Netto simulato", "Net simulated"), new("Importo simulato", "Amount simulated"), new("Fonte simulata", "Source simulated"), new("Margine simulato %", "Margin simulated %"), new("Differenza", "Difference"), new("Differenza %", "Difference %"),
                new("Perché oggi", "Why today"), new("Perché simulato", "Why simulated"));
            return new TableFile(new Phrase("simulazione", "simulation").ToString(), heads, Rows(done.Value));
        }

        private static async IAsyncEnumerable<object?[]> Rows(Response done)
        {
            await Task.CompletedTask;
            foreach (var l in done.Lines)
            {
                yield return
                [
                    l.Sku, l.Name, l.Quantity.Value, l.Today?.Net.Value, l.Today?.LineNet.Value, l.Today?.SourceName, l.Today?.Margin, l.Then?.Net.Value, l.Then?.LineNet.Value, l.Then?.SourceName, l.Then?.Margin, l.Change?.Value, l.ChangePercent,
                    string.Join(" → ", (l.Today?.Steps ?? []).Select(s => s.Text)), string.Join(" → ", (l.Then?.Steps ?? []).Select(s => s.Text)),
                ];
            }
        }

        private async Task<Result<(List<Asked> Lines, List<string> Unknown)>> Basket(Request request, CancellationToken stop)
        {
            var sheet = string.IsNullOrWhiteSpace(request.Text)
                ? QuickOrderText.FromRows((request.Lines ?? []).Select(l => (l?.Sku, l?.Quantity?.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture).Replace('.', ','), (string?)null)), limits.MaxRows)
                : QuickOrderText.Read(request.Text, limits.MaxRows);
            var known = sheet.Codes.Count == 0 ? new Dictionary<string, CodeMatch>() : await catalog.Resolve(sheet.Codes, stop);
            var rows = sheet.Check(known, _ => true);
            var lines = rows.Where(r => r is { Match: not null, Quantity: > 0 } && Scaled.Holds<Quantity>(r.Quantity!.Value)).Select(r => new Asked(r.Match!.Product, new(r.Quantity!.Value))).ToList();
            return lines.Count == 0 ? NoBasket : (lines, rows.Where(r => r.Match is null && r.Code is { Length: > 0 } && r.Status != LineStatus.HeaderSkipped).Select(r => r.Code!).Take(50).ToList());
        }

        // The levels on top of a product's own, or none.
        private async Task<Result<Func<ProductInfo, DiscountChain?>>> Levels(Request request, CancellationToken stop)
        {
            HashSet<int>? below = null;
            if (!string.IsNullOrWhiteSpace(request.Category))
            {
                var tree = await catalog.Categories(stop);
                if (tree.FirstOrDefault(c => c.Code == request.Category.Trim()) is not { } root)
                {
                    return NoCategory.With(request.Category);
                }

                below = [root.Id];
                foreach (var node in tree.Where(n => n.ParentId is { } parent && below.Contains(parent)))
                {
                    below.Add(node.Id);     // parents stand before their children
                }
            }

            if (string.IsNullOrWhiteSpace(request.Discounts))
            {
                return new Result<Func<ProductInfo, DiscountChain?>>(_ => null);
            }

            return DiscountChain.TryParse(request.Discounts, DiscountOrigin.Customer, out var chain, out var error)
                ? new Result<Func<ProductInfo, DiscountChain?>>(p => below is null || (p.CategoryId is { } of && below.Contains(of)) ? chain : null)
                : new Problem(422, "DISCOUNTS", error!.Message, "discounts", new("Scrivi gli sconti come 5+2.", "Write discounts as 5+2."));
        }

        private static PriceCandidate Candidate(Request request) => new(
            Revisions: [.. (request.Revisions ?? []).Select(r => long.TryParse(r, System.Globalization.CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0)],
            Matrix: request.Matrix is { Count: > 0 } rows ? [.. rows.Where(r => r.AccountClass is { Length: > 0 }).Select(r => new MatrixRow { AccountClass = r.AccountClass!, ItemClass = r.ItemClass ?? "", Discounts = r.Discounts ?? "" })] : null,
            Lists: [.. (request.Lists ?? []).Select(l => l.Trim()).Where(l => l.Length > 0)]);

        private async Task<Sum> Total(List<Asked> asked, List<PricedLine?> priced, DocumentTerms terms, IReadOnlyDictionary<int, CostAndFloor> cost, CancellationToken stop)
        {
            var items = priced.Select((p, i) => (Price: p, Line: i + 1)).Where(x => x.Price is not null).Select(x => new DocumentItem(x.Line, x.Price!.ProductId, x.Price.Quantity, x.Price.LineNet, x.Price.VatRate, x.Price.VatNature)).ToList();
            var sum = await documents.Sum(items, terms, stop);
            var known = priced.Select((p, i) => (Price: p, Of: asked[i])).Where(x => x.Price is not null && cost.TryGetValue(x.Of.Product.Id, out var c) && c.Cost is not null).ToList();
            if (known.Count == 0)
            {
                return new(sum.Totals, null, null);
            }

            var net = known.Sum(x => x.Price!.LineNet.Value);
            var margin = Amount.Round(net - known.Sum(x => cost[x.Of.Product.Id].Cost!.Value * x.Of.Quantity.Value));
            return new(sum.Totals, margin, PercentOf(margin, new(net)));
        }

        private static SimulatedLine View(Asked asked, PricedLine? now, PricedLine? then, decimal? cost)
        {
            var change = now is null || then is null ? (Amount?)null : then.LineNet - now.LineNet;
            return new(asked.Product.Sku, asked.Product.Name, asked.Quantity, asked.Product.Unit, Side(now, asked, cost), Side(then, asked, cost), change, change is { } c ? PercentOf(c, now!.LineNet) : null);
        }

        private static Side? Side(PricedLine? line, Asked asked, decimal? cost) => line is null ? null : new(
            line.NetUnit, line.Basis, line.LineNet, line.Discounts, line.Source, line.SourceName,
            cost is { } each && line.LineNet.Value != 0 ? PercentOf(Amount.Round(line.LineNet.Value - (each * asked.Quantity.Value)), line.LineNet) : null,
            [.. line.Steps.Select(s => new PriceStepView(s.Words.ToString(), s.Value))], [.. line.NeedsApproval.Select(n => n.Words.ToString())]);

        private static decimal? PercentOf(Amount part, Amount whole) => whole.Value == 0 ? null : Rounding.HalfAwayFromZero(part.Value * 100m / whole.Value, 2);
    }
}
