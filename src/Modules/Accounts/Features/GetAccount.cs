using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Accounts.Features;

/// <summary>One dealer with his branches, destinations, users and clusters.</summary>
public static class GetAccount
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/accounts/{code}", (string code, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(code), stop))
            .WithName("GetAccount").WithTags("Admin").WithSummary("One dealer, whole")
            .WithDescription("`ETag` is the version of the account; each branch and destination has its own `eTag`.")
            .WithExample(parameters: new Dictionary<string, object> { ["code"] = "C01001" });

    public sealed class Handler(PortalDb db, AccountCards cards)
    {
        public async Task<Result<AccountCard>> Handle(string code, CancellationToken stop = default) =>
            db.Caller.Demand(Permission.AccountsRead) is { } problem ? problem : await cards.Answer(code, stop);
    }
}
