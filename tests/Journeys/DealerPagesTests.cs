using System.Text;
using AngleSharp.Html.Dom;
using Filiera.Accounts;
using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Filiera.Journeys;

/// <summary>The manufacturer keeps his dealers on the pages, without script: find, see, note, edit together, group, close, look back.</summary>
public sealed class DealerPagesTests(SharedSites sites) : IClassFixture<SharedSites>
{
    private const string Password = "una-password-lunga";

    [Theory, Databases]
    public async Task A_dealer_is_found_noted_edited_closed_and_his_history_tells_it(Database on)
    {
        var (portal, site, one, _) = await Company(on);
        var page = await Office(portal, site, "chiara@filiera.test", Roles.Admin);

        await page.Open($"/office/dealers?search=verona+{one}&class=A");
        page.Words("tbody").ShouldContain($"Ferramenta {one}");
        page.Page.QuerySelectorAll("tbody tr").Length.ShouldBe(1);
        await page.Open("/office/dealers?search=nessuno");
        page.Words(".empty").ShouldContain("Nessun risultato");

        await page.Open($"/office/dealers/{one}");
        page.Words("#h-facts ~ dl, .facts").ShouldContain("A");
        page.Words(".lists").ShouldContain("Listino base");
        await page.Press(".noteform button", ("text", "Scarico solo al mattino <b>presto</b>"), ("pinned", "1"));
        page.Words(".toast").ShouldBe("Nota aggiunta.");
        page.Words(".notes .said").ShouldBe("Scarico solo al mattino <b>presto</b>");
        page.Page.QuerySelectorAll(".notes .said b").ShouldBeEmpty("a note is text, never HTML");
        await page.Press(".noteform button", ("text", " "));
        ((int)page.Status).ShouldBe(422);
        page.Words(".noteform .err").ShouldBe("Scrivi qualcosa.");
        await page.Open($"/office/dealers/{one}");
        await page.Press("button[value=unpin]");
        page.Page.QuerySelector(".notes .pinned").ShouldBeNull();

        await page.Open($"/office/dealers/{one}/edit");
        await page.Press("button.primary", ("name", ""), ("vatNumber", "123"), ("phone", "045 830"));
        ((int)page.Status).ShouldBe(422);
        page.Words("#name-error").ShouldBe("Manca.");
        page.Words("#vatNumber-error").ShouldContain("11 cifre");
        page.Find("#phone").GetAttribute("value").ShouldBe("045 830", "nothing typed is lost");
        await page.Press("button.primary", ("name", "Ferramenta Uno"), ("vatNumber", "00743110157"));
        page.Words("h1").ShouldBe("Ferramenta Uno");
        page.Words(".changes").ShouldContain($"Nome Ferramenta {one} → Ferramenta Uno");

        await page.Press(".danger-zone button");
        page.Words(".toast").ShouldStartWith("Rivenditore chiuso");
        page.Words(".page-head").ShouldContain("chiuso");

        await page.Open($"/office/audit?what=account.changed&subject={one}");
        page.Words("tbody").ShouldContain($"Rivenditore {one} Attivo: sì → no");
    }

    [Theory, Databases]
    public async Task A_closed_dealers_people_are_out_and_come_back_when_he_is_reopened(Database on)
    {
        var (portal, site, one, _) = await Company(on);
        var buyer = await Browser.SignedIn(portal, site, one);
        var page = await Office(portal, site, "chiara@filiera.test", Roles.Admin);
        await page.Open($"/office/dealers/{one}");
        await page.Press(".danger-zone button");
        portal.Clock.Advance(TimeSpan.FromMinutes(6));

        await buyer.Open("/orders");
        buyer.Address.AbsolutePath.ShouldBe("/sign-in");
        await page.Open($"/office/dealers/{one}");
        await page.Press(".danger-zone button");
        page.Words(".toast").ShouldStartWith("Rivenditore riaperto");
    }

