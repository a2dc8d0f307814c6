using Filiera.Ordering.Features;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>What the check «one price everywhere» found.</summary>
public static class PriceCheckPages
{
    public static void Map(IEndpointRouteBuilder pages) => pages.MapGet(Paths.OfficePriceChecks, async (string? cursor, ListPriceChecks.Handler checks, CancellationToken stop) =>
    {
        var found = await checks.Handle(string.IsNullOrEmpty(cursor) ? null : cursor, 50, stop);
        return found.Ok ? Render.Page<PriceChecksPage>(new { Checks = found.Value, Cursor = cursor }) : Render.Refusal(found.Problem!);
    });
}
