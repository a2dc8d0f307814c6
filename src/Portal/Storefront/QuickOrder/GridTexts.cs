using Filiera.Ordering;
using Filiera.Portal.Texts;

namespace Filiera.Portal.Storefront;

/// <summary>Words that the page and the grid's script share.</summary>
public static class GridTexts
{
    private static readonly string[] Keys =
    [
        "SavedAt", "SavedHere", "Empty", "Rows.one", "Rows.many", "Ready.one", "Ready.many", "ToFix.one", "ToFix.many", "Bad.one", "Bad.many", "IsReady", "Put", "ThisOne", "Search", "RemoveRow", "Merged", "And", "Split", "CodeOf", "QuantityOf", "CodeHint", "QuantityHint",
        "ReadyCount.one", "ReadyCount.many", "AddReady.none", "AddReady.one", "AddReady.many", "PriceComing", "PriceLater", "Coming", "Summary", "Suggestions.one", "Suggestions.many", "NoSuggestions", "Undone", "Checking", "MergedNow", "Pasted.one", "Pasted.many",
        "Match.SKU", "Match.GTIN", "Match.CUSTOMER_CODE", "Match.NORMALISED_CODE", "Match.TEXT",
        "Note.CUSTOMER_CODE", "Note.GTIN", "Note.NORMALISED_CODE", "Note.DEFAULT_QTY", "Note.COLUMNS_SWAPPED", "Note.THOUSANDS_INTERPRETED", "ElsewhereChanged", "CheckFailed", "Cleared",
    ];

    public static IReadOnlyDictionary<string, string> All => Keys.ToDictionary(k => k, k => Text.QuickOrder[k]);

    /// <summary>What to take instead of the code: the substitute, or the nearest code of one that doesn't exist.</summary>
    public static string? Instead(QuickOrderRow check) => check.Substitute ?? (check.Nearest.Count > 0 ? check.Nearest[0] : null);

    /// <summary>How the row came to be what it is, where it isn't plain: «dal tuo codice», «quantità minima», «= 24 pz».</summary>
    public static IEnumerable<string> Notes(QuickOrderRow check, string? kept)
    {
        if (check.MatchedBy is { } by)
        {
            yield return Text.QuickOrder[$"Note.{by}"];
        }

        foreach (var note in $"{kept},{check.Note}".Split(',').Distinct().Where(n => n is "DEFAULT_QTY" or "COLUMNS_SWAPPED" or "THOUSANDS_INTERPRETED"))
        {
            yield return Text.QuickOrder[$"Note.{note}"];
        }

        if (check is { EnteredUnit: not null, Quantity: { } quantity, Unit: { } unit })
        {
            yield return $"= {Show.Quantity(quantity)} {Show.Unit(unit)}";
        }

        if (check is { Status: LineStatus.Ok, Message: { } warning })
        {
            yield return warning;
        }
    }

    /// <summary>The reason cut in three, so that what to take stands out: «Si vende a multipli di 6: » «13 → 18».</summary>
    public static (string Before, string Bold, string After) Emphasis(QuickOrderRow check)
    {
        var message = check.Message ?? check.ErrorCode ?? "";
        if (Instead(check) is { Length: > 0 } sku && message.LastIndexOf(sku, StringComparison.Ordinal) is >= 0 and var at)
        {
            return (message[..at], sku, message[(at + sku.Length)..]);
        }

        var colon = message.LastIndexOf(": ", StringComparison.Ordinal);
        return check.Suggested is not null && colon >= 0 ? (message[..(colon + 2)], message[(colon + 2)..], "") : (message, "", "");
    }
}
