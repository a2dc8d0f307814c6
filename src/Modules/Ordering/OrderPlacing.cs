using Filiera.Accounts;
using Filiera.Credit;
using Filiera.Inventory;
using Filiera.Kernel;
using Filiera.Ordering.Features;
using Filiera.Pricing;

namespace Filiera.Ordering;

/// <summary>The event «order.placed».</summary>
public sealed record OrderPlaced(string Number, int AccountId, int BranchId, Amount Total, IReadOnlyList<int> Products);

/// <summary>What an order has taken so far.</summary>
internal sealed class OrderTakes
{
    public IReadOnlyList<TakenLine> Stock { get; set; } = [];
}

/// <summary>Where the goods go and how they are paid, with what was taken by default.</summary>
internal sealed record CheckoutTerms(Address Address, PaymentTerm? Payment, IReadOnlyList<string> Defaulted)
{
    public static Result<CheckoutTerms> Of(PlaceOrder.Request wish, CheckoutDesk desk)
    {
        if (desk.Branch is null)
        {
            return OrderingRefusals.NoBranch;
        }

        var defaulted = new List<string>();
        var address = desk.DefaultAddress;
        if (wish.DeliverTo?.Trim() is { Length: > 0 } to)
        {
            address = desk.Addresses.FirstOrDefault(a => a.Code == to);
            if (address is null)
            {
                return OrderingRefusals.UnknownAddress.With(to);
            }
        }
        else if (address is null)
        {
            return OrderingRefusals.NoAddress;
        }
        else
        {
            defaulted.Add("deliverTo");
        }

        if (wish.RequestedDate is null)
        {
            defaulted.Add("requestedDate");
        }

        var payment = desk.DefaultPayment;
        if (wish.Payment?.Trim() is { Length: > 0 } pay)
        {
            payment = desk.Payments.FirstOrDefault(p => p.Code == pay);
            if (payment is null)
            {
                return OrderingRefusals.UnknownPayment.With(pay);
            }
        }
        else
        {
            defaulted.Add("payment");
        }

        return new CheckoutTerms(address, payment, defaulted);
    }
}

/// <summary>What stops an order, each with the sentence that says what to do.</summary>
internal static class OrderChecks
{
    private static readonly Phrase SetQuantity = new("Porta la quantità a {0}.", "Make the quantity {0}.");
    private static readonly Phrase Replace = new("Ordina {0} al suo posto.", "Order {0} instead.");
    private static readonly Phrase Remove = new("Togli la riga.", "Remove the line.");
    private static readonly Phrase TotalReason = new("Prezzi o quantità sono cambiati.", "Prices or quantities have changed.");
    private static readonly Phrase StockReason = new("Nel frattempo qualcun altro ne ha presi.", "Someone else has taken some meanwhile.");

    /// <summary>422 that names every line in need of a fix, and the fix.</summary>
    public static Problem? Lines(CartPricing pricing)
    {
        var problems = pricing.Items.Select((item, i) => item.Status == LineStatus.Ok ? null : OrderingRefusals.NeedsFix.With(Code(item), item.Message) with { Field = $"lines[{i}]", Fix = Fix(item) })
            .OfType<Problem>().ToList();
        if (problems.Count == 0)
        {
            return null;
        }

        var bad = pricing.Items.Select((item, i) => new { Line = i + 1, Sku = Code(item), item.Status, item.ErrorCode, Message = item.Message?.ToString(), item.Suggested, item.Substitute })
            .Where(l => l.Status != LineStatus.Ok).ToList();
        return Problem.Several(problems) with { More = new Dictionary<string, object?> { ["lines"] = bad } };
    }

    /// <summary>409 when the total is not the one that the buyer saw, with what changed.</summary>
    public static Problem? Total(CartPricing pricing, Amount? expected)
    {
        if (expected is not { } seen || seen == pricing.Totals.Total)
        {
            return null;
        }

        List<PriceChange> changes = [.. pricing.Items.Select(i => i.Change).OfType<PriceChange>(), new("", "total", CartPricer.Plain(seen), CartPricer.Plain(pricing.Totals.Total), TotalReason.ToString())];
        return OrderingRefusals.TotalChanged.With(pricing.Totals.Total.Value, seen.Value) with { More = new Dictionary<string, object?> { ["changes"] = changes } };
    }

