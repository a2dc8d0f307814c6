using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Ordering.Features;

namespace Filiera.Portal.Storefront;

/// <summary>A row of the pad with what the check says of it; no check yet for an empty row.</summary>
public sealed record CheckedRow(PadRow Row, QuickOrderRow? Check)
{
    public bool Ready => Check is { Status: LineStatus.Ok, Sku: not null, Quantity: not null };

    public bool NeedsFix => Check is { Status: LineStatus.NeedsFix };

    public bool Bad => Check is { Status: LineStatus.Error };
}

/// <summary>The whole pad, checked now.</summary>
/// <param name="Problem">Why it could not be checked; the rows are there all the same.</param>
public sealed record CheckedPad(IReadOnlyList<CheckedRow> Rows, GetPad.Response Kept, Problem? Problem)
{
    public int Ready => Rows.Count(r => r.Ready);

    public int ToFix => Rows.Count(r => r.NeedsFix);

    public int Bad => Rows.Count(r => r.Bad);

    public Amount ReadyTotal => new(Rows.Where(r => r.Ready).Sum(r => r.Check!.LineNet?.Value ?? 0m));
}

/// <summary>What happened to the rows that were ready.</summary>
public sealed record Added(int Lines, Amount Total, string CartId, string CartName);

/// <summary>The work of the quick-order page over the handlers of Ordering: read, check, merge, accept, add. Every change goes through the kept draft.</summary>
public sealed class PadDesk(GetPad.Handler get, KeepPad.Handler keep, CheckQuickOrder.Handler check, GetCart.Handler carts, ChangeCartLines.Handler lines, CurrentCart current)
{
    public async Task<Result<CheckedPad>> Read(CancellationToken stop)
    {
        var kept = await get.Handle(stop);
        if (!kept.Ok)
        {
            return kept.Problem!;
        }

        var (rows, problem) = await Check(kept.Value.Rows, stop);
        return new CheckedPad(rows, kept.Value, problem);
    }

    /// <summary>Reads pasted text into rows after those that are there. What is beyond the limit comes back as text.</summary>
    public async Task<Result<PadContent>> Append(PadContent pad, string text, CancellationToken stop)
    {
        var answer = await check.Handle(new CheckQuickOrder.Request(Text: text, Merge: false), stop);
        if (!answer.Ok)
        {
            return answer.Problem!;
        }

        var rows = pad.Rows.ToList();
        string? rest = null;
        foreach (var row in answer.Value.Rows.Where(r => r.Status != LineStatus.HeaderSkipped))
        {
            if (row.ErrorCode == "TOO_MANY_ROWS" || rows.Count >= KeepPad.MaxRows)
            {
                rest = row.ErrorCode == "TOO_MANY_ROWS" ? row.Text : string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Skip(row.Line - 1));
                break;
            }

            rows.Add(Typed(rows.Count == 0 ? 1 : rows[^1].Line + 1, row));
        }

        return pad with { Rows = rows, Rest = string.IsNullOrWhiteSpace(rest) ? null : rest };
    }

    /// <summary>Checks, merges duplicates and keeps the draft.</summary>
    public async Task<Result<CheckedPad>> Keep(PadContent pad, CancellationToken stop)
    {
        var (rows, problem) = await Check(pad.Rows, stop);
        var kept = await keep.Handle(pad with { Rows = [.. rows.Select(r => r.Row)] }, null, stop);
        return kept.Ok ? new CheckedPad(rows, kept.Value, problem) : kept.Problem!;
    }

    /// <summary>Puts the ready rows into the current cart and leaves the others in the pad. Null when none is ready.</summary>
    public async Task<Result<Added?>> AddReady(CheckedPad pad, CancellationToken stop)
    {
        var ready = pad.Rows.Where(r => r.Ready).ToList();
        if (ready.Count == 0)
        {
            return new Result<Added?>((Added?)null);
        }

        var cart = await current.FindOrCreate(stop);
        if (!cart.Ok)
        {
            return cart.Problem!;
        }

        var before = await carts.Handle(cart.Value, stop);
        if (!before.Ok)
        {
            return before.Problem!;
        }

        // What was typed in packs stays in packs. Rows that were split on purpose meet again: a cart has one line for each article.
        var wanted = ready.Select(r => r.Check!)
            .Select(c => c.EnteredQuantity is { } packs ? new ChangeCartLines.Line(c.Sku, packs, c.EnteredUnit, ChangeCartLines.Mode.Add) : new(c.Sku, c.Quantity, c.Unit, ChangeCartLines.Mode.Add)).ToList();
        var after = await lines.Handle(cart.Value, new ChangeCartLines.Request(wanted), stop);
        if (!after.Ok)
        {
            return after.Problem!;
        }

        var left = new PadContent([.. pad.Rows.Where(r => !r.Ready).Select(r => r.Row)], pad.Kept.Rest, cart.Value, [.. wanted.DistinctBy(w => w.Sku).Select(w => Before(before.Value, w))]);
        var kept = await keep.Handle(left, null, stop);
        return kept.Ok ? new Added(ready.Count, pad.ReadyTotal, cart.Value, after.Value.Name) : kept.Problem!;
    }

    /// <summary>Takes the last action back, also out of the cart when it was «add».</summary>
    public async Task<Result<Done>> Undo(CancellationToken stop)
    {
        var undone = await keep.Undo(stop);
        if (!undone.Ok)
        {
            return undone.Problem!;
        }

        if (undone.Value is { Cart: { } cart, Before: { Count: > 0 } before })
        {
            var back = await lines.Handle(cart, new ChangeCartLines.Request([.. before.Select(b => new ChangeCartLines.Line(b.Sku, b.Quantity, b.Unit))]), stop);
            return back.Map(_ => Done.It);
        }

        return Done.It;
    }

    private static PadUndoLine Before(PricedCart cart, ChangeCartLines.Line wanted) =>
        cart.Lines.FirstOrDefault(l => l.Sku == wanted.Sku) is { } line ? new(line.Sku, line.Unit, line.Quantity) : new(wanted.Sku!, wanted.Unit ?? "", Quantity.Zero);

    private static PadRow Typed(int line, QuickOrderRow row) => string.IsNullOrEmpty(row.Code)
        ? new(line, row.Text, null)
        : new(line, row.Code, row.Typed ?? (row.Quantity is { } q ? Show.Editable(q) : null), Note: row.Note);

    private async Task<(IReadOnlyList<CheckedRow> Rows, Problem? Problem)> Check(IReadOnlyList<PadRow> rows, CancellationToken stop)
    {
        if (rows.Count == 0)
        {
            return ([], null);
        }

        var answer = await check.Handle(new CheckQuickOrder.Request(Lines: [.. rows.Select(r => new CheckQuickOrder.Line(r.Code, r.Quantity, r.Unit, r.Apart))]), stop);
        return answer.Ok ? (PadMerge.Apply(rows, answer.Value.Rows), null) : ([.. rows.Select(r => new CheckedRow(r, null))], answer.Problem);
    }
}
