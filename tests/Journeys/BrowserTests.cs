using Deque.AxeCore.Playwright;
using Filiera.Host;
using Filiera.Host.Demo;
using Filiera.Kernel;
using Filiera.Ordering.Features;
using Filiera.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Filiera.Journeys;

/// <summary>A small demo company on a real server, and a browser: started once for all the tests that need one.</summary>
public sealed class BrowserSite : IAsyncLifetime
{
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly string _folder = Directory.CreateTempSubdirectory("filiera-browser-").FullName;
    private WebApplication? _app;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public string Address => _app?.Urls.First() ?? "";

    private static string? Chromium { get; } = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    public async ValueTask InitializeAsync()
    {
        if (Chromium is null)
        {
            DatabasesAttribute.Required("browser").ShouldBeFalse("FILIERA_REQUIRE names a browser, and Chromium is not on this machine");
            return;
        }

        _app = PortalHost.Build(
            new Dictionary<string, string?> { ["DataDir"] = _folder, ["urls"] = "http://127.0.0.1:0", ["Demo"] = "true", ["RateLimit:PerMinute"] = "100000", ["RateLimit:SignInPerMinute"] = "100000" },
            builder => builder.Logging.ClearProviders());
        await Host.Database.Prepare(_app.Services, CancellationToken.None);
        await DemoData.Fill(_app.Services, new DemoSize(4, 300), CancellationToken.None);
        await _app.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = Arguments });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A dealer's cart is ordered while somebody looks on; the order's number.</summary>
    public async Task<string> PlaceOrder()
    {
        await using var scope = _app!.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        services.GetRequiredService<CallerScope>().Caller = new Caller { Kind = CallerKind.Client, Name = "demo-dealer", AccountId = 1, AccountCode = "1", Permissions = Permission.OfDealers };
        var cart = (await services.GetRequiredService<CreateCart.Handler>().Handle(null)).Value.Id;
        (await services.GetRequiredService<ChangeCartLines.Handler>().Handle(cart, new([new("K64-AR", new(12))]))).Problem.ShouldBeNull();
        return (await services.GetRequiredService<PlaceOrder.Handler>().Handle(cart, null)).Value.Number;
    }

    /// <param name="address">Another name of the same site.</param>
    public async Task<IPage> SignedIn(string user, bool script, int width, string? address = null)
    {
        Assert.SkipWhen(_browser is null, "Chromium is not on this machine");
        var context = await _browser!.NewContextAsync(new() { Locale = "it-IT", JavaScriptEnabled = script, ViewportSize = new() { Width = width, Height = 900 } });
        var page = await context.NewPageAsync();
        await page.GotoAsync($"{address ?? Address}/sign-in");
        await page.FillAsync("#email", user);
        await page.FillAsync("#password", "Filiera-demo-1");
        await page.Locator("button.primary").ClickAsync();
        // The address first, then the page itself: a live page may never report its load to a busy browser.
        await page.WaitForURLAsync($"{address ?? Address}/", new() { WaitUntil = WaitUntilState.Commit });
        await page.Locator("main").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return page;
    }
}

/// <summary>The classes that share the one demo company and browser.</summary>
[CollectionDefinition(Name)]
public sealed class InBrowser : ICollectionFixture<BrowserSite>
{
    public const string Name = "browser";
}

/// <summary>The main job in a real browser, on a small demo company: with script, without it, on a phone; and what axe says of the pages.</summary>
[Collection(InBrowser.Name)]
public sealed partial class BrowserTests(BrowserSite site)
{
    private string Address => site.Address;

    [Theory]
    [InlineData("buyer@dealer.demo", true, 1440)]
    [InlineData("manager@dealer.demo", false, 1440)]
    [InlineData("hq@dealer.demo", true, 390)]
    public async Task A_buyer_pastes_a_list_and_orders_it(string user, bool script, int width)
    {
        var page = await site.SignedIn(user, script, width);
        await page.GotoAsync($"{Address}/quick-order");
        await page.Locator("textarea").First.FillAsync("K64-AR\t2\nH3D-120N\t4\nNON-ESISTE\t1");
        await page.Locator("button", new() { HasText = "Controlla" }).First.ClickAsync();
        await page.GetByText("Non trovat").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.Locator("button.primary:visible:not([disabled])", new() { HasText = "Aggiungi" }).Last.ClickAsync();
        await page.GetByText("Aggiunte 2 righe").First.WaitForAsync();

        await page.GotoAsync($"{Address}/carts");
        await page.Locator("main a[href*='/carts/']").First.ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("/carts/", StringComparison.Ordinal));
        (await page.ContentAsync()).ShouldContain("H3D-120N");
        await page.Locator("button.primary:visible").First.ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("/orders/", StringComparison.Ordinal));
        (await page.Locator("main").InnerTextAsync()).ShouldContain("K64-AR");
        (await Sideways(page)).ShouldBe(0);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/catalogue?search=chiudiporta")]
    [InlineData("/products/K64-AR")]
    [InlineData("/quick-order")]
    [InlineData("/carts")]
    [InlineData("/orders")]
    [InlineData("/recent")]
    public async Task A_page_is_accessible_and_never_scrolls_sideways(string path)
    {
        foreach (var width in new[] { 1440, 390, 320 })
        {
            var page = await site.SignedIn("buyer@dealer.demo", script: true, width);
            await page.GotoAsync(Address + path);
            (await Sideways(page)).ShouldBe(0, $"{path} at {width}");
            if (width > 320)
            {
                // The narrowest page is the phone's, only narrower: what axe reads of it is the same.
                var found = await page.RunAxe();
                found.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{width}: {v.Id} {v.Help}").ShouldBeEmpty();
            }

            await page.Context.CloseAsync();
        }
    }

    private static Task<int> Sideways(IPage page) => page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");
}
