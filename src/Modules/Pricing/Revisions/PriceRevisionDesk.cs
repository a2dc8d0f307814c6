using Filiera.Catalog;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing;

/// <summary>A price that is proposed; null value = taken away.</summary>
internal sealed record ProposedPrice(int ListId, int ProductId, Quantity From, DateOnly? ValidFrom, PriceValue? Value)
{
    public (int, int, Quantity, DateOnly?) Key => (ListId, ProductId, From, ValidFrom);
}

/// <summary>Compares proposed prices with the stored ones, keeps the differences as a change, and applies a change. Set-based: statements don't grow with the rows.</summary>
internal sealed class PriceRevisionDesk(PortalDb db, TimeProvider clock, CatalogReader catalog, PricingOptions options)
{
    private const int Batch = 10_000;
    private const int ConflictsShown = 50;

    public static readonly Problem StateForbids = new(409, "PRICE_REVISION_STATE",
        new("La variazione è già stata applicata, annullata o bloccata.", "The change was already applied, cancelled or blocked."));

    public static readonly Problem Conflicts = new(409, "PRICES_CHANGED_MEANWHILE",
        new("{0} prezzi sono cambiati dopo che la variazione è stata preparata.", "{0} prices have changed since the change was prepared."),
        Fix: new("Guarda le righe, poi applica con «force» o prepara la variazione di nuovo.", "Look at the rows, then apply with “force”, or prepare the change again."));

    /// <summary>What the proposals change, with what looks wrong about them. Rows that change nothing are left out.</summary>
    /// <param name="whole">Lists of which the proposals are all: what they don't name is taken away.</param>
    public async Task<IReadOnlyList<PriceRevisionRow>> Compare(long changeId, IReadOnlyList<ProposedPrice> proposed, IReadOnlyCollection<int> whole, CancellationToken stop)
    {
        var stored = await Stored([.. proposed.Select(p => p.ListId).Distinct()], [.. proposed.Select(p => p.ProductId).Distinct()], stop);
        var known = new HashSet<(int, int, Quantity, DateOnly?)>(proposed.Select(p => p.Key));
        var all = proposed.ToList();
        if (whole.Count > 0)
        {
            var rest = await db.Set<Price>().AsNoTracking().Where(p => whole.Contains(p.ListId)).ToListAsync(stop);
            foreach (var row in rest.Where(r => !known.Contains((r.ListId, r.ProductId, r.FromQuantity, r.ValidFrom))))
            {
                stored[(row.ListId, row.ProductId, row.FromQuantity, row.ValidFrom)] = row;
                all.Add(new(row.ListId, row.ProductId, row.FromQuantity, row.ValidFrom, null));
            }
        }

        var judge = await Judge([.. all.Select(p => p.ProductId).Distinct()], [.. all.Select(p => p.ListId).Distinct()], stop);
        return [.. all.Select(p =>
        {
            PriceValue? old = stored.TryGetValue(p.Key, out var row) ? PriceValue.Of(row) : null;
            return PriceRevisionRow.Of(changeId, p.ListId, p.ProductId, p.From, p.ValidFrom, old, p.Value, judge(p, old));
        }).OfType<PriceRevisionRow>()];
    }

    /// <summary>Keeps proposals as a draft, in a transaction of its own; refused when nothing would change.</summary>
    public Task<Result<PriceRevisionView>> Prepare(PriceRevision change, IReadOnlyList<ProposedPrice> proposed, CancellationToken stop) => db.InTransaction<PriceRevisionView>(async () =>
    {
        db.Set<PriceRevision>().Add(change);
        await db.SaveChangesAsync(stop);
        var different = await Compare(change.Id, proposed, [], stop);
        if (different.Count == 0 && change.ExtendsListId is null)
        {
            return new Problem(422, "NOTHING_CHANGES", new("Nessun prezzo cambia.", "No price changes."), Fix: new("Allarga la scelta o cambia la regola.", "Widen the choice or change the rule."));
        }

        await Keep(different, stop);
        change.RowCount = different.Count;
        db.Record(clock, "prices.prepared", $"price-revision:{change.Id}", detail: new { change.Title, change.Why, rows = different.Count });
        await db.SaveChangesAsync(stop);
        return (await db.ViewChange(change.Id, stop))!;
    }, stop);

