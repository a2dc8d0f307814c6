using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Filiera.Kernel;

/// <summary>A column that an import knows. Headers match whatever their case, blanks, dashes, underscores and accents.</summary>
/// <param name="name">As the documentation writes it: <c>unit_price</c>.</param>
/// <param name="aliases">Other headers that mean the same, Italian ones among them.</param>
public sealed class ImportColumn(string name, params string[] aliases)
{
    public string Name => name;

    /// <summary>The same field in the JSON of the bulk call: <c>unitPrice</c>.</summary>
    public string Field { get; } = JsonNamingPolicy.CamelCase.ConvertName(string.Concat(name.Split('_').Select(w => char.ToUpperInvariant(w[0]) + w[1..])));

    public bool Required { get; init; }

    public bool IsNumber { get; init; }

    internal IEnumerable<string> Keys => aliases.Prepend(name).Select(Key);

    public static ImportColumn Number(string name, params string[] aliases) => new(name, aliases) { IsNumber = true };

    internal static string Key(string header)
    {
        var key = new StringBuilder(header.Length);
        foreach (var c in header.Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(c) && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                key.Append(char.ToLowerInvariant(c));
            }
        }

        return key.ToString();
    }
}
