using System.Globalization;
using Filiera.Ordering;
using Filiera.Ordering.Features;
using Microsoft.AspNetCore.Http;

namespace Filiera.Portal.Storefront;

/// <summary>
/// The posted pad: the rows that were on the screen (<c>c7</c>, <c>q7</c> for row 7), the empty rows below (<c>cn1</c>, <c>qn1</c>),
/// the paste box, and the button that was pressed («fix:7»).
/// </summary>
public sealed record PadForm(IFormCollection Fields)
{
    private readonly string[] _do = (Fields["do"].ToString() is { Length: > 0 } pressed ? pressed : "check").Split(':', 2);

    public string Action => _do[0];

    public int Line => _do.Length > 1 && int.TryParse(_do[1], NumberStyles.None, CultureInfo.InvariantCulture, out var line) ? line : 0;

    public string Text => Fields["text"].ToString();

    public string View => Fields["show"].ToString();

    public string Page => Fields["page"].ToString();

    private int Version => int.TryParse(Fields["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;

    /// <summary>
    /// What is kept, with what was typed over it. If the draft has changed in another window meanwhile, what was typed here
    /// is added below: two versions of a row are better than one lost.
    /// </summary>
    public PadContent Over(GetPad.Response kept)
    {
        ArgumentNullException.ThrowIfNull(kept);
        var sameDraft = Version == 0 || Version == kept.Version;
        var rows = new List<PadRow>(kept.Rows.Count);
        var added = new List<PadRow>();
        foreach (var row in kept.Rows)
        {
            if (!Fields.ContainsKey($"c{row.Line}"))
            {
                rows.Add(row);
                continue;
            }

            var typed = Typed(row);
            if (sameDraft)
            {
                rows.Add(typed);
            }
            else
            {
                rows.Add(row);
                added.Add(ReferenceEquals(typed, row) ? row with { Code = null, Quantity = null } : typed with { Merged = null });
            }
        }

        foreach (var key in Fields.Keys.Where(k => k.StartsWith("cn", StringComparison.Ordinal)).OrderBy(k => k.Length).ThenBy(k => k, StringComparer.Ordinal))
        {
            added.Add(new(0, Clean(Fields[key]), Clean(Fields[$"qn{key[2..]}"])));
        }

        rows.RemoveAll(r => r.IsEmpty);
        var next = rows.Count == 0 ? 1 : rows.Max(r => r.Line) + 1;
        rows.AddRange(added.Where(r => !r.IsEmpty).Select(r => r with { Line = next++ }));
        return new(rows, kept.Rest);
    }

    private PadRow Typed(PadRow row)
    {
        var code = Clean(Fields[$"c{row.Line}"]);
        var quantity = Clean(Fields[$"q{row.Line}"]);
        var sameCode = string.Equals(code, row.Code, StringComparison.Ordinal);
        return sameCode && string.Equals(quantity, row.Quantity, StringComparison.Ordinal) ? row
            : row with { Code = code, Quantity = quantity, Unit = sameCode ? row.Unit : null, Apart = sameCode && row.Apart, Merged = null, Note = null };
    }

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim() is { Length: > 500 } long_ ? long_[..500] : text.Trim();
}
