using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Filiera.Journeys;

/// <summary>The order desk in a real browser: new orders are announced, and nothing chosen is lost.</summary>
public sealed partial class BrowserTests
{
    [Fact]
    public async Task A_new_order_is_announced_and_what_is_chosen_stays_chosen()
    {
        var page = await site.SignedIn("service@filiera.demo", true, 1440);
        await page.GotoAsync($"{Address}/office/orders?view=OPEN");
        var rows = page.Locator("table.desk-table tbody tr");
        var before = await rows.CountAsync();
        before.ShouldBeGreaterThan(0);
        var chosen = await page.Locator("input[name=row]").First.GetAttributeAsync("value");
        await page.Locator("input[name=row]").First.CheckAsync();
        (await page.Locator("[data-chosen]").TextContentAsync()).ShouldBe("1");

        var number = await site.PlaceOrder();

        var news = page.Locator("order-stream button");
        await Assertions.Expect(news).ToBeVisibleAsync(new() { Timeout = 30_000 });
        (await news.TextContentAsync())!.ShouldContain("1 nuovo ordine");
        (await rows.CountAsync()).ShouldBe(before, "nothing moves under the hand");
        await news.ClickAsync();
        await Assertions.Expect(page.Locator($"input[name=row][value='{number}']")).ToBeVisibleAsync();
        (await page.Locator($"input[name=row][value='{chosen}']").IsCheckedAsync()).ShouldBeTrue();
        (await page.Locator("[data-chosen]").TextContentAsync()).ShouldBe("1");
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("/office/orders?view=OPEN", 1440)]
    [InlineData("/office/orders?view=HELD", 390)]
    [InlineData("/office/orders/new", 390)]
    public async Task The_desk_reads_well_and_does_not_scroll_sideways(string path, int width)
    {
        var page = await site.SignedIn("service@filiera.demo", true, width);
        await page.GotoAsync($"{Address}{path}");
        (await Sideways(page)).ShouldBe(0);
        var found = await page.RunAxe();
        found.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{v.Id} {v.Help}: {v.Nodes[0].Html}").ShouldBeEmpty();
        await page.Context.CloseAsync();
    }
}