    [Theory, Databases]
    public async Task Of_two_who_edit_the_second_sees_what_is_stored_and_keeps_what_he_wrote(Database on)
    {
        var (portal, site, one, _) = await Company(on);
        var anna = await Office(portal, site, "anna@filiera.test", Roles.Admin);
        var bruno = await Office(portal, site, "bruno@filiera.test", Roles.Admin);
        await anna.Open($"/office/dealers/{one}/edit");
        await bruno.Open($"/office/dealers/{one}/edit");

        await anna.Press("button.primary", ("phone", "045 111"));
        await bruno.Press("button.primary", ("phone", "045 222"), ("email", "nuova@d1.test"));

        ((int)bruno.Status).ShouldBe(412);
        bruno.Words(".banner").ShouldContain("Nel frattempo");
        bruno.Words(".diffs").ShouldContain("045 111");
        bruno.Find("#email").GetAttribute("value").ShouldBe("nuova@d1.test");
        await bruno.Press("button.primary");
        var account = await portal.Db(db => db.Set<Account>().SingleAsync(a => a.Code == one));
        (account.Phone, account.Email).ShouldBe(("045 222", "nuova@d1.test"));
    }

    [Theory, Databases]
    public async Task Branches_and_destinations_are_kept_on_the_card(Database on)
    {
        var (portal, site, one, _) = await Company(on);
        var page = await Office(portal, site, "chiara@filiera.test", Roles.Admin);

        await page.Open($"/office/dealers/{one}/address");
        await page.Press("button.primary", ("code", "SITE/2"), ("street", "Via Po 1"), ("city", ""));
        page.Words("#city-error").ShouldBe("Manca la città.");
        await page.Press("button.primary", ("city", "Trento"), ("defaultOf", "HQ"));
        page.Words(".toast").ShouldBe("Destinazione salvata.");
        await page.Open($"/office/dealers/{one}/branch?branch=HQ");
        await page.Press("button.primary", ("active", "0"));
        ((int)page.Status).ShouldBe(422);
        await page.Open($"/office/dealers/{one}/branch");
        await page.Press("button.primary", ("code", "02"), ("name", "Villafranca"));
        page.Words("#h-branches").ShouldBe("Sedi");
        page.Words(".stack").ShouldContain("Villafranca");
    }

    [Theory, Databases]
    public async Task Classes_and_clusters_take_many_at_once(Database on)
    {
        var (portal, site, one, two) = await Company(on);
        var page = await Office(portal, site, "chiara@filiera.test", Roles.Admin);

        await page.Open("/office/classes");
        await page.Press("button.primary", ("class", "C"), ("codes", $"{one}, {two}\nD9"));
        page.Words(".banner").ShouldContain("2 fatti, 0 invariati, 1 rifiutati");
        page.Words(".banner").ShouldContain("D9");

        await page.Open("/office/clusters");
        await page.Press("button.primary", ("code", "nord"), ("name", "Nord"), ("note", "Promozioni di primavera"));
        page.Address.AbsolutePath.ShouldBe("/office/clusters/NORD");
        await page.Press("button[value=join]", ("codes", $"{one} {two} D9"));
        page.Words(".banner").ShouldContain("2 fatti");
        await page.Open("/office/dealers?cluster=NORD");
        page.Page.QuerySelectorAll("tbody tr").Length.ShouldBe(2);
        await page.Press("#chosen button:not([formaction])", ("row", two), ("class", "B"));
        page.Words(".banner").ShouldContain("1 fatti");
        page.Address.Query.ShouldContain("cluster=NORD", Case.Sensitive, "the list stays as it was");
        page.Find("thead a.sort").GetAttribute("href")!.ShouldStartWith("/office/dealers?", Case.Sensitive, "and its heads lead to the list, not to the post");
        await page.Open("/office/clusters/NORD");
        await page.Press("#chosen button", ("row", two));
        page.Words(".page-head .meta").ShouldContain("1 rivenditore");
        await page.Press(".danger-zone button");
        page.Words(".toast").ShouldBe("Gruppo NORD eliminato.");
    }

