using System.Globalization;

namespace Filiera.Kernel;

/// <summary>
/// A sentence of the product in both languages, with its values: what a rule or a refusal says. The reader's language
/// is chosen when it is shown, not when it is made; values are formatted in that language. Placeholders as in
/// <see cref="string.Format(IFormatProvider, string, object?[])"/>. Texts of pages are resources of Portal instead.
/// </summary>
public sealed record Phrase(string It, string En, params object?[] Values)
{
    private static readonly CultureInfo Italian = CultureInfo.GetCultureInfo("it-IT");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    public static bool ReadsEnglish => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en";

    public Phrase With(params object?[] values) => this with { Values = values };

    public override string ToString() => ToString(ReadsEnglish ? English : Italian);

    public string ToString(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        var english = culture.TwoLetterISOLanguageName == "en";
        var text = english ? En : It;
        return Values.Length == 0 ? text : string.Format(english ? English : Italian, text, [.. Values.Select(value => Shown(value, culture))]);
    }

    // A quantity of 12.000 reads «12»: trailing zeros are noise in a sentence.
    private static object? Shown(object? value, CultureInfo culture) => value switch
    {
        Quantity q => q.Value / 1.000000000000000000000000000000m,
        UnitPrice p => p.Value / 1.000000000000000000000000000000m,
        decimal d => d / 1.000000000000000000000000000000m,
        Phrase p => p.ToString(culture),
        _ => value,
    };
}
