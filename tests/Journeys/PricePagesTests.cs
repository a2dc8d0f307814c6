using AngleSharp.Html.Dom;
using Filiera.Accounts;
using Filiera.Accounts.Features;
using Filiera.Pricing;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Filiera.Journeys;

/// <summary>The price manager's pages without script: order of sources, reach, rules, contracts and their renewal.</summary>
public sealed class PricePagesTests
{
    private const string Password = "una-password-lunga";

    [Theory, Databases]
    public async Task The_order_of_sources_is_changed_and_a_dealer_is_cut_off_on_one_page(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1", "A");
        await portal.Seed.Product("P1", price: 10m);
        await using var site = await TestSite.Over(portal);
        var page = await Office(portal, site);

        await page.Open("/office/price-sources");
        page.Words("h1").ShouldBe("Ordine dei prezzi");
        page.Page.QuerySelectorAll("table tbody tr").Length.ShouldBe(6);
        await page.Press(".actionbar button", ("place.5", "4"), ("place.3", "6"), ("rule.5", "best"), ("why", "Il migliore"));
        page.Words(".toast").ShouldContain("Ordine salvato");
        page.Words(".timeline").ShouldContain("Il migliore");
        (await portal.Db(db => db.Set<PriceSourceVersion>().Select(v => v.Sources).SingleAsync())).ShouldBe("FIRST_HIT:SPECIAL,CONTRACT,PROJECT;BEST_PRICE:BASE,CLASS_LIST,ACCOUNT_LIST");

        await page.Press("#h-cuts ~ form button[value=cut], section[aria-labelledby=h-cuts] button[value=cut]", ("account", "NONE"));
        ((int)page.Status).ShouldBe(422);
        page.Words(".banner").ShouldContain("NONE");
        await page.Press("section[aria-labelledby=h-cuts] button[value=cut]", ("account", "D1"), ("class", ""));
        page.Words("section[aria-labelledby=h-cuts]").ShouldContain("solo i suoi listini");
        await page.Press("section[aria-labelledby=h-cuts] button[value=open]");
        (await portal.Db(db => db.Set<PriceCut>().CountAsync())).ShouldBe(0);
    }

    [Theory, Databases]
    public async Task A_list_is_given_periods_and_dealers_and_made_by_rule(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1", "A");
        await portal.Seed.Product("P1", price: 10m);
        await portal.Seed.List(PriceListKind.Shared, [], l => (l.Code, l.Name) = ("EXPORT", "Export"));
        await using var site = await TestSite.Over(portal);
        var page = await Office(portal, site);

        await page.Open("/office/price-lists/EXPORT/reach");
        await page.Press(".actionbar button", ("from.0", "2027-01-01"), ("to.0", "2027-03-31"), ("account.0", "D1"), ("priority.0", "10"), ("class.1", "A"));
        page.Words(".toast").ShouldContain("Salvato");
        page.Find("input[name='account.0']").GetAttribute("value").ShouldBe("D1");
        await page.Press(".actionbar button", ("to.0", "2026-12-31"));
        ((int)page.Status).ShouldBe(400);
        page.Find("input[name='to.0']").GetAttribute("value").ShouldBe("2026-12-31", "nothing typed is lost");

        await page.Open("/office/price-lists/EXPORT/rules");
        await page.Press(".actionbar button", ("formula.0", "list *"), ("from.0", "BASE"));
        ((int)page.Status).ShouldBe(422);
        await page.Press(".actionbar button", ("formula.0", "list * 0.5"), ("round.0", ".90"));
        page.Words(".toast").ShouldContain("Regole salvate");
        await page.Press("section[aria-labelledby=h-make] button[value=make]");
        page.Address.AbsolutePath.ShouldStartWith("/office/price-revisions/");
        page.Words("table").ShouldContain("4,90");
    }

    [Theory, Databases]
    public async Task A_contract_is_made_renewed_by_its_index_and_applied(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1", "A");
        var product = await portal.Seed.Product("P1", price: 10m);
        await using var site = await TestSite.Over(portal);
        var page = await Office(portal, site);

        await page.Open("/office/contracts");
        await page.Press("form[action='/office/contracts'] button", ("code", "CT/1"));
        page.Address.AbsolutePath.ShouldBe("/office/contracts/CT%2F1");
        await page.Press("form.form button", ("name", "Quadro"), ("account", "D1"), ("validFrom", "2026-01-01"), ("validTo", "2026-12-31"), ("noticeDays", "90"), ("indexation", "min(index, 2"));
        ((int)page.Status).ShouldBe(422);
        page.Words("#indexation-error").ShouldContain("formula");
        await page.Press("form.form button", ("indexation", "min(index, 2)"), ("kind.0", "class"), ("what.0", "VITI"), ("discounts.0", "50+10"));
        page.Words(".toast").ShouldContain("Contratto salvato");
        page.Words(".page-head").ShouldContain("Da decidere");
        await portal.Db(async db => { db.Add(new Price { ListId = await db.Set<PriceList>().Where(l => l.Code == "CT/1").Select(l => l.Id).SingleAsync(), ProductId = product.Id, UnitPrice = new(5), IsNet = true }); return await db.SaveChangesAsync(); });

        await page.Press("section[aria-labelledby=h-renew] button", ("index", "4"));
        page.Address.AbsolutePath.ShouldStartWith("/office/price-revisions/");
        page.Words("table").ShouldContain("5,10");
        await page.Press(".actionbar button[value=apply]");
        await page.Open("/office/contracts");
        page.Words("tbody").ShouldContain("31/12/2027");
    }

    private static async Task<Browser> Office(TestPortal portal, TestSite site)
    {
        var added = await portal.AsSystem((AddUser.Handler h) => h.Handle(new AddUser.Request("prezzi@filiera.test", null, Roles.Pricing, Password)));
        added.Ok.ShouldBeTrue(added.Problem?.Message.ToString());
        var page = new Browser(site.Stranger());
        await page.Open("/sign-in");
        var form = (IHtmlFormElement)page.Find("form[method=post]:has(input[type=password])");
        await page.Press(form, null, (form.QuerySelector("input[type=email]")!.GetAttribute("name")!, "prezzi@filiera.test"), (form.QuerySelector("input[type=password]")!.GetAttribute("name")!, Password));
        return page;
    }
}