    /// <summary>Moves the prices, in the present transaction. A row whose price is no longer what the change started from is a conflict, unless forced: then the change keeps what it really replaced.</summary>
    public async Task<Result<Done>> Apply(PriceRevision change, bool force, CancellationToken stop)
    {
        await db.OneAtATime("prices", stop);
        var now = clock.GetUtcNow();
        var (who, version) = (db.Caller.Name, change.Version);
        var taken = await db.Set<PriceRevision>()
            .Where(c => c.Id == change.Id && c.Version == version && (c.State == PriceRevisionState.Draft || c.State == PriceRevisionState.Scheduled || c.State == PriceRevisionState.Blocked))
            .ExecuteUpdateAsync(s => s.SetProperty(c => c.State, PriceRevisionState.Applied).SetProperty(c => c.AppliedAt, now).SetProperty(c => c.AppliedBy, who)
                .SetProperty(c => c.Problem, (string?)null).SetProperty(c => c.Version, version + 1), stop);
        if (taken == 0)
        {
            return StateForbids;
        }

        var rows = await db.Set<PriceRevisionRow>().AsNoTracking().Where(r => r.ChangeId == change.Id).OrderBy(r => r.Id).ToListAsync(stop);
        var stored = await Stored([.. rows.Select(r => r.ListId).Distinct()], [.. rows.Select(r => r.ProductId).Distinct()], stop);
        var moved = rows.Where(r => (stored.TryGetValue(r.Key, out var is_) ? PriceValue.Of(is_) : (PriceValue?)null) != r.Old).ToList();
        if (moved.Count > 0 && !force)
        {
            return Conflicts.With(moved.Count) with { More = new Dictionary<string, object?> { ["rows"] = moved.Take(ConflictsShown).Select(r => r.Id).ToList() } };
        }

        if (moved.Count > 0)
        {
            rows = await Restate(change.Id, rows, stored, stop);
        }

        if (await Extend(change, stop) is { } ended)
        {
            return ended;
        }

        await Write(change, rows, stored, stop);
        await db.RaisePriceLists([.. rows.Select(r => (r.ListId, r.ProductId))], stop);
        db.Record(clock, "prices.applied", $"price-revision:{change.Id}", detail: new { change.Title, change.Why, rows = rows.Count, forced = moved.Count });
        var (lists, products) = (rows.Select(r => r.ListId).Distinct().ToList(), await catalog.ByIds([.. rows.Select(r => r.ProductId).Distinct()], stop));
        var codes = await db.Set<PriceList>().Where(l => lists.Contains(l.Id)).Select(l => l.Code).ToListAsync(stop);
        db.Emit(clock, "prices.changed", "prices", new { lists = codes, skus = products.Values.Select(p => p.Sku), change = change.Id });
        return Done.It;
    }

    /// <summary>Keeps rows that are known to be different.</summary>
    public Task Keep(IReadOnlyCollection<PriceRevisionRow> rows, CancellationToken stop) => db.BulkInsert(rows, stop);

    // A renewed contract ends later from now on; taken back, when it did before.
    private async Task<Problem?> Extend(PriceRevision change, CancellationToken stop)
    {
        if (change.ExtendsListId is not { } list)
        {
            return null;
        }

        var moved = await db.Set<PriceList>().Where(l => l.Id == list && l.ValidTo == change.ExtendsFrom).ExecuteUpdateAsync(s => s.SetProperty(l => l.ValidTo, change.ExtendsTo), stop);
        if (moved == 0)
        {
            return new Problem(409, "CONTRACT_CHANGED_MEANWHILE", new("La fine del contratto è cambiata dopo che il rinnovo è stato preparato.", "The contract’s end has changed since the renewal was prepared."),
                Fix: new("Prepara il rinnovo di nuovo.", "Prepare the renewal again."));
        }

        await db.RaisePriceListAlone(list, stop);
        return null;
    }

    private async Task Write(PriceRevision change, List<PriceRevisionRow> rows, Dictionary<(int, int, Quantity, DateOnly?), Price> stored, CancellationToken stop)
    {
        var lists = rows.Select(r => r.ListId).Distinct().ToList();
        var ruled = change.Generated ? [] : await db.Set<PriceListRule>().Where(r => lists.Contains(r.ListId)).Select(r => r.ListId).Distinct().ToListAsync(stop);
        var values = rows.Where(r => r.New is not null).Select(r => new Price
        {
            Manual = ruled.Contains(r.ListId),
            Id = stored.TryGetValue(r.Key, out var old) ? old.Id : 0, ListId = r.ListId, ProductId = r.ProductId, FromQuantity = r.FromQuantity, ValidFrom = r.ValidFrom,
            UnitPrice = r.New!.Value.Price, Basis = r.New.Value.Basis, IsNet = r.New.Value.IsNet, Discounts = r.New.Value.Discounts, ValidTo = r.New.Value.ValidTo, Unit = r.New.Value.Unit,
        }).ToList();
        await db.BulkInsert([.. values.Where(p => p.Id == 0)], stop);
        await db.BulkUpsert([.. values.Where(p => p.Id != 0)], [nameof(Price.Id)], only: null, stop);
        foreach (var gone in rows.Where(r => r.New is null && stored.ContainsKey(r.Key)).Select(r => stored[r.Key].Id).Chunk(Batch))
        {
            await db.Set<Price>().Where(p => gone.Contains(p.Id)).ExecuteDeleteAsync(stop);
        }
    }

