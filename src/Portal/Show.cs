using System.Globalization;
using Filiera.Kernel;
using Filiera.Portal.Texts;

namespace Filiera.Portal;

/// <summary>Figures as the reader's language writes them: «1.234,56» or «1,234.56», a true minus, tabular by the style sheet.</summary>
public static class Show
{
    private static readonly CultureInfo Italian = Of("it-IT");
    private static readonly CultureInfo English = Of("en-GB");

    public static CultureInfo Culture => Phrase.ReadsEnglish ? English : Italian;

    /// <summary>An amount with two decimals, without currency: for cells.</summary>
    public static string Money(decimal value) => value.ToString("N2", Culture);

    /// <summary>An amount with its currency, for totals: «1.234,56 €» (the blank does not break).</summary>
    public static string Money(decimal value, string currency) => $"{Money(value)}\u00a0{Currency(currency)}";

    /// <summary>A unit price at a glance: two decimals, four below one euro. «Perché?» shows it whole; lines and totals are never computed from what is shown.</summary>
    public static string Price(decimal value) => Math.Abs(value) >= 1 ? Money(Rounding.HalfAwayFromZero(value, 2)) : Rounding.HalfAwayFromZero(value, 4).ToString("#,##0.00##", Culture);

    /// <summary>A unit price whole: two decimals at least, five at most.</summary>
    public static string ExactPrice(decimal value) => value.ToString("#,##0.00###", Culture);

    /// <summary>A quantity, without idle zeros: «12», «2,5».</summary>
    public static string Quantity(decimal value) => value.ToString("#,##0.###", Culture);

    /// <summary>A quantity as a field holds it: no thousands, «1200», «2,5».</summary>
    public static string Editable(decimal value) => value.ToString("0.###", Culture);

    public static string Percent(decimal value) => $"{value.ToString("0.##", Culture)}%";

    /// <summary>Discounts in cascade as the trade writes them: «50+10+5».</summary>
    public static string Cascade(IEnumerable<decimal> levels) => string.Join('+', levels.Select(l => l.ToString("0.##", Culture)));

    public static string Count(int value) => value.ToString("N0", Culture);

    public static string Unit(string unit) => unit.ToLowerInvariant();

    /// <summary>24/11/2026.</summary>
    public static string Date(DateOnly date) => date.ToString("dd/MM/yyyy", Culture);

    /// <summary>«mar 24/11»: near dates.</summary>
    public static string ShortDate(DateOnly date) => date.ToString("ddd dd/MM", Culture);

    /// <summary>«martedì 24/11/2026».</summary>
    public static string LongDate(DateOnly date) => date.ToString("dddd dd/MM/yyyy", Culture);

    public static string Time(DateTimeOffset local) => local.ToString("HH:mm", Culture);

    /// <summary>«1 h 42 min», «12 min».</summary>
    public static string Span(TimeSpan span)
    {
        var minutes = (int)Math.Max(0, Math.Ceiling(span.TotalMinutes));
        return minutes >= 60 ? $"{minutes / 60} h {minutes % 60} min" : $"{minutes} min";
    }

    /// <summary>A day as seen from today: «oggi», «domani», «ieri», «fra 3 gg», «5 gg fa».</summary>
    public static string Relative(DateOnly day, DateOnly today) => (day.DayNumber - today.DayNumber) switch
    {
        0 => Text.Common["Today"],
        1 => Text.Common["Tomorrow"],
        -1 => Text.Common["Yesterday"],
        > 0 and var ahead => Text.Common["InDays", ahead],
        var past => Text.Common["DaysAgo", -past],
    };

    private static string Currency(string code) => code == "EUR" ? "€" : code;

    private static CultureInfo Of(string name)
    {
        var culture = (CultureInfo)CultureInfo.GetCultureInfo(name).Clone();
        culture.NumberFormat.NegativeSign = "\u2212";
        return culture;
    }
}
