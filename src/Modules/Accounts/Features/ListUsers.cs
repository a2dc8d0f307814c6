using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>The users that the caller administers: by words, state, role and account, in any order.</summary>
public static class ListUsers
{
    /// <param name="State">ACTIVE, INVITED, DEACTIVATED.</param>
    /// <param name="Role">Code of a role.</param>
    /// <param name="Account">Code of an account; <c>-</c> = the manufacturer's own people.</param>
    public sealed record Request(string? Search = null, string? Sort = null, string? Cursor = null, int? Limit = null, string? State = null, string? Role = null, string? Account = null) : ListRequest(Search, Sort, Cursor, Limit);

    private static readonly SortedList<PortalUser> Order = new(u => u.Id,
        ("name", u => u.DisplayName), ("email", u => u.NormalizedEmail), ("role", u => u.Role), ("state", u => u.State), ("account", u => u.AccountId), ("created", u => u.CreatedAt), ("lastSignIn", u => u.LastSignInAt));

    public static void Map(IEndpointRouteBuilder api)
    {
        Describe(api.MapGet("/users", Answer), "ListOwnUsers", "Users", "The users of your account");
        Describe(api.MapGet("/admin/users", Answer), "ListUsers", "Administration", "The users of the portal");
    }

    private static Task<Result<SortedPage<UserRow>>> Answer(string? search, string? sort, string? cursor, int? limit, string? state, string? role, string? account, Handler handler, CancellationToken stop) =>
        handler.Handle(new Request(search, sort, cursor, limit, state, role, account), stop);

    private static void Describe(RouteHandlerBuilder endpoint, string name, string tag, string summary) => endpoint.WithName(name).WithTags(tag).WithSummary(summary)
        .WithDescription($"`search` is part of a name or an e-mail; `state` is ACTIVE, INVITED or DEACTIVATED; `account` is a code, `-` for the manufacturer’s people; `sort` is one of {string.Join(", ", Order.Names)}, with `-` before it downwards.")
        .WithExample(parameters: new Dictionary<string, object> { ["state"] = "ACTIVE", ["sort"] = "name", ["limit"] = 20 });

    public sealed class Handler(PortalDb db, People people, UserViews views)
    {
        public async Task<Result<SortedPage<UserRow>>> Handle(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (people.Demand() is { } problem)
            {
                return problem;
            }

            if (!Filter(request, out var users))
            {
                return Problems.Invalid("state", "Lo stato «{0}» non esiste.", "There is no state “{0}”.", request.State);
            }

            var page = await Order.Page(users, request, views.RowOf(), stop);
            return page.Ok ? page.Value with { Items = await views.Named(page.Value.Items, stop) } : page;
        }

        /// <summary>All the rows of these filters, up to the most that a file holds.</summary>
        public async Task<Result<IReadOnlyList<UserRow>>> All(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (people.Demand() is { } problem)
            {
                return problem;
            }

            if (!Filter(request, out var users))
            {
                return Problems.Invalid("state", "Lo stato «{0}» non esiste.", "There is no state “{0}”.", request.State);
            }

            var rows = await views.Rows(Order.Ordered(users.AsNoTracking(), request.Sort).Take(TableFile.MostRows)).ToListAsync(stop);
            return new Result<IReadOnlyList<UserRow>>(await views.Named(rows, stop));
        }

        private bool Filter(Request request, out IQueryable<PortalUser> users)
        {
            users = people.Reach();
            if (request.Search?.Trim() is { Length: > 0 and <= 200 } search)
            {
                var upper = search.ToUpperInvariant();
#pragma warning disable CA1311 // it is SQL’s upper()
                users = users.Where(u => u.NormalizedEmail!.Contains(upper) || u.DisplayName.ToUpper().Contains(upper));
#pragma warning restore CA1311
            }

            if (request.Role is { Length: > 0 } role)
            {
                users = users.Where(u => u.Role == role);
            }

            if (request.Account is { Length: > 0 } account)
            {
                users = account == "-" ? users.Where(u => u.AccountId == null) : users.Where(u => db.Set<Account>().Any(a => a.Id == u.AccountId && a.Code == account));
            }

            if (request.State is not { Length: > 0 } state)
            {
                return true;
            }

            if (!Enum.TryParse<UserState>(state, ignoreCase: true, out var wanted) || !Enum.IsDefined(wanted) || state.Any(char.IsAsciiDigit))
            {
                return false;
            }

            users = users.Where(u => u.State == wanted);
            return true;
        }
    }
}
