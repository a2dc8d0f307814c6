using Filiera.Kernel;
using Filiera.Kernel.Features;
using Filiera.Ordering.Features;
using Filiera.Portal.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>«Integrazioni»: what needs a person, what waits, who is behind.</summary>
public static class OverviewPages
{
    public static void Map(IEndpointRouteBuilder pages) => pages.MapGet(Paths.OfficeSystems, Show);

    /// <summary>Where an alert is dealt with.</summary>
    public static string Link(string alert) => alert switch
    {
        "PARKED_MESSAGES" => $"{Paths.OfficeOutbox}?state=PARKED",
        "FAILING_MESSAGES" => $"{Paths.OfficeOutbox}?state=FAILING",
        "FAILING_JOBS" or "LATE_JOBS" => Paths.OfficeJobs,
        "PRICES_DIFFER" => Paths.OfficePriceChecks,
        _ => $"{Paths.OfficeExchanges}?outcome=PARTIAL",
    };

    /// <summary>How old: «12 s», «4 min», «3 h 20 min», «2 gg».</summary>
    public static string Age(TimeSpan age) => age.TotalSeconds < 90 ? $"{Math.Max(0, (int)age.TotalSeconds)} s" : age.TotalHours < 48 ? Portal.Show.Span(age) : Text.OfficeSystems["Days", (int)age.TotalDays];

    private static async Task<IResult> Show(GetSystemHealth.Handler get, ListFeedReaders.Handler readers, ListExchanges.Handler exchanges, CancellationToken stop)
    {
        var health = await get.Handle(stop);
        if (!health.Ok)
        {
            return Render.Refusal(health.Problem!);
        }

        var feed = await readers.Handle(stop);
        var latest = await exchanges.Handle(new(Limit: 6), stop);
        return Render.Page<SystemsPage>(new { Health = health.Value, Feed = feed.Value, Latest = latest.Value.Items });
    }
}
