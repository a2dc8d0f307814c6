using System.Globalization;
using Filiera.Accounts;
using Filiera.Catalog;
using Filiera.Credit;
using Filiera.Inventory;
using Filiera.Kernel;
using Filiera.Pricing;
using Filiera.Showcase;

namespace Filiera.Ordering;

/// <summary>A line of a cart with all that is known of it now: what a page shows and what an order copies.</summary>
/// <param name="Product">Null when the product is gone from the catalogue.</param>
/// <param name="Price">Null when no list prices it, or when it can't be ordered.</param>
internal sealed record CartItem(
    CartLine Line,
    ProductInfo? Product,
    PricedLine? Price,
    Availability? Availability,
    LineStatus Status,
    string? ErrorCode,
    Phrase? Message,
    decimal? Suggested,
    string? Substitute,
    PriceChange? Change);

/// <summary>A cart priced once; handed on, never priced again in the same request.</summary>
/// <param name="Document">The lines with the VAT they really bear, and the totals, as the invoice will have them. A line's number is its place in <paramref name="Items"/>, from 1.</param>
/// <param name="Payment">The term the totals are for: its bills bear a fee.</param>
internal sealed record CartPricing(AccountProfile Account, IReadOnlyList<CartItem> Items, DocumentSum Document, CheckoutDesk Desk, PaymentTerm? Payment)
{
    public DocumentTotals Totals => Document.Totals;
}

/// <summary>Where and how this branch may have its goods and pay for them.</summary>
internal sealed record CheckoutDesk(Branch? Branch, IReadOnlyList<Address> Addresses, Address? DefaultAddress, IReadOnlyList<PaymentTerm> Payments, PaymentTerm? DefaultPayment);

/// <summary>Prices a cart: catalogue, prices and promise, each asked once for all lines.</summary>
public sealed class CartPricer(CatalogReader catalog, Pricer pricer, Promise promise, AccountDirectory accounts, PaymentTerms terms, DocumentPricer documents, PortalClock clock)
{
    /// <summary>The whole cart as it is shown, with its choices at checkout.</summary>
    internal async Task<PricedCart> Show(Cart cart, IReadOnlyList<CartLine> lines, CancellationToken stop, string? payment = null) => View(cart, await Price(cart, lines, stop, payment));

    /// <param name="payment">Code of the term to reckon with; the account's own when absent, or not one of his.</param>
    internal async Task<CartPricing> Price(Cart cart, IReadOnlyList<CartLine> lines, CancellationToken stop, string? payment = null)
    {
        var account = await accounts.Find(cart.AccountId, stop) ?? throw new InvalidOperationException($"cart {cart.Id} has no account");
        var ids = lines.Select(l => l.ProductId).ToList();
        var products = await catalog.ByIds(ids, stop);
        var mine = await catalog.InAssortment(ids, stop);
        var orderable = lines.Where(l => mine.Contains(l.ProductId) && products.ContainsKey(l.ProductId)).ToList();
        var prices = await pricer.Price(
            [.. orderable.Select(l => Question(products[l.ProductId], l.Quantity))], new Buyer(account.Id, account.Class), clock.Today, stop);
        var promises = await promise.Of([.. orderable.Select(l => Question(products[l.ProductId], l))], account.Warehouse, stop);

        var known = orderable.Select((l, i) => (l.ProductId, Price: prices[i], Promise: promises[i])).ToDictionary(x => x.ProductId);
        var items = lines.OrderBy(l => l.Position).ThenBy(l => l.ProductId)
            .Select(l => known.TryGetValue(l.ProductId, out var k) ? Judge(l, products[l.ProductId], k.Price, k.Promise) : Gone(l, products.GetValueOrDefault(l.ProductId)))
            .ToList();
        var desk = await Desk(cart, account, stop);
        var term = desk.Payments.FirstOrDefault(p => p.Code == payment?.Trim()) ?? desk.DefaultPayment;
        var document = await documents.Sum(
            [.. items.Select((item, i) => (Item: item, Line: i + 1)).Where(x => x.Item.Price is not null).Select(x => Goods(x.Item.Price!, x.Line))],
            new(account.Id, account.Class, clock.Today, term?.Bills ?? 0), stop);
        return new(account, items, document, desk, term);
    }

    private async Task<CheckoutDesk> Desk(Cart cart, AccountProfile account, CancellationToken stop)
    {
        var branch = (await accounts.Branches(cart.AccountId, stop)).FirstOrDefault(b => b.Id == cart.BranchId);
        var addresses = await accounts.Addresses(cart.AccountId, stop);
        var payments = await terms.For(account.PaymentTerm, stop);
        return new(branch, addresses,
            addresses.FirstOrDefault(a => a.Id == branch?.DefaultAddressId) ?? (addresses.Count > 0 ? addresses[0] : null),
            payments,
            payments.Count > 0 ? payments[0] : null);
    }

    internal PricedCart View(Cart cart, CartPricing pricing) => new(
        cart.Id.ToString(),
        cart.Name,
        new BranchView(pricing.Desk.Branch?.Code ?? "", pricing.Desk.Branch?.Name ?? ""),
        cart.Version,
        cart.UpdatedAt,
        clock.Now,
        [.. pricing.Items.Select(Line)],
        [],
        pricing.Totals,
        null,
        new ApprovalView(false, []),
        new CheckoutChoices(
            [.. pricing.Desk.Addresses.Select(a => new ChoiceView(a.Code, a.OneLine, a.Id == pricing.Desk.DefaultAddress?.Id))],
            [.. pricing.Desk.Payments.Select(p => new ChoiceView(p.Code, p.WordsFor(Phrase.ReadsEnglish), p.Code == pricing.Payment?.Code))]));

