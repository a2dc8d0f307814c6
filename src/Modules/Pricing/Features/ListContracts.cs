using Filiera.Accounts;
using Filiera.Catalog;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing.Features;

/// <summary>Where a contract stands today.</summary>
public enum ContractState
{
    /// <summary>It begins later.</summary>
    Coming,

    Running,

    /// <summary>The notice date has come: decide whether it goes on.</summary>
    Notice,

    Ended,
}

/// <summary>The contracts with dealers, by their end: which run out, when notice must be given, which renewal is prepared.</summary>
public static class ListContracts
{
    /// <param name="State">COMING, RUNNING, NOTICE or ENDED.</param>
    public sealed record Request(string? State = null, string? Account = null, string? Search = null, string? Sort = null, string? Cursor = null, int? Limit = null) : ListRequest(Search, Sort, Cursor, Limit);

    /// <param name="NoticeOn">The last day on which either side may give notice.</param>
    /// <param name="Proposal">The draft that renews it, when one is prepared.</param>
    public sealed record Item(string Code, string Name, string? Account, string? AccountName, DateOnly? ValidFrom, DateOnly ValidTo, DateOnly NoticeOn, ContractState State, int RenewMonths, string? Indexation, string? Proposal);

    /// <param name="Category">One of SKU, category and item class, or none: everything.</param>
    public sealed record Discount(string? Sku = null, string? Category = null, string? ItemClass = null, string? Discounts = null, DateOnly? ValidFrom = null, DateOnly? ValidTo = null);

