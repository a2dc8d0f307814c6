using System.Text;

namespace Filiera.Catalog;

/// <summary>Codes as people type them: the form in which two spellings of one code are equal.</summary>
public static class CodeKey
{
    /// <summary>A SKU in capitals without blanks, dots, dashes, slashes and underscores: «k64-ar» and «K64 AR» are one. A code of nothing else keeps them.</summary>
    public static string OfSku(string sku)
    {
        ArgumentNullException.ThrowIfNull(sku);
        var key = new StringBuilder(sku.Length);
        foreach (var c in sku)
        {
            if (!char.IsWhiteSpace(c) && c is not ('.' or '-' or '/' or '\\' or '_' or '–' or '—'))
            {
                key.Append(char.ToUpperInvariant(c));
            }
        }

        return key.Length > 0 ? key.ToString() : sku.Trim().ToUpperInvariant();
    }

    /// <summary>A dealer's own code in capitals without blanks; its signs stay, since they are his.</summary>
    public static string OfOwnCode(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return string.Concat(code.Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant();
    }

    /// <summary>False for a key that no own code can have: too long, or with signs that a database refuses.</summary>
    public static bool CanBeOwn(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Length is > 0 and <= 60 && !key.Any(c => char.IsControl(c) || char.IsSurrogate(c));
    }
}
