using System.Globalization;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Accounts.Features;

/// <summary>One entry of the audit, whole: a batch of prices with all its old and new values.</summary>
public static class GetAuditEntry
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/audit/{entry}", (string entry, Handler handler, CancellationToken stop) => handler.Handle(entry, stop))
            .WithName("GetAuditEntry").WithTags("Admin").WithSummary("One entry of the audit, whole")
            .WithExample(parameters: new Dictionary<string, object> { ["entry"] = "1" });

    public sealed class Handler(PortalDb db, AuditReader audit)
    {
        public async Task<Result<AuditView>> Handle(string id, CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.Administer) is { } problem)
            {
                return problem;
            }

            if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return Problems.NotFound;
            }

            var entries = await audit.Entries(new(), number < long.MaxValue ? number + 1 : number, stop);
            var found = await audit.Page(entries.Where(e => e.Id == number), 1, int.MaxValue, stop);
            return found.Items is [var entry] ? entry : Problems.NotFound;
        }
    }
}
