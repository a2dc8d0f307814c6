using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Accounts.Features;

/// <summary>One API client. Another dealer's is a 404, like one that doesn't exist.</summary>
public static class GetClient
{
    public static void Map(IEndpointRouteBuilder api)
    {
        Map(api, "/admin/clients/{name}", "GetClient", "Systems");
        Map(api, "/clients/{name}", "GetOwnClient", "Clients");
    }

    private static void Map(IEndpointRouteBuilder api, string path, string name, string tag) =>
        api.MapGet(path, (string name, Handler handler, CancellationToken stop) => handler.Handle(name, stop))
            .WithName(name).WithTags(tag).WithSummary("One API client").WithExample(answer: ClientView.Example, parameters: new Dictionary<string, object> { ["name"] = "erp-serralta" });

    public sealed class Handler(PortalDb db, PortalClock clock)
    {
        public async Task<Result<ClientView>> Handle(string name, CancellationToken stop)
        {
            if (ClientRules.Demand(db.Caller) is { } problem)
            {
                return problem;
            }

            return await db.FindClient(name, stop) is { } card
                ? new Result<ClientView>(ClientView.Of(card, clock.Now)) { ETag = IfMatch.Tag(card.Version) }
                : ClientRules.Unknown;
        }
    }
}
