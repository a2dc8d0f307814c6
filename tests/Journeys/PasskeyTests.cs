using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Filiera.Journeys;

/// <summary>Passkeys in a real browser, with the virtual authenticator that it brings for tests.</summary>
[Collection(InBrowser.Name)]
public sealed class PasskeyTests(BrowserSite site)
{
    // A passkey is bound to a name: 127.0.0.1 has none.
    private string Address => site.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    [Fact]
    public async Task A_passkey_is_registered_signs_in_alone_is_renamed_and_removed()
    {
        var page = await site.SignedIn("manager@dealer.demo", script: true, 1440, Address);
        var cdp = await page.Context.NewCDPSessionAsync(page);
        await cdp.SendAsync("WebAuthn.enable");
        await cdp.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object> { ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true },
        });
        await page.GotoAsync($"{Address}/profile");
        await page.FillAsync("#passkey-name", "Portatile");
        await page.Locator("passkey-new button").ClickAsync();
        await page.Locator(".keyrow").WaitForAsync();
        (await page.Locator(".keyrow input[name=name]").InputValueAsync()).ShouldBe("Portatile");

        await SignOut(page);
        await page.Locator("passkey-enter button").ClickAsync();
        await page.WaitForURLAsync($"{Address}/");
        await page.GotoAsync($"{Address}/profile");
        (await page.Locator("main").InnerTextAsync()).ShouldContain("Con una passkey,");

        await page.Locator(".keyrow input[name=name]").FillAsync("Telefono");
        await page.Locator(".keyrow button[value=rename]").ClickAsync();
        (await page.Locator(".keyrow input[name=name]").InputValueAsync()).ShouldBe("Telefono");
        await page.Locator(".keyrow button.danger[popovertarget]").ClickAsync();
        await page.Locator(".keyrow button[value=remove]").ClickAsync();
        await page.Locator(".keyrow").WaitForAsync(new() { State = WaitForSelectorState.Detached });

        await SignOut(page);
        await page.Locator("passkey-enter button").ClickAsync();
        await page.Locator("passkey-enter .err:not([hidden])").WaitForAsync();
        page.Url.ShouldContain("/sign-in");
    }

    private async Task SignOut(IPage page)
    {
        await page.Locator("button[popovertarget=me]").ClickAsync();
        await page.Locator("#me form[action='/sign-out'] button").ClickAsync();
        await page.WaitForURLAsync($"{Address}/sign-in");
    }
}
