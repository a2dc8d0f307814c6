using Filiera.Kernel.Features;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;
using TestClock = Filiera.Testing.TestClock;

namespace Filiera.Kernel.Tests;

/// <summary>Events: in order per aggregate, parked when they fail for good, replayed or skipped by a person, numbered without gaps.</summary>
public sealed class OutboxTests
{
    private static readonly Caller Buyer = new() { Kind = CallerKind.User, Name = "buyer", AccountId = 1, Permissions = Permission.OfDealers };
    private static readonly Caller Admin = new() { Kind = CallerKind.User, Name = "admin", Permissions = Permission.All };

    [Theory, Databases]
    public async Task A_message_that_fails_holds_back_its_own_aggregate_only_and_steps_aside_when_it_is_parked(Database on)
    {
        var heard = new Listener { Broken = ["a1"] };
        await using var portal = await Start(on, heard);
        await Emit(portal, ("a", "a1"), ("a", "a2"), ("b", "b1"));
        var dispatcher = portal.Services.GetRequiredService<OutboxDispatcher>();

        await dispatcher.DeliverOnce(TestContext.Current.CancellationToken);
        heard.Heard.ShouldBe(["b1"], "a2 waits behind a1");
        portal.Clock.Advance(TimeSpan.FromMinutes(10));
        await dispatcher.DeliverOnce(TestContext.Current.CancellationToken);
        portal.Clock.Advance(TimeSpan.FromMinutes(10));
        await dispatcher.DeliverOnce(TestContext.Current.CancellationToken);
        await dispatcher.DeliverOnce(TestContext.Current.CancellationToken);

        heard.Heard.ShouldBe(["b1", "a2"], "after three attempts a1 is parked, and a2 goes on");
        var health = (await portal.As(Admin, (GetSystemHealth.Handler h) => h.Handle(default))).Value;
        (health.Outbox.Parked, health.Outbox.Waiting).ShouldBe((1, 0));
        health.Alerts.ShouldContain(a => a.Code == "PARKED_MESSAGES" && a.Count == 1);
        var parked = (await portal.As(Admin, (ListOutbox.Handler h) => h.Handle(new(State: "PARKED"), default))).Value.Items.ShouldHaveSingleItem();
        (parked.Aggregate, parked.Attempts).ShouldBe(("a", 3));
        parked.Error!.ShouldStartWith("Listener: ");

        heard.Broken = [];
        (await portal.As(Admin, (ReplayOutbox.Handler h) => h.Handle(new([parked.Id]), default))).Value.Replayed.ShouldBe(1);
        await dispatcher.DeliverOnce(TestContext.Current.CancellationToken);
        heard.Heard.ShouldBe(["b1", "a2", "a1"]);
        (await portal.As(Admin, (ReplayOutbox.Handler h) => h.Handle(new([parked.Id]), default))).Value.Replayed.ShouldBe(0, "what was delivered is left alone");
        (await portal.Db(db => db.Set<AuditEntry>().SingleAsync(a => a.What == "outbox.replayed"))).ShouldSatisfyAllConditions(a => a.Who.ShouldBe("admin"), a => a.Subject.ShouldBe($"outbox:{parked.Id}"));
    }

    [Theory, Databases]
    public async Task What_is_skipped_is_never_delivered_and_keeps_its_reason(Database on)
    {
        var heard = new Listener { Broken = ["a1", "c1"] };
        await using var portal = await Start(on, heard);
        await Emit(portal, ("a", "a1"), ("a", "a2"), ("c", "c1"));
        var dispatcher = portal.Services.GetRequiredService<OutboxDispatcher>();
        await dispatcher.DeliverOnce(TestContext.Current.CancellationToken);

        (await portal.As(Admin, (SkipOutbox.Handler h) => h.Handle(new(All: true, Reason: " "), default))).Problem!.Field.ShouldBe("reason");
        (await portal.As(Admin, (SkipOutbox.Handler h) => h.Handle(new(["x"], "perché"), default))).Problem!.Field.ShouldBe("ids[0]");
        (await portal.As(Admin, (SkipOutbox.Handler h) => h.Handle(new(All: true, Reason: "Indirizzo sbagliato"), default))).Value.Skipped.ShouldBe(2);
        heard.Broken = [];
        portal.Clock.Advance(TimeSpan.FromMinutes(10));
        await dispatcher.DeliverOnce(TestContext.Current.CancellationToken);

        heard.Heard.ShouldBe(["a2"]);
        var skipped = (await portal.As(Admin, (ListOutbox.Handler h) => h.Handle(new(State: "SKIPPED"), default))).Value;
        skipped.Items.ShouldAllBe(i => i.SkipReason == "Indirizzo sbagliato");
        skipped.Total.ShouldBe(2);
    }

