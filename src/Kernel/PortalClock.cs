using Microsoft.Extensions.Configuration;

namespace Filiera.Kernel;

/// <summary>The portal's time: instants from <see cref="TimeProvider"/>, days in the portal's zone (<c>Portal:TimeZone</c>, Europe/Rome).</summary>
public sealed class PortalClock(TimeProvider time, IConfiguration configuration)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(configuration["Portal:TimeZone"] ?? "Europe/Rome");

    /// <summary>To the microsecond, which is what both databases keep: what is told now is what is read later.</summary>
    public DateTimeOffset Now
    {
        get
        {
            var now = time.GetUtcNow();
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        }
    }

    public DateOnly Today => DayOf(Now);

    public DateTimeOffset ToLocal(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, _zone);

    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(ToLocal(instant).DateTime);

    /// <summary>The instant at which a day begins in the portal's zone, in UTC.</summary>
    public DateTimeOffset StartOf(DateOnly day) => At(day, TimeOnly.MinValue);

    /// <summary>A local time of a day as an instant. An hour skipped by summer time counts as the one after it.</summary>
    public DateTimeOffset At(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time, DateTimeKind.Unspecified);
        if (_zone.IsInvalidTime(local))
        {
            local = local.AddHours(1);
        }

        return new DateTimeOffset(local, _zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
