using Filiera.Kernel;
using Filiera.Portal.Texts;
using Filiera.Pricing;
using Filiera.Pricing.Features;

namespace Filiera.Portal.BackOffice;

/// <summary>Words that the pages of prices share.</summary>
public static class PriceWords
{
    public static string For(ListPriceLists.Item list) =>
        list.Kind == PriceListKind.Shared ? Text.OfficePricing["WhoIsGivenIt"] : list.AccountName is { } account ? account : list.Class is { } of ? Text.OfficePrices["ClassOf", of] : Text.OfficePrices["Everyone"];

    public static string Period(DateOnly? from, DateOnly? to) => (from, to) switch
    {
        (null, null) => Text.OfficePrices["Always"],
        ({ } start, null) => Text.OfficePrices["From", Show.Date(start)],
        (null, { } end) => Text.OfficePrices["Until", Show.Date(end)],
        ({ } start, { } end) => Text.OfficePrices["FromTo", Show.Date(start), Show.Date(end)],
    };

    /// <summary>«12,50», «12,50 per 100».</summary>
    public static string Price(PriceValueView value) => value.Unit is { } pack ? Text.OfficePrices["Of", Show.ExactPrice(value.Price.Value), pack] : value.Basis == 1 ? Show.ExactPrice(value.Price.Value) : Text.OfficePrices["Of", Show.ExactPrice(value.Price.Value), Show.Count(value.Basis)];

    /// <summary>A price as a field holds it: no thousands.</summary>
    public static string Typed(UnitPrice price) => price.Value.ToString("0.00###", Show.Culture);

    public static string Step(Percent? step) => step is { } s ? $"{(s.Value > 0 ? "+" : "")}{Show.Percent(s.Value)}" : "";
}