    [Theory, Databases]
    public async Task Numbers_have_no_gaps_and_never_appear_behind_a_reader_while_many_write(Database on)
    {
        await using var portal = await Start(on, new Listener());
        var nodes = Enumerable.Range(0, 3).Select(_ => Node(portal)).ToList();
        using var done = new CancellationTokenSource();
        var seen = new List<long>();
        var reader = Task.Run(Read, TestContext.Current.CancellationToken);
        async Task Read()
        {
            for (var last = 0L; ;)
            {
                var ended = done.IsCancellationRequested;
                var some = await portal.Db(db => db.Set<OutboxMessage>().Where(m => m.Sequence > last).OrderBy(m => m.Sequence).Take(7).Select(m => m.Sequence!.Value).ToListAsync());
                seen.AddRange(some);
                last = some.Count > 0 ? some[^1] : last;
                if (ended && some.Count == 0)
                {
                    return;
                }
            }
        }

        var dispatching = nodes.Select(n => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                await n.DeliverOnce(TestContext.Current.CancellationToken);
            }
        })).ToList();

        // Transactions of different length: a later id commits before an earlier one.
        await Task.WhenAll(Enumerable.Range(0, 12).Select(w => Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                await portal.Db(db => db.InTransaction<Done>(async () =>
                {
                    db.Emit(portal.Clock, "test.happened", $"w{w}", new { w, i });
                    await db.SaveChangesAsync();
                    await Task.Delay((w * 7 + i * 13) % 12);
                    return Done.It;
                }));
            }
        })));
        while (await portal.Db(db => db.Set<OutboxMessage>().AnyAsync(m => m.Sequence == null)))
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        await done.CancelAsync();
        await Task.WhenAll([reader, .. dispatching]);

        seen.ShouldBe(Enumerable.Range(1, 120).Select(n => (long)n));
    }

    [Theory, Databases]
    public async Task Only_who_administers_sees_and_touches_the_outbox(Database on)
    {
        await using var portal = await Start(on, new Listener());
        await Emit(portal, ("a", "a1"));
        (await portal.As(Buyer, (ListOutbox.Handler h) => h.Handle(new(), default))).Problem!.Status.ShouldBe(403);
        (await portal.As(Buyer, (GetOutboxMessage.Handler h) => h.Handle("1", default))).Problem!.Status.ShouldBe(403);
        (await portal.As(Buyer, (ReplayOutbox.Handler h) => h.Handle(new(All: true), default))).Problem!.Status.ShouldBe(403);
        (await portal.As(Buyer, (SkipOutbox.Handler h) => h.Handle(new(All: true, Reason: "boh"), default))).Problem!.Status.ShouldBe(403);
        (await portal.As(Buyer, (GetSystemHealth.Handler h) => h.Handle(default))).Problem!.Status.ShouldBe(403);
        (await portal.As(Admin, (GetOutboxMessage.Handler h) => h.Handle("x", default))).Problem!.Status.ShouldBe(404);
        (await portal.As(Admin, (ListOutbox.Handler h) => h.Handle(new(State: "GONE"), default))).Problem!.Status.ShouldBe(400);
    }

    [Theory, Databases]
    public async Task What_was_delivered_long_ago_is_purged_and_the_horizon_told(Database on)
    {
        await using var portal = await Start(on, new Listener());
        var dispatcher = portal.Services.GetRequiredService<OutboxDispatcher>();
        await Emit(portal, ("a", "a1"), ("a", "a2"));
        await dispatcher.DeliverOnce(TestContext.Current.CancellationToken);
        portal.Clock.Advance(TimeSpan.FromDays(91));
        await Emit(portal, ("a", "a3"));
        await dispatcher.DeliverOnce(TestContext.Current.CancellationToken);

        (await Run<PurgeOutbox>(portal)).ShouldBe(2);
        (await portal.Db(db => db.Set<OutboxMessage>().SingleAsync())).Sequence.ShouldBe(3);
        (await portal.Db(db => db.OutboxHorizon())).ShouldBe(2);
        (await Run<PurgeOutbox>(portal)).ShouldBe(0);
    }

    private static Task<int> Run<T>(TestPortal portal) where T : IJob => portal.AsSystem(async (IEnumerable<IJob> jobs) => await jobs.OfType<T>().Single().Run(default));

    private static Task<TestPortal> Start(Database on, Listener listener) =>
        TestPortal.Start(on, new() { ["Outbox:MaxAttempts"] = "3" }, s => s.AddSingleton<IOutboxSubscriber>(listener));

    // Another process over the same database, with a name of its own.
    private static OutboxDispatcher Node(TestPortal portal) => new(
        portal.Services.GetRequiredService<IServiceScopeFactory>(), portal.Clock, portal.Services.GetRequiredService<Microsoft.Extensions.Configuration.IConfiguration>(), NullLogger<OutboxDispatcher>.Instance);

    private static async Task Emit(TestPortal portal, params (string Aggregate, string Says)[] events)
    {
        foreach (var (aggregate, says) in events)
        {
            await portal.Db(db => db.InTransaction<Done>(() =>
            {
                db.Emit(portal.Clock, "test.happened", aggregate, says);
                return Task.FromResult(new Result<Done>(Done.It));
            }));
        }
    }

    private sealed class Listener : IOutboxSubscriber
    {
        public List<string> Heard { get; } = [];

        public IReadOnlyList<string> Broken { get; set; } = [];

        public bool Wants(string type) => type == "test.happened";

        public Task Handle(OutboxMessage message, CancellationToken stop)
        {
            var says = message.Payload.Trim('"');
            if (Broken.Contains(says))
            {
                throw new InvalidOperationException($"{says} is broken");
            }

            lock (Heard)
            {
                Heard.Add(says);
            }

            return Task.CompletedTask;
        }
    }
}