    /// <summary>422 when the declaration of intent doesn't reach for all of it, until the buyer agrees to VAT on the rest.</summary>
    public static Problem? Intent(CartPricing pricing, bool accepted) =>
        pricing.Totals.Intent is { Excess.Value: > 0 } intent && !accepted
            ? OrderingRefusals.IntentExceeded.With(intent.Excess, intent.Protocol, intent.Available) with { More = new Dictionary<string, object?> { ["intent"] = intent } } : null;

    /// <summary>409 when a line that is had whole or not at all could not be had.</summary>
    public static Problem? Stock(CartPricing pricing, IReadOnlyList<TakeLine> wanted, IReadOnlyList<TakenLine> taken)
    {
        var got = taken.ToDictionary(t => t.Line);
        var missing = wanted.Where(w => w.AllOrNothing && (!got.TryGetValue(w.Line, out var t) || t.Taken < w.Quantity)).ToList();
        if (missing.Count == 0)
        {
            return null;
        }

        var changes = missing.Select(w => pricing.Items[w.Line - 1])
            .Select(i => new PriceChange(i.Product!.Sku, "availability", CartPricer.Plain(i.Line.Quantity), CartPricer.Plain(Math.Min(i.Availability!.Quantity, i.Line.Quantity)),
                i.Availability.Quantity < i.Line.Quantity ? i.Availability.Phrase.ToString() : StockReason.ToString())).ToList();
        return OrderingRefusals.NotAllInStock.With(changes[0].Sku) with { More = new Dictionary<string, object?> { ["changes"] = changes } };
    }

    private static string Code(CartItem item) => item.Product?.Sku ?? "?";

    private static Phrase Fix(CartItem item) =>
        item.Suggested is { } suggested ? SetQuantity.With(suggested) : item.Substitute is { } substitute ? Replace.With(substitute) : Remove;
}

/// <summary>The lines of an order: copies of what was agreed.</summary>
internal static class OrderLines
{
    public static List<OrderLine> Of(Order order, DateOnly day, CartPricing pricing, IReadOnlyList<TakenLine> taken)
    {
        var got = taken.ToDictionary(t => t.Line);
        var bears = pricing.Document.Items.ToDictionary(d => d.Line);
        return [.. pricing.Items.Select((item, i) => Line(order, i + 1, day, item, bears[i + 1], got.GetValueOrDefault(i + 1)))];
    }

    private static OrderLine Line(Order order, int number, DateOnly day, CartItem item, DocumentItem bears, TakenLine? taken)
    {
        var waits = taken is null || taken.Waiting > 0;
        var promised = waits ? taken?.Date ?? item.Availability?.Date : item.Availability is { State: AvailabilityState.Available, Date: { } leaves } ? leaves : day;
        return new()
        {
            OrderId = order.Id,
            Line = number,
            AccountId = order.AccountId,
            BranchId = order.BranchId,
            PlacedOn = day,
            ProductId = item.Product!.Id,
            Sku = item.Product.Sku,
            Name = item.Product.Name,
            Unit = item.Line.Unit,
            EnteredQuantity = item.Line.EnteredQuantity,
            Quantity = item.Line.Quantity,
            ListPrice = item.Price!.List,
            Discounts = item.Price.Discounts.Length == 0 ? null : item.Price.Discounts,
            NetUnit = item.Price.NetUnit,
            Basis = item.Price.Basis,
            LineNet = item.Price.LineNet,
            VatRate = bears.VatRate,
            VatNature = bears.VatNature,
            PriceSource = item.Price.Source,
            Allocated = taken?.Taken ?? Quantity.Zero,
            // Nobody wants goods before the day he asked for.
            PromisedDate = order.RequestedDate > promised ? order.RequestedDate : promised,
            DateConfirmed = !waits || taken?.Confirmed == true,
        };
    }
}
