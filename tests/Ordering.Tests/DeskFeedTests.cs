using Filiera.Ordering.Features;
using Filiera.Testing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Filiera.Ordering.Tests;

/// <summary>What happens to orders is told live, also when another node wrote it.</summary>
public sealed class DeskFeedTests
{
    private static readonly Dictionary<string, string?> Quick = new() { ["Ordering:FeedMilliseconds"] = "20" };

    [Theory, Databases]
    public async Task Who_listens_hears_of_each_order_once_and_who_was_away_hears_what_he_missed(Database on)
    {
        await using var portal = await TestPortal.Start(on, Quick);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Product("A100");
        var before = await portal.Ordered(dealer.Caller, ("A100", 1));
        var feed = portal.Services.GetRequiredService<OrderFeed>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(TimeSpan.FromSeconds(30));
        await using var first = feed.Listen(null, stop.Token).GetAsyncEnumerator(stop.Token);
        await using var second = feed.Listen(null, stop.Token).GetAsyncEnumerator(stop.Token);
        (await Next(first)).Kind.ShouldBe(DeskNewsKind.Hello);
        var hello = await Next(second);

        var order = await portal.Ordered(dealer.Caller, ("A100", 1));
        foreach (var listener in new[] { first, second })
        {
            var news = await Next(listener);
            (news.Kind, news.Number, news.State, news.New).ShouldBe((DeskNewsKind.Order, order.Number, OrderState.Placed, true));
        }

        await portal.Decide(Office.Paola, before.Number, OrderAction.Hold, "fido");
        var held = await Next(first);
        (held.Number, held.State, held.New).ShouldBe((before.Number, OrderState.Held, false));
        await portal.RejectLine(Office.Paola, order.Number, 1, 0.5m);
        await portal.Decide(Office.Paola, before.Number, OrderAction.Release);
        (await Next(first)).State.ShouldBe(OrderState.Placed);

        await using var back = feed.Listen(hello.Id, stop.Token).GetAsyncEnumerator(stop.Token);
        (await Next(back)).Number.ShouldBe(order.Number);
        (await Next(back)).State.ShouldBe(OrderState.Held);
        (await Next(back)).Id.ShouldBeGreaterThan(held.Id);
        await portal.Decide(Office.Paola, before.Number, OrderAction.Confirm);
        (await Next(back)).State.ShouldBe(OrderState.Confirmed, "what was told of the past is not told again");
        (await Next(first)).State.ShouldBe(OrderState.Confirmed);
    }

    [Theory, Databases]
    public async Task Who_was_away_too_long_is_told_to_read_the_list_and_who_leaves_is_forgotten(Database on)
    {
        await using var portal = await TestPortal.Start(on, Quick);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Product("A100");
        var order = await portal.Ordered(dealer.Caller, ("A100", 1));
        for (var i = 0; i < 110; i++)
        {
            await portal.Decide(Office.Paola, order.Number, OrderAction.Hold, "sì");
            await portal.Decide(Office.Paola, order.Number, OrderAction.Release, "no");
        }

        var feed = portal.Services.GetRequiredService<OrderFeed>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using (var away = feed.Listen(1, stop.Token).GetAsyncEnumerator(stop.Token))
        {
            (await Next(away)).Kind.ShouldBe(DeskNewsKind.Reload);
            await stop.CancelAsync();
            (await away.MoveNextAsync()).ShouldBeFalse();
        }

        // Nobody listens: the loop rests, and begins again with the next.
        await Task.Delay(100, TestContext.Current.CancellationToken);
        using var again = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var later = feed.Listen(null, again.Token).GetAsyncEnumerator(again.Token);
        (await Next(later)).Kind.ShouldBe(DeskNewsKind.Hello);
        await portal.Decide(Office.Paola, order.Number, OrderAction.Confirm);
        (await Next(later)).State.ShouldBe(OrderState.Confirmed);
    }

    private static async Task<DeskNews> Next(IAsyncEnumerator<DeskNews> news)
    {
        (await news.MoveNextAsync()).ShouldBeTrue();
        return news.Current;
    }
}
