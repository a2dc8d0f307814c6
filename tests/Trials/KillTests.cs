using System.Net;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Filiera.Trials;

/// <summary>kill -9 in the middle of two hundred orders, and the portal started again.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Orders = 200;

    [Theory, Databases]
    public async Task Every_order_that_was_answered_is_there_whole_and_once(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var buying = new Buying(portal);
        await buying.Prepare(25);
        IReadOnlyList<Buying.Wish> wishes;
        await using (var first = await Served.Start(portal, ("Outbox:Deliver", "false")))
        {
            using var http = await Buying.SignIn(first);
            wishes = await Buying.Carts(http, Orders, 25);
            var running = wishes.Select(w => Buying.Order(http, w)).ToList();
            while (wishes.Count(w => w.Number is not null) < Orders / 5)
            {
                running.ShouldContain(r => !r.IsCompleted, first.Log);
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }

            first.Kill();
            await Task.WhenAll(running);
        }

        var answered = wishes.Where(w => w.Number is not null).ToDictionary(w => w.Key, w => w.Number!);
        answered.Count.ShouldBeInRange(Orders / 5, Orders - 1, "killed in the middle");
        await buying.MustHold(wishes);

        // Started again: the same keys give the same orders, the others are placed now, and what was not told is told.
        await using var second = await Served.Start(portal);
        using var again = await Buying.SignIn(second);
        await Task.WhenAll(wishes.Select(w => Buying.Order(again, w)));
        wishes.ShouldAllBe(w => w.Status == HttpStatusCode.Created, second.Log);
        foreach (var (key, number) in answered)
        {
            wishes.Single(w => w.Key == key).Number.ShouldBe(number);
        }

        wishes.Select(w => w.Number).ShouldBeUnique();
        await buying.MustHold(wishes);
        await Delivered(portal);
        output.WriteLine($"{on}: {answered.Count} of {Orders} answered before the kill, {Orders} afterwards");
    }

    private static async Task Delivered(TestPortal portal)
    {
        for (var i = 0; i < 300; i++)
        {
            if (await portal.Db(db => db.Set<OutboxMessage>().CountAsync(m => m.DeliveredAt == null)) == 0)
            {
                return;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        (await portal.Db(db => db.Set<OutboxMessage>().Where(m => m.DeliveredAt == null).Select(m => $"{m.Type} {m.Error}").ToListAsync())).ShouldBeEmpty("the outbox delivers what was not delivered");
    }
}
