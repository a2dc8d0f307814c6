using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Kernel;

/// <summary>
/// Work that the portal does by itself, now and then, on one node at a time. A module registers it with <c>services.AddScoped&lt;IJob, X&gt;()</c>.
/// It must bear being run twice: a node may die before it has told the end.
/// </summary>
public interface IJob
{
    /// <summary>Stable: «purge-outbox».</summary>
    string Name { get; }

    /// <summary>What it does, for people.</summary>
    Phrase Words { get; }

    JobSchedule Schedule { get; }

    /// <summary>Does the work as the portal itself and says how many rows it concerned. Long work looks at <paramref name="stop"/>.</summary>
    Task<int> Run(CancellationToken stop);
}

/// <summary>When a job runs: every so often, or each day at an hour of the portal's zone.</summary>
public sealed record JobSchedule(TimeSpan? Every = null, TimeOnly? At = null)
{
    public static JobSchedule EveryMinutes(int minutes) => new(TimeSpan.FromMinutes(minutes));

    public static JobSchedule Daily(int hour, int minute = 0) => new(At: new TimeOnly(hour, minute));

    public DateTimeOffset Next(PortalClock clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        if (At is not { } hour)
        {
            return clock.Now + (Every ?? TimeSpan.FromDays(1));
        }

        var today = clock.At(clock.Today, hour);
        return today > clock.Now ? today : clock.At(clock.Today.AddDays(1), hour);
    }

    public Phrase Words => At is { } hour
        ? new("ogni giorno alle {0}", "every day at {0}", hour.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture))
        : Every == TimeSpan.FromHours(1) ? new("ogni ora", "every hour") : new("ogni {0} min", "every {0} min", (int)(Every ?? TimeSpan.FromDays(1)).TotalMinutes);
}

/// <summary>What all nodes know of a job: when it last ran and how that went, when it runs next, who runs it now.</summary>
public sealed class JobState : IEntityTypeConfiguration<JobState>
{
    public string Name { get; init; } = "";

    public DateTimeOffset NextRunAt { get; set; }

    /// <summary>Until then a node runs it; a node that dies loses the lease.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }

    public string? LeaseBy { get; set; }

    public DateTimeOffset? LastStartedAt { get; set; }

    public int? LastMilliseconds { get; set; }

    /// <summary>Rows that the last run concerned; null when it failed, or never ran.</summary>
    public int? LastRows { get; set; }

    public string? LastError { get; set; }

    /// <summary>Runs in a row that failed.</summary>
    public int Failures { get; set; }

    public void Configure(EntityTypeBuilder<JobState> builder)
    {
        builder.ToTable("kernel_jobs");
        builder.HasKey(x => x.Name);
        builder.Property(x => x.Name).HasMaxLength(80);
        builder.Property(x => x.LeaseBy).HasMaxLength(64);
        builder.Property(x => x.LastError).HasMaxLength(2000);
    }
}
