using Filiera.Ordering;
using Filiera.Portal.Texts;

namespace Filiera.Portal.Storefront.QuickOrder;

/// <summary>Words that the page and the grid's script share.</summary>
public static class GridTexts
{
    private static readonly string[] Keys =
    [
        "SavedAt", "SavedHere", "Empty", "Rows", "Ready", "ToFix", "Bad", "IsReady", "Put", "ThisOne", "Search", "RemoveRow", "Merged", "And", "Split", "CodeOf", "QuantityOf", "CodeHint", "QuantityHint",
        "ReadyCount.one", "ReadyCount.many", "AddReady.one", "AddReady.many", "PriceComing", "PriceLater", "Coming", "Summary", "Suggestions.one", "Suggestions.many", "NoSuggestions", "Undone", "Checking", "MergedNow", "Pasted.one", "Pasted.many",
        "Match.SKU", "Match.GTIN", "Match.CUSTOMER_CODE", "Match.NORMALISED_CODE", "Match.TEXT",
        "Note.CUSTOMER_CODE", "Note.GTIN", "Note.NORMALISED_CODE", "Note.DEFAULT_QTY", "Note.COLUMNS_SWAPPED", "ElsewhereChanged", "CheckFailed", "Cleared",
    ];

    public static IReadOnlyDictionary<string, string> All => Keys.ToDictionary(k => k, k => Text.QuickOrder[k]);

    /// <summary>How the row came to be what it is, where it isn't plain: «dal tuo codice», «quantità minima».</summary>
    public static IEnumerable<string> Notes(string? matchedBy, string? note)
    {
        if (matchedBy is "CUSTOMER_CODE" or "GTIN" or "NORMALISED_CODE")
        {
            yield return Text.QuickOrder[$"Note.{matchedBy}"];
        }

        if (note is "DEFAULT_QTY" or "COLUMNS_SWAPPED")
        {
            yield return Text.QuickOrder[$"Note.{note}"];
        }
    }

    /// <summary>The reason cut in three, so that what to take stands out: «Si vende a multipli di 6: » «13 → 18».</summary>
    public static (string Before, string Bold, string After) Emphasis(QuickOrderRow check)
    {
        var message = check.Message ?? check.ErrorCode ?? "";
        if (check.Substitute is { Length: > 0 } sku && message.LastIndexOf(sku, StringComparison.Ordinal) is >= 0 and var at)
        {
            return (message[..at], sku, message[(at + sku.Length)..]);
        }

        var colon = message.LastIndexOf(": ", StringComparison.Ordinal);
        return check.Suggested is not null && colon >= 0 ? (message[..(colon + 2)], message[(colon + 2)..], "") : (message, "", "");
    }
}
