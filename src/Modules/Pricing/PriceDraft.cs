using System.Globalization;
using Filiera.Kernel;
using Filiera.Pricing.Features;

namespace Filiera.Pricing;

/// <summary>A price of the bulk call, checked. A price is one value: what is absent is the default, not what was stored.</summary>
internal sealed record PriceDraft(
    RowCheck Row,
    string List,
    string Sku,
    Quantity From,
    UnitPrice UnitPrice,
    int Basis,
    bool IsNet,
    string? Discounts,
    DateOnly? ValidFrom,
    DateOnly? ValidTo,
    string? Unit = null)
{
    public static PriceDraft Read(UpsertPrices.Item item, RowCheck row)
    {
        var list = row.Required("list", item.List, 60);
        var sku = row.Required("sku", item.Sku, 60);
        var from = row.Number<Quantity>("fromQuantity", item.FromQuantity ?? 1, 0.001m, 9_999_999) ?? new(1);
        if (item.UnitPrice is null)
        {
            row.Refuse("REQUIRED", "unitPrice", new("Manca il prezzo.", "The price is missing."));
        }

        var price = row.Number<UnitPrice>("unitPrice", item.UnitPrice, 0, 1_000_000_000) ?? default;
        var basis = item.Basis ?? 1;
        if (basis is not (1 or 10 or 100 or 1000))
        {
            row.Refuse("BASIS", "basis", new("Il prezzo è per 1, 10, 100 o 1000 unità.", "The price is for 1, 10, 100 or 1000 units."), null, basis);
        }

        if (item.ValidFrom is { } start && item.ValidTo is { } end && end < start)
        {
            row.Refuse("VALIDITY", "validTo", new("La fine viene prima dell’inizio.", "The end comes before the start."), null, end.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }

        var unit = row.Text("unit", item.Unit, 10)?.ToUpperInvariant();
        row.Key = KeyOf(list, sku, from.Value, item.ValidFrom, unit);
        return new(row, list, sku, from, price, basis, item.IsNet ?? false, ReadDiscounts(row, item.Discounts), item.ValidFrom, item.ValidTo, string.IsNullOrEmpty(unit) ? null : unit);
    }

    /// <summary>List, SKU, quantity (and the pack it counts) and first day: what one price is.</summary>
    public static string KeyOf(string? list, string? sku, decimal? from, DateOnly? validFrom, string? unit = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{list}|{sku}|{from ?? 1:0.###}{(validFrom is { } day ? $"|{day:yyyy-MM-dd}" : "")}{(string.IsNullOrWhiteSpace(unit) ? "" : $"|{unit.Trim().ToUpperInvariant()}")}");

    private static string? ReadDiscounts(RowCheck row, string? value)
    {
        var text = row.Text("discounts", value, 60);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (DiscountChain.TryParse(text, DiscountOrigin.List, out var chain, out var error))
        {
            return chain.Levels.Count == 0 ? null : chain.ToString();
        }

        row.Refuse("DISCOUNTS", "discounts", error!.Message, new("Scrivi gli sconti come 50+10+5.", "Write discounts as 50+10+5."), text);
        return null;
    }
}

/// <summary>A price list of the bulk call, checked.</summary>
internal sealed record PriceListDraft(
    RowCheck Row,
    string Code,
    string? Name,
    string? Currency,
    PriceListKind? Kind,
    string? Class,
    string? Account,
    DateOnly? ValidFrom,
    DateOnly? ValidTo)
{
    public static PriceListDraft Read(UpsertPrices.ListItem item, RowCheck row)
    {
        var code = row.Required("code", item.Code ?? item.List, 60);
        row.Key = code.Length > 0 ? code : null;
        var currency = row.Text("currency", item.Currency, 3)?.ToUpperInvariant();
        if (currency is { Length: > 0 } && !(currency.Length == 3 && currency.All(char.IsAsciiLetterUpper)))
        {
            row.Refuse("CURRENCY", "currency", new("La valuta ha tre lettere.", "A currency has three letters."), new("Per esempio EUR.", "EUR, for example."), currency);
        }

        if (item.ValidFrom is { } start && item.ValidTo is { } end && end < start)
        {
            row.Refuse("VALIDITY", "validTo", new("La fine viene prima dell’inizio.", "The end comes before the start."));
        }

        return new(row, code, row.Text("name", item.Name, 200), currency, ReadKind(row, item.Kind), row.Text("class", item.Class, 20), row.Text("account", item.Account, 40), item.ValidFrom, item.ValidTo);
    }

    private static PriceListKind? ReadKind(RowCheck row, string? value)
    {
        switch (value?.Trim().ToLowerInvariant())
        {
            case null or "":
                return null;
            case "base" or "generale":
                return PriceListKind.Base;
            case "class" or "classe":
                return PriceListKind.Class;
            case "account" or "cliente":
                return PriceListKind.Account;
            case "contract" or "contratto":
                return PriceListKind.Contract;
            case "project" or "progetto":
                return PriceListKind.Project;
            case "shared" or "condiviso":
                return PriceListKind.Shared;
            case "special" or "speciale":
                return PriceListKind.Special;
            default:
                row.Refuse("KIND", "kind", new("Il tipo di listino non esiste.", "There is no such kind of list."), new("Usa base, class, account, contract, project, special o shared.", "Use base, class, account, contract, project, special or shared."), row.Text("kind", value, 80));
                return null;
        }
    }
}