    [Theory, Databases]
    public async Task Service_reads_and_notes_a_dealer_sees_no_page_of_it(Database on)
    {
        var (portal, site, one, _) = await Company(on);
        var service = await Office(portal, site, "paola@filiera.test", Roles.Service);
        await service.Open($"/office/dealers/{one}");
        service.Page.QuerySelectorAll(".danger-zone, a[href$='/edit']").ShouldBeEmpty("no button that would be refused");
        await service.Press(".noteform button", ("text", "riservata"));
        service.Words(".notes").ShouldContain("riservata");
        foreach (var path in new[] { $"/office/dealers/{one}/edit", "/office/dealers/new", "/office/audit", "/office/audit/export", $"/office/dealers/{one}/branch", $"/office/dealers/{one}/address" })
        {
            await service.Open(path);
            ((int)service.Status).ShouldBe(403, path);
        }

        var dealer = await Browser.SignedIn(portal, site, one);
        foreach (var path in new[] { "/office/dealers", $"/office/dealers/{one}", "/office/dealers/export?format=csv", "/office/clusters", "/office/clusters/X", "/office/classes", "/office/audit", "/office/audit/1", $"/office/dealers/{one}/edit" })
        {
            await dealer.Open(path);
            ((int)dealer.Status).ShouldBe(403, path);
            dealer.Page.Body!.TextContent.ShouldNotContain("riservata");
        }
    }

    [Theory, Databases]
    public async Task Pages_stand_bad_addresses_and_hold_nothing_inline_and_exports_are_files(Database on)
    {
        var (portal, site, one, _) = await Company(on);
        var page = await Office(portal, site, "chiara@filiera.test", Roles.Admin);
        string[] paths =
        [
            "/office/dealers?sort=secret", "/office/dealers?page=99999&class=%27--", "/office/dealers/none", "/office/dealers/a%2Fb", $"/office/dealers/{one}?notes=!!", "/office/dealers/new", $"/office/dealers/{one}/edit",
            $"/office/dealers/{one}/branch?branch=none", $"/office/dealers/{one}/address?address=none", "/office/clusters?search=%25", "/office/clusters/none", "/office/classes", "/office/audit?cursor=zz&from=ieri", "/office/audit?who=%F0%9F%98%80&to=31/02/2026", "/office/audit/0", "/office/audit/x",
        ];
        foreach (var path in paths)
        {
            await page.Open(path);
            page.Page.QuerySelectorAll("script:not([src]), style, [style]").ShouldBeEmpty(path);
            page.Page.All.Where(e => e.Id is { Length: > 0 }).GroupBy(e => e.Id).Where(g => g.Count() > 1).Select(g => g.Key).ShouldBeEmpty(path);
        }

        Encoding.UTF8.GetString(await page.Download("/office/dealers/export?format=csv")).ShouldContain($"{one};Ferramenta {one}");
        (await page.Download("/office/dealers/export?format=xlsx"))[..2].ShouldBe("PK"u8.ToArray());
        Encoding.UTF8.GetString(await page.Download("/office/audit/export?format=csv")).ShouldContain("user.added");
    }

    // Two dealers of the test's own: class A and class B.
    private async Task<(TestPortal Portal, TestSite Site, string One, string Two)> Company(Database on)
    {
        var (portal, site, one, two) = (await sites.Portal(on), await sites.Site(on), sites.Own(), sites.Own());
        await portal.Seed.Dealer(one, "A");
        await portal.Seed.Dealer(two, "B");
        await portal.Seed.Product($"A100-{one}", 12.5m);
        return (portal, site, one, two);
    }

    private static async Task<Browser> Office(TestPortal portal, TestSite site, string email, string role)
    {
        (await portal.AsSystem((AddUser.Handler h) => h.Handle(new(email, null, role, Password)))).Ok.ShouldBeTrue();
        var browser = new Browser(site.Stranger());
        await browser.Open("/sign-in");
        var form = (IHtmlFormElement)browser.Page.QuerySelector("form[method=post]:has(input[type=password])")!;
        await browser.Press(form, null, (form.QuerySelector("input[type=email]")!.GetAttribute("name")!, email), (form.QuerySelector("input[type=password]")!.GetAttribute("name")!, Password));
        return browser;
    }
}
