using Filiera.Accounts;
using Filiera.Kernel;
using Filiera.Pricing.Features;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing;

/// <summary>Price lists in bulk, by code. A change raises the list's version: a node that keeps its prices reads it anew.</summary>
internal sealed class PriceListWriting(PortalDb db, TimeProvider clock, AccountLookup accounts)
{
    public async Task<BulkResult> Write(Bulk<UpsertPrices.ListItem> lists, CancellationToken stop)
    {
        var (rows, good) = lists.Check(PriceListDraft.Read);
        var codes = good.Select(d => d.Code).ToList();
        var stored = await db.Set<PriceList>().AsNoTracking().Where(l => codes.Contains(l.Code)).ToDictionaryAsync(l => l.Code, StringComparer.Ordinal, stop);
        var named = good.Select(d => d.Account).OfType<string>().Where(a => a.Length > 0).Distinct().ToList();
        var owners = named.Count == 0 ? new Dictionary<string, AccountKey>() : await accounts.ByCodes(named, stop);
        var touched = good.Select(d => Merge(d, stored.GetValueOrDefault(d.Code), owners)).OfType<PriceList>().ToList();
        await db.BulkUpsert(touched, [nameof(PriceList.Code)], only: null, stop);
        var result = BulkResult.Of(rows);
        if (touched.Count > 0)
        {
            var changed = good.Where(d => d.Row.Status is RowStatus.Created or RowStatus.Updated).Select(d => d.Row).ToList();
            await db.RecordMany(clock, [.. changed.Select(r => new AuditRow(r.IsNew ? "list.added" : "list.changed", $"list:{r.Key}", null, Words(r.Changes, owners)))], stop);
            db.Record(clock, "price-lists.upserted", "prices", detail: new { result.Created, result.Updated, result.Unchanged, result.Rejected });
            db.Emit(clock, "prices.changed", "prices", new { lists = touched.Select(l => l.Code), skus = Array.Empty<string>() });
        }

        return result;
    }

    // An account is named by its code where the call named it; the one before it was named when it was set.
    private static IReadOnlyList<NotedChange> Words(IReadOnlyList<NotedChange> changes, IReadOnlyDictionary<string, AccountKey> owners) =>
        [.. changes.Select(c => c.Field == "accountId" ? new NotedChange("account", c.From, owners.Values.FirstOrDefault(o => o.Id == c.To as int?)?.Code) : c)];

    private static PriceList? Merge(PriceListDraft draft, PriceList? stored, IReadOnlyDictionary<string, AccountKey> owners)
    {
        var row = draft.Row;
        row.IsNew = stored is null;
        var list = stored ?? new PriceList { Code = draft.Code, Name = draft.Code };
        list.Name = draft.Name is { Length: > 0 } name ? row.Noted(list.Name, name) : list.Name;
        list.Currency = draft.Currency is { Length: > 0 } currency ? row.Noted(list.Currency, currency) : list.Currency;
        list.Class = row.Next(list.Class, draft.Class);
        if (draft.Account is not null)
        {
            AccountKey? owner = null;
            if (draft.Account.Length > 0 && !owners.TryGetValue(draft.Account, out owner))
            {
                row.Refuse("UNKNOWN_ACCOUNT", "account", new("Il cliente «{0}» non esiste.", "There is no account “{0}”.", draft.Account), new("Manda prima il cliente.", "Send the account first."), draft.Account);
            }

            list.AccountId = row.Noted(list.AccountId, owner?.Id);
        }

        var presumed = draft.Account is { Length: > 0 } ? PriceListKind.Account : draft.Class is { Length: > 0 } ? PriceListKind.Class : (PriceListKind?)null;
        list.Kind = row.Next(list.Kind, draft.Kind ?? (stored is null ? presumed : null));
        list.ValidFrom = row.NextOptional(list.ValidFrom, draft.ValidFrom);
        list.ValidTo = row.NextOptional(list.ValidTo, draft.ValidTo);
        Judge(row, list);
        if (row.Rejected || !(row.IsNew || row.Changed))
        {
            return null;
        }

        list.Version = checked(list.Version + 1);
        return list;
    }

    private static void Judge(RowCheck row, PriceList list)
    {
        if (list.Kind == PriceListKind.Class && list.Class is null)
        {
            row.Refuse("CLASS_MISSING", "class", new("Un listino di classe vuole la classe.", "A class list needs its class."));
        }

        if (list.Kind is PriceListKind.Account or PriceListKind.Special or PriceListKind.Contract or PriceListKind.Project && list.AccountId is null)
        {
            row.Refuse("ACCOUNT_MISSING", "account", new("Un listino cliente vuole il cliente.", "An account's list needs its account."));
        }

        if (list.Kind is PriceListKind.Contract or PriceListKind.Project && list.ValidTo is null)
        {
            row.Refuse("END_MISSING", "validTo", new("Un contratto e un progetto hanno una fine.", "A contract and a project have an end."));
        }

        if (list is { ValidFrom: { } from, ValidTo: { } to } && to < from)
        {
            row.Refuse("VALIDITY", "validTo", new("La fine viene prima dell’inizio.", "The end comes before the start."));
        }
    }
}