    // Forced over newer prices: the rows say what was really replaced, so that the undo gives back that.
    private async Task<List<PriceRevisionRow>> Restate(long changeId, List<PriceRevisionRow> rows, Dictionary<(int, int, Quantity, DateOnly?), Price> stored, CancellationToken stop)
    {
        var restated = rows.Select(r => PriceRevisionRow.Of(changeId, r.ListId, r.ProductId, r.FromQuantity, r.ValidFrom,
            stored.TryGetValue(r.Key, out var now) ? PriceValue.Of(now) : null, r.New, r.Doubts)).OfType<PriceRevisionRow>().ToList();
        await db.Set<PriceRevisionRow>().Where(r => r.ChangeId == changeId).ExecuteDeleteAsync(stop);
        await db.BulkInsert(restated, stop);
        await db.Set<PriceRevision>().Where(c => c.Id == changeId).ExecuteUpdateAsync(s => s.SetProperty(c => c.RowCount, restated.Count), stop);
        return restated;
    }

    private async Task<Dictionary<(int, int, Quantity, DateOnly?), Price>> Stored(List<int> lists, List<int> products, CancellationToken stop)
    {
        var found = new Dictionary<(int, int, Quantity, DateOnly?), Price>();
        foreach (var some in products.Order().Chunk(Batch))
        {
            foreach (var row in await db.Set<Price>().AsNoTracking().Where(p => lists.Contains(p.ListId) && some.Contains(p.ProductId)).OrderByDescending(p => p.Id).ToListAsync(stop))
            {
                found[(row.ListId, row.ProductId, row.FromQuantity, row.ValidFrom)] = row;
            }
        }

        return found;
    }

    // Costs and floors are held against what the list's customers pay: its own cascade, and for a class's list the class's matrix row.
    private async Task<Func<ProposedPrice, PriceValue?, PriceDoubts>> Judge(List<int> products, List<int> lists, CancellationToken stop)
    {
        var costs = new Dictionary<int, ProductCost>();
        foreach (var some in products.Order().Chunk(Batch))
        {
            foreach (var cost in await db.Set<ProductCost>().AsNoTracking().Where(c => some.Contains(c.ProductId)).ToListAsync(stop))
            {
                costs[cost.ProductId] = cost;
            }
        }

        var classes = await db.Set<PriceList>().Where(l => lists.Contains(l.Id) && l.Kind == PriceListKind.Class).ToDictionaryAsync(l => l.Id, l => l.Class, stop);
        var matrix = classes.Count == 0 ? DiscountMatrix.Empty : await DiscountMatrix.Load(db, stop);
        var infos = classes.Count == 0 ? new Dictionary<int, ProductInfo>() : await catalog.ByIds(products, stop);
        return (proposal, old) =>
        {
            if (proposal.Value is not { } value)
            {
                return PriceDoubts.None;
            }

            var factor = !value.IsNet && classes.TryGetValue(proposal.ListId, out var of) && infos.TryGetValue(proposal.ProductId, out var info)
                ? matrix.Find(of, info.ItemClass)?.Discounts.Factor ?? 1m : 1m;
            var net = value.NetUnit * factor;
            var doubts = Math.Abs(PriceRevisionRow.StepOf(old, value)?.Value ?? 0) > options.SuspiciousPercent ? PriceDoubts.LargeStep : PriceDoubts.None;
            if (costs.TryGetValue(proposal.ProductId, out var limits))
            {
                doubts |= limits.Cost is { } cost && net < cost.Value ? PriceDoubts.UnderCost : PriceDoubts.None;
                doubts |= limits.Floor is { } floor && net < floor.Value ? PriceDoubts.UnderFloor : PriceDoubts.None;
            }

            return doubts;
        };
    }
}