    /// <param name="Prices">How many net prices it has, of all days.</param>
    public sealed record One(Item Contract, string Currency, int NoticeDays, string? Round, string? Notes, IReadOnlyList<Discount> Discounts, int Prices);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/admin/contracts", (string? state, string? account, string? search, string? sort, string? cursor, int? limit, Handler handler, CancellationToken stop) =>
                handler.Handle(new(state, account, search, sort, cursor, limit), stop))
            .WithName("ListContracts").WithTags("Prices").WithSummary("Contracts by their end, with notice dates")
            .WithDescription("`state` is COMING, RUNNING, NOTICE or ENDED; `sort` is to (the default), code or name.");
        api.MapGet("/admin/contracts/{code}", (string code, Handler handler, CancellationToken stop) => handler.Read(SkuInPath.Decode(code), stop))
            .WithName("GetContract").WithTags("Prices").WithSummary("A contract with its discounts and how it is renewed");
    }

    public sealed class Handler(PortalDb db, AccountDirectory accounts, CatalogReader catalog, PortalClock clock)
    {
        private static readonly SortedList<PriceList> Order = new(l => l.Id, ("to", l => l.ValidTo), ("code", l => l.Code), ("name", l => l.Name));

        public async Task<Result<SortedPage<Item>>> Handle(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.PricesWrite) is { } problem)
            {
                return problem;
            }

            var lists = db.Set<PriceList>().AsNoTracking().Where(l => l.Kind == PriceListKind.Contract);
            var today = clock.Today;
            if (request.State is { Length: > 0 } text)
            {
                if (!Enum.TryParse<ContractState>(text, ignoreCase: true, out var state) || !char.IsLetter(text[0]))
                {
                    return Problems.Invalid("state", "Lo stato «{0}» non esiste.", "There is no state “{0}”.", text);
                }

                // The notice date is days before the end: each length of notice is its own question, and there are few.
                var days = state is ContractState.Notice or ContractState.Running ? await db.Set<PriceContract>().Select(c => c.NoticeDays).Distinct().ToListAsync(stop) : [];
                lists = state switch
                {
                    ContractState.Coming => lists.Where(l => l.ValidFrom > today),
                    ContractState.Ended => lists.Where(l => l.ValidTo < today),
                    _ => InNotice(lists.Where(l => (l.ValidFrom == null || l.ValidFrom <= today) && l.ValidTo >= today), days, today, state == ContractState.Notice),
                };
            }

            if (request.Account is { Length: > 0 } account)
            {
                var named = await accounts.AccountByCode(account, stop) ?? 0;
                lists = lists.Where(l => l.AccountId == named);
            }

            if (request.Search?.Trim() is { Length: > 0 } search)
            {
                lists = lists.Where(l => l.Code.StartsWith(search) || l.Name.Contains(search));
            }

            var page = await Order.Page(lists, request, l => l, stop);
            return page.Problem is { } refused ? refused : new SortedPage<Item>(await Shown(page.Value.Items, stop), page.Value.Next, page.Value.Total);
        }

        public async Task<Result<One>> Read(string code, CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.PricesWrite) is { } problem)
            {
                return problem;
            }

            if (await db.Set<PriceList>().AsNoTracking().FirstOrDefaultAsync(l => l.Code == code && l.Kind == PriceListKind.Contract, stop) is not { } list)
            {
                return Problems.NotFound.At("code");
            }

            var terms = await db.Set<PriceContract>().AsNoTracking().FirstOrDefaultAsync(c => c.ListId == list.Id, stop) ?? new PriceContract { ListId = list.Id };
            var discounts = await db.Set<ContractDiscount>().AsNoTracking().Where(d => d.ListId == list.Id).OrderBy(d => d.Id).ToListAsync(stop);
            var products = await catalog.ByIds([.. discounts.Select(d => d.ProductId).OfType<int>()], stop);
            var count = await db.Set<Price>().CountAsync(p => p.ListId == list.Id, stop);
            return new Result<One>(new One((await Shown([list], stop))[0], list.Currency, terms.NoticeDays, terms.Round, terms.Notes,
                [.. discounts.Select(d => new Discount(d.ProductId is { } id ? products.GetValueOrDefault(id)?.Sku : null, d.Category, d.ItemClass, d.Discounts, d.ValidFrom, d.ValidTo))], count)) { ETag = IfMatch.Tag(terms.Version) };
        }

        private IQueryable<PriceList> InNotice(IQueryable<PriceList> lists, List<int> days, DateOnly today, bool wanted)
        {
            var contracts = db.Set<PriceContract>();
            var due = days.Select(d => (Days: d, Last: today.AddDays(d))).Aggregate(lists.Where(l => false).Select(l => l.Id),
                (ids, d) => ids.Concat(contracts.Where(c => c.NoticeDays == d.Days && db.Set<PriceList>().Any(l => l.Id == c.ListId && l.ValidTo <= d.Last)).Select(c => c.ListId)));
            return wanted ? lists.Where(l => due.Contains(l.Id)) : lists.Where(l => !due.Contains(l.Id));
        }

        private async Task<IReadOnlyList<Item>> Shown(IReadOnlyList<PriceList> lists, CancellationToken stop)
        {
            var ids = lists.Select(l => l.Id).ToList();
            var names = await accounts.Names([.. lists.Select(l => l.AccountId).OfType<int>().Distinct()], stop);
            var terms = await db.Set<PriceContract>().AsNoTracking().Where(c => ids.Contains(c.ListId)).ToDictionaryAsync(c => c.ListId, stop);
            var drafts = await db.Set<PriceRevision>().Where(r => r.ExtendsListId != null && ids.Contains(r.ExtendsListId.Value) && r.Undoes == null && (r.State == PriceRevisionState.Draft || r.State == PriceRevisionState.Scheduled || r.State == PriceRevisionState.Blocked))
                .Select(r => new { List = r.ExtendsListId!.Value, r.ExtendsFrom, r.Id }).ToListAsync(stop);
            return [.. lists.Select(l =>
            {
                var contract = terms.GetValueOrDefault(l.Id) ?? new PriceContract();
                var (name, end) = (l.AccountId is { } id ? names.GetValueOrDefault(id) : null, l.ValidTo ?? DateOnly.MaxValue);
                var draft = drafts.LastOrDefault(d => d.List == l.Id && d.ExtendsFrom == l.ValidTo)?.Id;
                return new Item(l.Code, l.Name, name?.Code, name?.Name, l.ValidFrom, end, end.AddDays(-contract.NoticeDays), StateOf(l, contract, clock.Today), contract.RenewMonths, contract.Indexation,
                    draft?.ToString(System.Globalization.CultureInfo.InvariantCulture));
            })];
        }

        private static ContractState StateOf(PriceList list, PriceContract contract, DateOnly today) =>
            list.ValidFrom > today ? ContractState.Coming
            : list.ValidTo < today ? ContractState.Ended
            : list.ValidTo <= today.AddDays(contract.NoticeDays) ? ContractState.Notice : ContractState.Running;
    }
}
