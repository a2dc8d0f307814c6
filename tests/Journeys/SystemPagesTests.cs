using System.Net;
using AngleSharp.Html.Dom;
using Filiera.Accounts;
using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Filiera.Journeys;

/// <summary>«Integrazioni» without script: clients and their secrets, exchanges, events, jobs; and who must not see them.</summary>
public sealed class SystemPagesTests
{
    private const string Password = "una-password-lunga";

    [Theory, Databases]
    public async Task An_administrator_makes_a_client_sees_its_secret_once_rotates_and_stops_it(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await using var site = await TestSite.Over(portal);
        var page = await SignedIn(portal, site, Roles.Admin, null);

        await page.Open("/office/systems/clients");
        page.Words(".empty").ShouldContain("Nessun client");
        await page.Open("/office/systems/clients/new");
        await page.Press(".btn.primary", ("name", "X"));
        ((int)page.Status).ShouldBe(400);
        page.Words(".banner").ShouldContain("3 a 80");
        await page.Press(".btn.primary", ("name", "erp"), ("displayName", "ERP nuovo"));
        var secret = page.Words("#secret code");
        secret.Length.ShouldBe(25);
        await page.Open("/office/systems/clients/erp");
        page.Page.QuerySelector("#secret").ShouldBeNull("it is shown once");
        (await Token(site, "erp", secret)).ShouldBeTrue();

        await page.Press("form[action$='/secret'] button", ("overlap", "0"));
        var second = page.Words("#secret code");
        second.ShouldNotBe(secret);
        (await Token(site, "erp", secret)).ShouldBeFalse();
        await page.Open("/office/systems/clients/erp");
        await page.Press("button[value=disable]");
        page.Words(".toast").ShouldContain("erp è disattivato");
        (await Token(site, "erp", second)).ShouldBeFalse();
        await page.Press("button[value=enable]");
        (await Token(site, "erp", second)).ShouldBeTrue();
        await page.Open("/office/systems/clients/erp");
        await page.Press("button[value=save]", ("displayName", "Altro nome"), ("perMinute", "molte"));
        page.Words(".banner").ShouldContain("1.000.000");
        await page.Press("button[value=save]", ("displayName", "Altro nome"), ("version", "v0"));
        ((int)page.Status).ShouldBe(412);
        (await portal.Db(db => db.Set<ClientCard>().SingleAsync())).DisplayName.ShouldBe("ERP nuovo");
        System.Text.Encoding.UTF8.GetString(await page.Download("/office/systems/clients/export?format=csv")).ShouldContain("erp;ERP nuovo");
    }

    [Theory, Databases]
    public async Task What_went_wrong_is_found_and_mended(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await using var site = await TestSite.Over(portal);
        var erp = await site.Client("erp", null, Permission.AccountsWrite);
        using (var put = await erp.Send(HttpMethod.Put, "/api/v1/admin/accounts", """{"items":[{"code":"A","name":"Alfa"},{"code":"B"}]}"""))
        {
            put.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        await portal.Db(async db =>
        {
            db.Add(new OutboxMessage { Type = "mail.send", Aggregate = "mail:1", Payload = """{"id":1}""", CreatedAt = portal.Clock.GetUtcNow(), Attempts = 10, ParkedAt = portal.Clock.GetUtcNow(), Error = "no such host" });
            db.Add(new OutboxMessage { Type = "mail.send", Aggregate = "mail:2", Payload = """{"id":2}""", CreatedAt = portal.Clock.GetUtcNow(), Attempts = 10, ParkedAt = portal.Clock.GetUtcNow(), Error = "no such host" });
            return await db.SaveChangesAsync();
        });
        var page = await SignedIn(portal, site, Roles.Admin, null);

        await page.Open("/office/systems");
        page.Words(".todo").ShouldContain("2 eventi messi da parte");
        await page.Open(page.Find(".todo a").GetAttribute("href")!);
        page.Page.QuerySelectorAll("tbody tr").Length.ShouldBe(2);
        await page.Press("button[value=skip]", ("row", "1"));
        page.Words(".banner").ShouldContain("motivo");
        var first = page.Page.QuerySelector("tbody input[name=row]")!.GetAttribute("value")!;
        await page.Open("/office/systems/outbox?state=PARKED");
        await page.Press("button[value=skip]", ("row", first), ("reason", "Indirizzo sbagliato"));
        page.Words(".toast").ShouldContain("1 evento non sarà più consegnato");
        await page.Open($"/office/systems/outbox/{first}");
        page.Words(".facts").ShouldContain("«Indirizzo sbagliato»");
        await page.Open("/office/systems/outbox");
        await page.Press("button[value=replay-all]");
        page.Words(".toast").ShouldContain("1 evento sarà riprovato");

        await page.Open("/office/systems/exchanges?outcome=PARTIAL");
        await page.Open(page.Find("tbody a").GetAttribute("href")!);
        page.Words("tbody").ShouldContain("B");
        System.Text.Encoding.UTF8.GetString(await page.Download(page.Find("a[href$='rejected?format=csv']").GetAttribute("href")!)).ShouldContain("name");

        await page.Open("/office/systems/jobs");
        await page.Press("button[value=purge-outbox]");
        page.Words(".toast").ShouldContain("purge-outbox parte");
    }

    [Theory, Databases]
    public async Task A_dealers_administrator_has_his_own_page_and_no_other(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        await portal.Seed.Dealer("D2");
        await portal.AsSystem((AddClient.Handler h) => h.Handle(new("d2-erp", "D2")));
        await using var site = await TestSite.Over(portal);
        var page = await SignedIn(portal, site, Roles.Headquarters, "D1");

        await page.Open("/systems/new");
        await page.Press(".btn.primary", ("name", "d1-erp"));
        page.Words("#secret code").Length.ShouldBe(25);
        await page.Open("/systems");
        page.Words("tbody").ShouldContain("d1-erp");
        page.Words("tbody").ShouldNotContain("d2-erp");
        (await page.Open("/systems/d2-erp")).Status.ShouldBe(HttpStatusCode.NotFound);
        foreach (var office in new[] { "/office/systems", "/office/systems/outbox", "/office/systems/jobs", "/office/systems/exchanges" })
        {
            (await page.Open(office)).Status.ShouldBe(HttpStatusCode.Forbidden, office);
        }

        var buyer = await SignedIn(portal, site, Roles.Buyer, "D1");
        (await buyer.Open("/systems")).Status.ShouldBe(HttpStatusCode.Forbidden);
        var service = await SignedIn(portal, site, Roles.Service, null);
        (await service.Open("/office/systems/clients")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static async Task<Browser> SignedIn(TestPortal portal, TestSite site, string role, string? account)
    {
        var email = $"{role}@{account?.ToLowerInvariant() ?? "maker"}.test";
        (await portal.AsSystem((AddUser.Handler h) => h.Handle(new AddUser.Request(email, account, role, Password)))).Problem.ShouldBeNull();
        var browser = new Browser(site.Stranger());
        await browser.Open("/sign-in");
        var form = (IHtmlFormElement)browser.Page.QuerySelector("form[method=post]:has(input[type=password])")!;
        await browser.Press(form, null, (form.QuerySelector("input[type=email]")!.GetAttribute("name")!, email), (form.QuerySelector("input[type=password]")!.GetAttribute("name")!, Password));
        return browser;
    }

    private static async Task<bool> Token(TestSite site, string name, string secret)
    {
        using var client = site.Stranger();
        using var content = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = name, ["client_secret"] = secret });
        using var answer = await client.PostAsync(new Uri("/connect/token", UriKind.Relative), content);
        return answer.IsSuccessStatusCode;
    }
}
