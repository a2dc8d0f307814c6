using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Accounts.Features;

/// <summary>The dealers, by words and filters, sorted and in pages.</summary>
public static class ListAccounts
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/accounts", (string? search, string? sort, string? cursor, int? limit, string? @class, string? cluster, string? province, bool? active, bool? users, Handler handler, CancellationToken stop) =>
                handler.Handle(new(search, sort, cursor, limit, @class, cluster, province, active, users), stop))
            .WithName("ListAccounts").WithTags("Admin").WithSummary("The dealers, by words and filters")
            .WithDescription("`search`: words that are the beginning of a code, VAT number or city, or part of a name or an e-mail. `sort`: `code`, `name`, `class`, `updated`, with `-` downwards. `class=-` and `cluster=-` are those without. `next` is the cursor of the following page.")
            .WithExample(parameters: new Dictionary<string, object> { ["search"] = "verona", ["sort"] = "name", ["limit"] = 10 });

    public sealed class Handler(PortalDb db, AccountList accounts)
    {
        public async Task<Result<SortedPage<AccountRow>>> Handle(AccountListRequest request, CancellationToken stop = default) =>
            db.Caller.Demand(Permission.AccountsRead) is { } problem ? problem : await accounts.Page(request, stop);
    }
}
