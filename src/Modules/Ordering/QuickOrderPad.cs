using System.Text.Json;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Ordering;

/// <summary>A row of the pad as it was typed or pasted; it is never corrected in silence.</summary>
/// <param name="Line">The number shown beside it. It stays when rows before it are merged or ordered.</param>
/// <param name="Apart">Split on purpose: not to be merged with rows of the same article again.</param>
/// <param name="Merged">The rows that this one was made of, to split them again (domain.md QO-7).</param>
/// <param name="Note">What reading it has supplied: COLUMNS_SWAPPED, DEFAULT_QTY …</param>
public sealed record PadRow(int Line, string? Code, string? Quantity, string? Unit = null, bool Apart = false, IReadOnlyList<PadRow>? Merged = null, string? Note = null)
{
    public bool IsEmpty => string.IsNullOrWhiteSpace(Code) && string.IsNullOrWhiteSpace(Quantity);
}

/// <summary>A cart line as it was before the pad's rows were added: what undo puts back.</summary>
public sealed record PadUndoLine(string Sku, string Unit, Quantity Quantity);

/// <summary>All that the pad holds.</summary>
/// <param name="Rest">Pasted text beyond the row limit: kept, not dropped.</param>
/// <param name="Cart">With <paramref name="Before"/>: the cart that the rows went to, when undo must take them out again.</param>
public sealed record PadContent(IReadOnlyList<PadRow> Rows, string? Rest = null, string? Cart = null, IReadOnlyList<PadUndoLine>? Before = null)
{
    public static readonly PadContent Empty = new([]);

    public int NextLine => Rows.Count == 0 ? 1 : Rows.Max(r => r.Line) + 1;
}

/// <summary>
/// The quick-order draft of one user, kept on the server (domain.md QO-8): it survives leaving the page, signing out and a
/// crash. It holds its last-but-one state too, so that the last action can be undone without script.
/// </summary>
public sealed class QuickOrderPad : IOwnedByAccount, IEntityTypeConfiguration<QuickOrderPad>
{
    public int AccountId { get; init; }

    /// <summary>E-mail of the user or id of the client.</summary>
    public string Owner { get; init; } = "";

    public string Content { get; set; } = "{}";

    public string? Previous { get; set; }

    /// <summary>Raised with each change: a writer who hasn't seen the last one is told, and loses nothing.</summary>
    public int Version { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public void Configure(EntityTypeBuilder<QuickOrderPad> builder)
    {
        builder.ToTable("ordering_pads");
        builder.HasKey(x => new { x.AccountId, x.Owner });
        builder.Property(x => x.Owner).HasMaxLength(200);
    }

    public static string Write(PadContent content) => JsonSerializer.Serialize(content, Json.Options);

    public static PadContent Read(string? content) =>
        string.IsNullOrEmpty(content) ? PadContent.Empty : JsonSerializer.Deserialize<PadContent>(content, Json.Options) is { Rows: not null } read ? read : PadContent.Empty;
}
