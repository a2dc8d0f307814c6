using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing.Features;

/// <summary>The price lists of the manufacturer: for whom, until when.</summary>
public static class ListPriceLists
{
    /// <param name="Kind">BASE, CLASS, ACCOUNT, CONTRACT, PROJECT, SPECIAL or SHARED.</param>
    /// <param name="On">Only lists that hold on this day.</param>
    /// <param name="Account">Code of an account: only its own lists.</param>
    public sealed record Request(string? Kind = null, string? Class = null, string? Account = null, DateOnly? On = null, string? Search = null, string? Sort = null, string? Cursor = null, int? Limit = null)
        : ListRequest(Search, Sort, Cursor, Limit);

    /// <param name="Prices">How many prices it holds, of all days; null in a list of lists.</param>
    public sealed record Item(string Code, string Name, PriceListKind Kind, string? Class, string? Account, string? AccountName, string Currency, DateOnly? ValidFrom, DateOnly? ValidTo, long Version, int? Prices = null);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/admin/price-lists", (string? kind, string? @class, string? account, DateOnly? on, string? search, string? sort, string? cursor, int? limit, Handler handler, CancellationToken stop) =>
                handler.Handle(new(kind, @class, account, on, search, sort, cursor, limit), stop))
            .WithName("ListPriceLists").WithTags("Prices").WithSummary("The price lists, for whom and until when")
            .WithDescription("`kind` is BASE, CLASS, ACCOUNT, CONTRACT, PROJECT, SPECIAL or SHARED; `on` leaves the lists that hold on a day; `sort` is code, name, from or to.")
            .WithExample(parameters: new Dictionary<string, object> { ["kind"] = "CLASS" });
        api.MapGet("/admin/price-lists/{code}", (string code, Handler handler, CancellationToken stop) => handler.One(code, stop))
            .WithName("GetPriceList").WithTags("Prices").WithSummary("A price list with the number of its prices");
    }

    public sealed class Handler(PortalDb db, AccountDirectory accounts)
    {
        private static readonly SortedList<PriceList> Order = new(l => l.Id, ("code", l => l.Code), ("name", l => l.Name), ("from", l => l.ValidFrom), ("to", l => l.ValidTo));

        public async Task<Result<SortedPage<Item>>> Handle(Request request, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.PricesWrite) is { } problem)
            {
                return problem;
            }

            var lists = db.Set<PriceList>().AsNoTracking();
            if (request.Kind is { Length: > 0 } text)
            {
                if (!Enum.TryParse<PriceListKind>(text, ignoreCase: true, out var kind) || !char.IsLetter(text[0]))
                {
                    return Problems.Invalid("kind", "Il tipo di listino «{0}» non esiste.", "There is no kind of list “{0}”.", text);
                }

                lists = lists.Where(l => l.Kind == kind);
            }

            if (request.Class is { Length: > 0 } of)
            {
                lists = lists.Where(l => l.Class == of);
            }

            if (request.Account is { Length: > 0 } account)
            {
                var named = await accounts.AccountByCode(account, stop) ?? 0;
                lists = lists.Where(l => l.AccountId == named);
            }

            if (request.On is { } on)
            {
                lists = lists.Where(l => (l.ValidFrom == null || l.ValidFrom <= on) && (l.ValidTo == null || l.ValidTo >= on));
            }

            if (request.Search?.Trim() is { Length: > 0 } search)
            {
                lists = lists.Where(l => l.Code.StartsWith(search) || l.Name.Contains(search));
            }

            var page = await Order.Page(lists, request, l => l, stop);
            return page.Problem is { } refused ? refused : new SortedPage<Item>(await Shown(page.Value.Items, stop), page.Value.Next, page.Value.Total);
        }

        public async Task<Result<Item>> One(string code, CancellationToken stop)
        {
            if (db.Caller.Demand(Permission.PricesWrite) is { } problem)
            {
                return problem;
            }

            if (await db.Set<PriceList>().AsNoTracking().FirstOrDefaultAsync(l => l.Code == code, stop) is not { } list)
            {
                return Problems.NotFound.At("code");
            }

            var count = await db.Set<Price>().CountAsync(p => p.ListId == list.Id, stop);
            return (await Shown([list], stop))[0] with { Prices = count };
        }

        private async Task<IReadOnlyList<Item>> Shown(IReadOnlyList<PriceList> lists, CancellationToken stop)
        {
            var names = await accounts.Names([.. lists.Select(l => l.AccountId).OfType<int>().Distinct()], stop);
            return [.. lists.Select(l => new Item(l.Code, l.Name, l.Kind, l.Class, Of(l)?.Code, Of(l)?.Name, l.Currency, l.ValidFrom, l.ValidTo, l.Version))];

            AccountName? Of(PriceList list) => list.AccountId is { } id ? names.GetValueOrDefault(id) : null;
        }
    }
}
