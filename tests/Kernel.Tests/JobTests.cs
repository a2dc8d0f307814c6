using Filiera.Kernel.Features;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Filiera.Kernel.Tests;

public sealed class JobTests
{
    private static readonly Caller Admin = new() { Kind = CallerKind.User, Name = "admin", Permissions = Permission.All };

    [Theory, Databases]
    public async Task Many_nodes_run_a_due_job_once(Database on)
    {
        var runs = new Counter();
        await using var portal = await TestPortal.Start(on, with: s => s.AddScoped<IJob>(_ => new Slow(runs)));
        var nodes = Enumerable.Range(0, 4).Select(_ => Node(portal)).ToList();
        await nodes[0].RunDue(TestContext.Current.CancellationToken);
        runs.Value.ShouldBe(0, "it is due in half an hour");
        portal.Clock.Advance(TimeSpan.FromMinutes(31));

        await Task.WhenAll(nodes.Select(n => Task.Run(() => n.RunDue(TestContext.Current.CancellationToken))));

        runs.Value.ShouldBe(1);
        var state = await portal.Db(db => db.Set<JobState>().SingleAsync(s => s.Name == "slow"));
        (state.LastRows, state.LeaseUntil, state.Failures).ShouldBe((7, null, 0));
        state.NextRunAt.ShouldBe(portal.Clock.GetUtcNow().AddMinutes(30));
    }

    [Theory, Databases]
    public async Task A_job_whose_node_died_is_run_by_another_when_the_lease_is_over(Database on)
    {
        var runs = new Counter();
        await using var portal = await TestPortal.Start(on, with: s => s.AddScoped<IJob>(_ => new Slow(runs)));
        await Node(portal).RunDue(TestContext.Current.CancellationToken);
        portal.Clock.Advance(TimeSpan.FromMinutes(31));
        await portal.Db(db => db.Set<JobState>().Where(s => s.Name == "slow").ExecuteUpdateAsync(s => s.SetProperty(j => j.LeaseBy, "dead").SetProperty(j => j.LeaseUntil, portal.Clock.GetUtcNow().AddMinutes(5))));

        await Node(portal).RunDue(TestContext.Current.CancellationToken);
        runs.Value.ShouldBe(0);
        portal.Clock.Advance(TimeSpan.FromMinutes(6));
        await Node(portal).RunDue(TestContext.Current.CancellationToken);
        runs.Value.ShouldBe(1);
    }

    [Theory, Databases]
    public async Task A_job_that_fails_says_why_and_is_tried_at_its_next_time(Database on)
    {
        var runs = new Counter { Breaks = true };
        await using var portal = await TestPortal.Start(on, with: s => s.AddScoped<IJob>(_ => new Slow(runs)));
        await Node(portal).RunDue(TestContext.Current.CancellationToken);
        portal.Clock.Advance(TimeSpan.FromMinutes(31));
        await Node(portal).RunDue(TestContext.Current.CancellationToken);

        var job = (await portal.As(Admin, (ListJobs.Handler h) => h.Handle(default))).Value.Items.Single(j => j.Name == "slow");
        (job.Status, job.LastError, job.Failures).ShouldBe((ListJobs.JobStatus.Failed, "no luck", 1));
        (await portal.As(Admin, (GetSystemHealth.Handler h) => h.Handle(default))).Value.Alerts.ShouldContain(a => a.Code == "FAILING_JOBS");

        runs.Breaks = false;
        (await portal.As(Admin, (RunJob.Handler h) => h.Handle("slow", default))).Status.ShouldBe(202);
        await Node(portal).RunDue(TestContext.Current.CancellationToken);
        (await portal.As(Admin, (ListJobs.Handler h) => h.Handle(default))).Value.Items.Single(j => j.Name == "slow").Status.ShouldBe(ListJobs.JobStatus.Ok);
        (await portal.Db(db => db.Set<AuditEntry>().SingleAsync(a => a.What == "job.requested"))).Subject.ShouldBe("job:slow");
    }

    [Theory, Databases]
    public async Task A_running_job_is_not_asked_for_twice_and_a_dealer_asks_for_none(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await Node(portal).RunDue(TestContext.Current.CancellationToken);
        await portal.Db(db => db.Set<JobState>().ExecuteUpdateAsync(s => s.SetProperty(j => j.LeaseUntil, portal.Clock.GetUtcNow().AddMinutes(5))));

        (await portal.As(Admin, (RunJob.Handler h) => h.Handle("purge-outbox", default))).Problem!.Code.ShouldBe("JOB_RUNNING");
        (await portal.As(Admin, (RunJob.Handler h) => h.Handle("nothing", default))).Problem!.Status.ShouldBe(404);
        var dealer = new Caller { Kind = CallerKind.User, Name = "hq", AccountId = 1, Permissions = Permission.OfDealers };
        (await portal.As(dealer, (RunJob.Handler h) => h.Handle("purge-outbox", default))).Problem!.Status.ShouldBe(403);
        (await portal.As(dealer, (ListJobs.Handler h) => h.Handle(default))).Problem!.Status.ShouldBe(403);
    }

    [Theory, Databases]
    public async Task Answers_kept_for_repeated_calls_go_after_seven_days(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        async Task Keep(string key) => await portal.Db(async db => (await Idempotency.Once(db, portal.Clock, "me", "POST /x", key, "{}", () => Task.FromResult<Result>(new Result<Done>(Done.It)))).Answer);
        await Keep("old");
        portal.Clock.Advance(TimeSpan.FromDays(6));
        await Keep("new");
        portal.Clock.Advance(TimeSpan.FromDays(2));

        (await portal.AsSystem(async (IEnumerable<IJob> jobs) => await jobs.OfType<PurgeIdempotencyKeys>().Single().Run(default))).ShouldBe(1);
        (await portal.Db(db => db.Set<IdempotencyRow>().SingleAsync())).Key.ShouldBe("new");
    }

    private static JobRunner Node(TestPortal portal) => new(portal.Services.GetRequiredService<IServiceScopeFactory>(), portal.Services.GetRequiredService<PortalClock>(), portal.Clock, NullLogger<JobRunner>.Instance);

    private sealed class Counter
    {
        private int _value;

        public bool Breaks { get; set; }

        public int Value => _value;

        public void Add() => Interlocked.Increment(ref _value);
    }

    private sealed class Slow(Counter runs) : IJob
    {
        public string Name => "slow";

        public Phrase Words { get; } = new("Lento", "Slow");

        public JobSchedule Schedule { get; } = JobSchedule.EveryMinutes(30);

        public async Task<int> Run(CancellationToken stop)
        {
            runs.Add();
            await Task.Delay(50, stop);
            return runs.Breaks ? throw new InvalidOperationException("no luck") : 7;
        }
    }
}