    private static DocumentItem Goods(PricedLine price, int line) => new(line, price.ProductId, price.Quantity, price.LineNet, price.VatRate, price.VatNature);

    internal static PriceQuestion Question(ProductInfo product, Quantity quantity) => new(product.Id, product.ItemClass, quantity, product.VatRate, product.VatNature);

    private static AvailabilityQuestion Question(ProductInfo product, CartLine line) => new(product.Id, line.Quantity, product.Unit, product.Discontinued, product.Substitute);

    private static CartItem Gone(CartLine line, ProductInfo? product) =>
        new(line, product, null, null, LineStatus.Error, "NOT_FOUND", product is null ? LineWords.NotFound : LineWords.NotInAssortment, null, null, null);

    private static CartItem Judge(CartLine line, ProductInfo product, PricedLine? price, Availability availability)
    {
        var item = new CartItem(line, product, price, availability, LineStatus.Ok, null, null, null, null, price is null ? null : ChangeOf(line, product, price));
        if (price is null)
        {
            return item with { Status = LineStatus.Error, ErrorCode = "NO_PRICE", Message = LineWords.NoPrice };
        }

        var rule = LineWords.RuleOf(product);
        if (product.Discontinued && availability.Quantity < line.Quantity)
        {
            return Finished(item, product, rule, availability.Quantity);
        }

        var check = rule.Check(line.Quantity);
        if (!check.Valid)
        {
            var (code, words) = LineWords.Of(check, rule, line.Quantity);
            return product.WarnOnly
                ? item with { Message = words, Suggested = check.Suggested }
                : item with { Status = check.Suggested is null ? LineStatus.Error : LineStatus.NeedsFix, ErrorCode = code, Message = words, Suggested = check.Suggested };
        }

        return product.AllOrNothing && availability.Quantity < line.Quantity ? item with { Message = LineWords.WholeOrNothing.With(availability.Quantity) } : item;
    }

    // What is out of production is sold while it lasts and never waited for.
    private static CartItem Finished(CartItem item, ProductInfo product, QuantityRule rule, Quantity left)
    {
        var multiple = Math.Max(rule.Multiple ?? 1, 0.001m);
        var most = decimal.Floor(left / multiple) * multiple;
        if (most > 0 && rule.Check(most).Valid)
        {
            return item with { Status = LineStatus.NeedsFix, ErrorCode = "DISCONTINUED", Message = LineWords.LastPieces.With(left), Suggested = most, Substitute = product.Substitute };
        }

        return product.Substitute is { } substitute
            ? item with { Status = LineStatus.NeedsFix, ErrorCode = "DISCONTINUED", Message = LineWords.ReplacedBy.With(substitute), Substitute = substitute }
            : item with { Status = LineStatus.Error, ErrorCode = "DISCONTINUED", Message = LineWords.Discontinued };
    }

    private static PriceChange? ChangeOf(CartLine line, ProductInfo product, PricedLine price) =>
        line.SeenNet is { } seen && seen != price.NetUnit
            ? new(product.Sku, "netUnit", Plain(seen), Plain(price.NetUnit), new Phrase("Il prezzo è cambiato.", "The price has changed.").ToString())
            : null;

    /// <summary>A number for a program: point, no trailing zeros.</summary>
    internal static string Plain(decimal value) => value.ToString("0.#####", CultureInfo.InvariantCulture);

    private PricedCartLine Line(CartItem item)
    {
        var product = item.Product;
        var pack = product is { Packs: [var (unit, size), ..] } ? (Unit: unit, Size: size) : (Unit: product?.Unit ?? item.Line.Unit, Size: 1m);
        return new(
            product?.Sku ?? "",
            product?.Name ?? "",
            item.Line.Unit,
            item.Line.EnteredQuantity,
            product?.Unit ?? item.Line.Unit,
            item.Line.Quantity,
            new PackView(pack.Unit, new(pack.Size), product?.Minimum ?? new(1), product?.Multiple ?? new(1), product?.Maximum),
            item.Status,
            item.ErrorCode,
            item.Message?.ToString(),
            item.Suggested is { } suggested ? Quantity.Round(suggested) : null,
            item.Substitute,
            item.Price?.NetUnit,
            item.Price?.List,
            item.Price?.Basis ?? 1,
            item.Price?.LineNet,
            item.Price?.Levels ?? [],
            product?.VatRate ?? Percent.Zero,
            item.Price?.Source,
            item.Price is null ? [] : [.. item.Price.Steps.Select(s => s.Words.ToString())],
            item.Availability is { } a ? AvailabilityView.From(a) : Nothing,
            product?.Image,
            item.Change) { Steps = [.. (item.Price?.Steps ?? []).Select(s => new PriceStepView(s.Words.ToString(), s.Value))] };
    }

    private AvailabilityView Nothing => new(AvailabilityState.Unavailable, Quantity.Zero, null, new Phrase("Non disponibile", "Not available").ToString(), false, clock.Now);
}
