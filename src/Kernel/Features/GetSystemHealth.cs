using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Kernel.Features;

/// <summary>How the portal's own machinery is: events that wait or failed, jobs, exchanges with refused rows; and what of it needs a person.</summary>
public static class GetSystemHealth
{
    /// <summary>A job that is later than this is not running anywhere.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(10);

    /// <param name="Waiting">Not delivered yet and not parked, those that failed among them.</param>
    /// <param name="OldestAt">When the oldest of them happened.</param>
    /// <param name="Sequence">The number of the last event.</param>
    public sealed record OutboxPart(int Waiting, int Failing, int Parked, DateTimeOffset? OldestAt, long Sequence);

    /// <param name="Name">Who listens inside the portal.</param>
    public sealed record SubscriberPart(string Name, int Waiting, DateTimeOffset? OldestAt);

    public sealed record JobsPart(int All, int Failing, int Late);

    /// <summary>Of the last 24 hours.</summary>
    public sealed record ExchangesPart(int All, int Partial, int Refused, int Failed);

    /// <param name="Code">PARKED_MESSAGES, FAILING_MESSAGES, FAILING_JOBS, LATE_JOBS, REFUSED_EXCHANGES, or a module’s own (PRICES_DIFFER).</param>
    public sealed record Alert(string Code, int Count, string Message);

    /// <param name="Alerts">What needs a person; empty when all is well.</param>
    public sealed record Response(OutboxPart Outbox, IReadOnlyList<SubscriberPart> Subscribers, JobsPart Jobs, ExchangesPart Exchanges, IReadOnlyList<Alert> Alerts);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/systems/health", (Handler handler, CancellationToken stop) => handler.Handle(stop))
            .WithName("GetSystemHealth").WithTags("Systems").WithSummary("Outbox, jobs and exchanges at a glance, and what needs a person")
            .WithExample(answer: new Response(new(3, 1, 1, new DateTimeOffset(2026, 11, 24, 8, 59, 12, TimeSpan.Zero), 18_412), [new("MailSender", 2, null)], new(3, 0, 0), new(41, 2, 0, 0), [new("PARKED_MESSAGES", 1, "1 evento messo da parte dopo troppi tentativi.")]));

    public sealed class Handler(PortalDb db, IServiceProvider services, PortalClock clock)
    {
        public async Task<Result<Response>> Handle(CancellationToken stop)
        {
            if (db.Caller.Demand(Permission.Administer) is { } problem)
            {
                return problem;
            }

            var types = await db.Set<OutboxMessage>().Where(m => m.DeliveredAt == null && m.ParkedAt == null).GroupBy(m => m.Type)
                .Select(g => new { Type = g.Key, Waiting = g.Count(), Failing = g.Count(m => m.Attempts > 0), First = g.Min(m => m.Id) }).ToListAsync(stop);
            var firsts = types.Select(t => t.First).ToList();
            var since = await db.Set<OutboxMessage>().Where(m => firsts.Contains(m.Id)).ToDictionaryAsync(m => m.Id, m => m.CreatedAt, stop);
            var parked = await db.Set<OutboxMessage>().CountAsync(OutboxMessage.Is(OutboxState.Parked), stop);
            var outbox = new OutboxPart(types.Sum(t => t.Waiting), types.Sum(t => t.Failing), parked, Oldest(types.Select(t => t.First)), await db.OutboxHead(stop));

            // Asked for here and not in the constructor: a subscriber may stand on more than this page needs.
            var subscribers = services.GetServices<IOutboxSubscriber>().Select(s => types.Where(t => s.Wants(t.Type)).ToList() is var mine
                ? new SubscriberPart(s.GetType().Name, mine.Sum(t => t.Waiting), Oldest(mine.Select(t => t.First))) : null!).ToList();
            var jobs = await Jobs(stop);
            var exchanges = await Exchanges(stop);
            var alerts = Alerts(outbox, jobs, exchanges).ToList();
            foreach (var own in services.GetServices<ISystemAlert>())
            {
                if (await own.Now(stop) is { } alert)
                {
                    alerts.Add(new(alert.Code, alert.Count, alert.Words.ToString()));
                }
            }

            return new Response(outbox, subscribers, jobs, exchanges, alerts);

            DateTimeOffset? Oldest(IEnumerable<long> of) => of.Select(id => since.TryGetValue(id, out var at) ? at : (DateTimeOffset?)null).Min();
        }

        private async Task<JobsPart> Jobs(CancellationToken stop)
        {
            var late = clock.Now - Late;
            var states = await db.Set<JobState>().AsNoTracking().ToListAsync(stop);
            return new(states.Count, states.Count(s => s.Failures > 0), states.Count(s => s.NextRunAt < late && (s.LeaseUntil is null || s.LeaseUntil < clock.Now)));
        }

        private async Task<ExchangesPart> Exchanges(CancellationToken stop)
        {
            var since = clock.Now.AddDays(-1);
            var counts = await db.Set<Exchange>().Where(e => e.At >= since).GroupBy(e => e.Outcome).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(stop);
            int Of(ExchangeOutcome outcome) => counts.Where(c => c.Key == outcome).Sum(c => c.Count);
            return new(counts.Sum(c => c.Count), Of(ExchangeOutcome.Partial), Of(ExchangeOutcome.Refused), Of(ExchangeOutcome.Failed));
        }

        private static IEnumerable<Alert> Alerts(OutboxPart outbox, JobsPart jobs, ExchangesPart exchanges)
        {
            (string Code, int Count, Phrase One, Phrase Many)[] all =
            [
                ("PARKED_MESSAGES", outbox.Parked, new("1 evento messo da parte dopo troppi tentativi.", "1 event set aside after too many attempts."), new("{0} eventi messi da parte dopo troppi tentativi.", "{0} events set aside after too many attempts.")),
                ("FAILING_MESSAGES", outbox.Failing, new("1 evento non si riesce a consegnare: si riprova.", "1 event can’t be delivered: trying again."), new("{0} eventi non si riescono a consegnare: si riprova.", "{0} events can’t be delivered: trying again.")),
                ("FAILING_JOBS", jobs.Failing, new("1 lavoro è fallito.", "1 job failed."), new("{0} lavori sono falliti.", "{0} jobs failed.")),
                ("LATE_JOBS", jobs.Late, new("1 lavoro è in ritardo: nessun nodo lo esegue.", "1 job is late: no node runs it."), new("{0} lavori sono in ritardo: nessun nodo li esegue.", "{0} jobs are late: no node runs them.")),
                ("REFUSED_EXCHANGES", exchanges.Partial + exchanges.Refused + exchanges.Failed, new("1 scambio con righe rifiutate nelle ultime 24 ore.", "1 exchange with refused rows in the last 24 hours."), new("{0} scambi con righe rifiutate nelle ultime 24 ore.", "{0} exchanges with refused rows in the last 24 hours.")),
            ];
            return all.Where(a => a.Count > 0).Select(a => new Alert(a.Code, a.Count, (a.Count == 1 ? a.One : a.Many.With(a.Count)).ToString()));
        }
    }
}
