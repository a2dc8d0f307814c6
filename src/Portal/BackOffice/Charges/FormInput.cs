using System.Globalization;
using Filiera.Kernel;
using Microsoft.AspNetCore.Http;

namespace Filiera.Portal.BackOffice;

/// <summary>Numbers and days of a form: null when the field is empty, a problem beside it when it can’t be read.</summary>
internal static class FormInput
{
    public static T? Number<T>(IFormCollection form, string field, List<Problem> wrong) where T : struct, IScaled<T> => Number<T>(form[field].ToString(), field, wrong);

    public static T? Number<T>(string? text, string field, List<Problem> wrong) where T : struct, IScaled<T>
    {
        var plain = text?.Replace("€", "", StringComparison.Ordinal).Replace("%", "", StringComparison.Ordinal).Trim() ?? "";
        if (plain.Length == 0)
        {
            return null;
        }

        // «1.234,56» and «1234.56»: the last of point and comma is the decimal one.
        var comma = plain.LastIndexOf(',');
        var number = comma > plain.LastIndexOf('.') ? plain.Replace(".", "", StringComparison.Ordinal).Replace(',', '.') : plain.Replace(",", "", StringComparison.Ordinal);
        if (decimal.TryParse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && Scaled.Holds<T>(value))
        {
            return T.Of(value);
        }

        wrong.Add(Problems.Invalid(field, "«{0}» non è un numero con al massimo {1} decimali.", "“{0}” is not a number with at most {1} decimals.", plain.Length > 40 ? plain[..40] : plain, T.Decimals));
        return null;
    }

    public static DateOnly? Day(IFormCollection form, string field, List<Problem> wrong)
    {
        var text = form[field].ToString().Trim();
        if (text.Length == 0)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, ["yyyy-MM-dd", "dd/MM/yyyy", "d/M/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        wrong.Add(Problems.Invalid(field, "«{0}» non è una data.", "“{0}” is not a date.", text.Length > 40 ? text[..40] : text));
        return null;
    }

    public static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
