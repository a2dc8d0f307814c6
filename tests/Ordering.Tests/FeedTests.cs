using Filiera.Kernel;
using Filiera.Ordering.Features;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Filiera.Ordering.Tests;

/// <summary>The feed of orders for the ERP: nothing missed and nothing twice while many order at once; acknowledged as often as one likes.</summary>
public sealed class FeedTests
{
    private static readonly Caller Erp = new() { Kind = CallerKind.Client, Name = "erp", Permissions = new HashSet<string> { Permission.OrdersManage, Permission.OrdersRead } };
    private static readonly Caller Admin = new() { Kind = CallerKind.User, Name = "admin", Permissions = Permission.All };

    [Theory, Databases]
    public async Task A_reader_gets_every_order_once_in_a_stable_order_while_many_place(Database on)
    {
        const int Writers = 6, Each = 5;
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Product("A100", 10m, stock: 100_000m);
        var buyers = new List<Caller>();
        for (var w = 0; w < Writers; w++)
        {
            buyers.Add((await portal.Seed.Dealer($"D{w}")).Caller);
        }

        var dispatcher = portal.Services.GetRequiredService<OutboxDispatcher>();
        using var done = new CancellationTokenSource();
        var read = new List<GetOrderFeed.Item>();
        var delivering = Task.Run(Keep, TestContext.Current.CancellationToken);
        var reading = Task.Run(Read, TestContext.Current.CancellationToken);
        async Task Keep()
        {
            while (!done.IsCancellationRequested)
            {
                await dispatcher.DeliverOnce(TestContext.Current.CancellationToken);
            }
        }

        async Task Read()
        {
            while (read.Count < Writers * Each)
            {
                var page = (await portal.As(Erp, (GetOrderFeed.Handler h) => h.Handle(null, 4, default))).Value;
                read.AddRange(page.Items);
                (await portal.As(Erp, (AcknowledgeFeed.Handler h) => h.Handle(new(page.Position), default))).Problem.ShouldBeNull();
            }
        }

        await Task.WhenAll(buyers.Select(b => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                await portal.Ordered(b, ("A100", 1));
            }
        })));
        await reading.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await done.CancelAsync();
        await delivering;

        read.Select(i => i.Number).Order().ShouldBe(await portal.Db(db => db.Set<Order>().Select(o => o.Number).OrderBy(n => n).ToListAsync()));
        read.Select(i => i.Position).ShouldBeInOrder();
        var again = (await portal.As(Erp, (GetOrderFeed.Handler h) => h.Handle(0, 200, default))).Value;
        again.Items.Select(i => (i.Position, i.Number)).ShouldBe(read.Select(i => (i.Position, i.Number)), "read again from the beginning it is the same");
        again.More.ShouldBeFalse();
        (await portal.As(Admin, (ListFeedReaders.Handler h) => h.Handle(default))).Value.Items.ShouldHaveSingleItem().ShouldSatisfyAllConditions(r => r.Client.ShouldBe("erp"), r => r.Waiting.ShouldBe(0), r => r.OldestAt.ShouldBeNull());
    }

    [Theory, Databases]
    public async Task Each_event_brings_the_order_whole_in_a_constant_number_of_statements(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1", "B");
        await portal.Seed.Products(["A100", "B200"], 10m, stock: 1000);
        var first = await portal.Ordered(dealer.Caller, ("A100", 2), ("B200", 3));
        await portal.As(dealer.Caller, (ChangeOrderState.Handler h) => h.Handle(first.Number, OrderAction.Cancel, "Doppio", default));
        var second = await portal.Ordered(dealer.Caller, ("A100", 1));
        await Deliver(portal);

        var feed = (await portal.As(Erp, (GetOrderFeed.Handler h) => h.Handle(null, null, default))).Value;

        feed.Items.Select(i => (i.Type, i.Number)).ShouldBe([("order.placed", first.Number), ("order.cancel", first.Number), ("order.placed", second.Number)]);
        var whole = feed.Items[2].Order!;
        (whole.Account.Code, whole.Account.Class, whole.Order.Branch.Code).ShouldBe(("D1", "B", "HQ"));
        whole.Order.Lines.ShouldHaveSingleItem().ShouldSatisfyAllConditions(l => l.Sku.ShouldBe("A100"), l => l.Allocations.ShouldHaveSingleItem().Warehouse.ShouldBe("W1"));
        feed.Items[0].Order!.Order.State.ShouldBe(OrderState.Cancelled, "an order is told as it is now");
        var few = await portal.Sql.Of(() => portal.As(Erp, (GetOrderFeed.Handler h) => h.Handle(0, 1, default)));
        (await portal.Sql.Of(() => portal.As(Erp, (GetOrderFeed.Handler h) => h.Handle(0, 100, default)))).ShouldBe(few);
    }

    [Theory, Databases]
    public async Task Acknowledging_twice_or_late_is_harmless_and_is_written_down_once(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var buyer = (await portal.Seed.Dealer("D1")).Caller;
        await portal.Seed.Product("A100", 10m, stock: 1000);
        await portal.Ordered(buyer, ("A100", 1));
        await portal.Ordered(buyer, ("A100", 1));
        await Deliver(portal);
        var feed = (await portal.As(Erp, (GetOrderFeed.Handler h) => h.Handle(0, null, default))).Value;

        var acks = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => portal.As(Erp, (AcknowledgeFeed.Handler h) => h.Handle(new(feed.Items[i % 2].Position), default)))));
        acks.ShouldAllBe(a => a.Ok);
        var last = (await portal.As(Erp, (AcknowledgeFeed.Handler h) => h.Handle(new(feed.Items[0].Position), default))).Value;
        (last.Position, last.Waiting).ShouldBe((feed.Position, 0), "never backwards");
        (await portal.Db(db => db.Set<Exchange>().Where(e => e.Kind == "orders").Select(e => e.Rows).ToListAsync())).Sum().ShouldBe(2);

        (await portal.As(Erp, (AcknowledgeFeed.Handler h) => h.Handle(new(feed.Position + 1), default))).Problem!.Code.ShouldBe("FEED_POSITION_UNKNOWN");
        (await portal.As(Erp, (AcknowledgeFeed.Handler h) => h.Handle(new(null), default))).Problem!.Status.ShouldBe(400);
        (await portal.As(Erp with { Name = "wms" }, (GetOrderFeed.Handler h) => h.Handle(null, null, default))).Value.Items.Count.ShouldBe(2, "each system has a position of its own");
    }

    [Theory, Databases]
    public async Task A_reader_who_was_away_too_long_is_told_so(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var buyer = (await portal.Seed.Dealer("D1")).Caller;
        await portal.Seed.Product("A100", 10m, stock: 1000);
        await portal.Ordered(buyer, ("A100", 1));
        await portal.Ordered(buyer, ("A100", 1));
        await Deliver(portal);
        portal.Clock.Advance(TimeSpan.FromDays(100));
        await portal.AsSystem(async (IEnumerable<IJob> jobs) => await jobs.OfType<PurgeOutbox>().Single().Run(default));
        await portal.Ordered(buyer, ("A100", 1));
        await Deliver(portal);

        var gone = (await portal.As(Erp, (GetOrderFeed.Handler h) => h.Handle(1, null, default))).Problem!;
        (gone.Status, gone.Code).ShouldBe((410, "FEED_POSITION_GONE"));
        (await portal.As(Erp, (GetOrderFeed.Handler h) => h.Handle(2, null, default))).Value.Items.Count.ShouldBe(1);
        (await portal.As(Erp, (GetOrderFeed.Handler h) => h.Handle(null, null, default))).Value.Items.Count.ShouldBe(1, "a new reader gets what there is");
    }

    [Theory, Databases]
    public async Task The_ERPs_number_is_kept_once_and_changed_only_when_meant(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = (await portal.Seed.Dealer("D1")).Caller;
        await portal.Seed.Product("A100", 10m, stock: 1000);
        var order = await portal.Ordered(dealer, ("A100", 1));

        var acks = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => portal.As(Erp, (AcknowledgeOrder.Handler h) => h.Handle(order.Number, new("SO-1"), default)))));
        acks.ShouldAllBe(a => a.Ok && a.Value.ErpNumber == "SO-1");
        (await portal.As(Erp, (AcknowledgeOrder.Handler h) => h.Handle(order.Number, new("SO-2"), default))).Problem!.Code.ShouldBe("ORDER_ACKNOWLEDGED");
        (await portal.As(Erp, (AcknowledgeOrder.Handler h) => h.Handle(order.Number, new("SO-2", Replace: true), default))).Value.ErpNumber.ShouldBe("SO-2");
        (await portal.As(dealer, (GetOrder.Handler h) => h.Handle(order.Number, default))).Value.ErpNumber.ShouldBe("SO-2", "the dealer sees it too");
        (await portal.Db(db => db.Set<AuditEntry>().CountAsync(a => a.What == "order.acknowledged"))).ShouldBe(2);

        (await portal.As(Erp, (AcknowledgeOrder.Handler h) => h.Handle("26-999999", new("SO-1"), default))).Problem!.Status.ShouldBe(404);
        (await portal.As(Erp, (AcknowledgeOrder.Handler h) => h.Handle(order.Number, new(" "), default))).Problem!.Status.ShouldBe(400);
        foreach (var other in new[] { dealer, Erp with { Permissions = new HashSet<string> { Permission.OrdersRead } } })
        {
            (await portal.As(other, (AcknowledgeOrder.Handler h) => h.Handle(order.Number, new("SO-1"), default))).Problem!.Status.ShouldBe(403);
            (await portal.As(other, (GetOrderFeed.Handler h) => h.Handle(null, null, default))).Problem!.Status.ShouldBe(403);
            (await portal.As(other, (AcknowledgeFeed.Handler h) => h.Handle(new(1), default))).Problem!.Status.ShouldBe(403);
            (await portal.As(other, (ListFeedReaders.Handler h) => h.Handle(default))).Problem!.Status.ShouldBe(403);
        }
    }

    private static Task<int> Deliver(TestPortal portal) => portal.Services.GetRequiredService<OutboxDispatcher>().DeliverOnce(TestContext.Current.CancellationToken);
}
