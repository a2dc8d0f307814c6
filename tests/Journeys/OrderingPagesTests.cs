using System.Text;
using AngleSharp.Html.Dom;
using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Ordering.Features;
using Filiera.Portal;
using Filiera.Portal.Storefront;
using Filiera.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using UglyToad.PdfPig;
using Xunit;

namespace Filiera.Journeys;

/// <summary>The main job on the pages, without script: paste, mend, add, order, print, order again.</summary>
public sealed class OrderingPagesTests
{
    [Theory, Databases]
    public async Task A_buyer_pastes_mends_orders_prints_and_orders_again(Database on)
    {
        await using var portal = await Serving(on);
        await using var site = await TestSite.Over(portal);
        var page = await Browser.SignedIn(portal, site, "D1");

        await page.Open("/quick-order");
        await page.Press("button[value=check]", ("text", "Codice\tQtà\nA100\t5\nB200\t6\nA100\t7\nC300\t13\nA10O\t1"));
        page.Words("#pad-counts .chips").ShouldBe("4 righe 2 pronte 1 da sistemare 1 non valida");
        page.Words("tbody").ShouldContain("unite le righe 1 e 3");
        page.Find("tr.bad input[name^=c]").GetAttribute("value").ShouldBe("A10O", "what can't be read stays as it was typed");

        await page.Press("tr.warn button[value^='fix:']");
        page.Find("input[name=q4]").GetAttribute("value").ShouldBe("24");
        await page.Open("/quick-order?show=bad");
        page.Page.QuerySelectorAll("tbody tr").Length.ShouldBe(1);
        await page.Open("/quick-order");
        await page.Press("#pad-add");
        page.Words("#pad-counts .chips").ShouldStartWith("1 riga 0 pronte");
        page.Words(".toast").ShouldContain("Aggiunte 3 righe");

        await page.Open(page.Find(".toast a").GetAttribute("href")!);
        var cart = page.Address.AbsolutePath;
        page.Page.QuerySelectorAll("input[name^='q.']").Length.ShouldBe(3);
        await page.Press("button[value=update]", ("q.B200", "sei"), ("po", "VR-1"));
        page.Words(".err-line").ShouldContain("sei");
        page.Find("input[name=po]").GetAttribute("value").ShouldBe("VR-1", "nothing typed is lost");
        await page.Press("button[value='remove:B200']", ("q.B200", "6"));
        page.Words(".banner").ShouldContain("B200");
        await page.Press("button[value=restore]");
        page.Find("input[name='q.B200']").GetAttribute("value").ShouldBe("6");
        page.Find("input[name=po]").GetAttribute("value").ShouldBe("VR-1");

        await page.Press("button[value=place]", ("expected", "1.00"));
        ((int)page.Status).ShouldBe(409);
        page.Words(".banner").ShouldContain("Non è stato ordinato nulla");
        var form = (IHtmlFormElement)page.Find("#cart");
        var fields = page.Fields(form, page.Find("button[value=place]"));
        await page.Send(cart, fields);
        var order = page.Address;
        order.AbsolutePath.ShouldMatch("^/orders/26-[0-9]{6}$");
        page.Words(".banner.ok").ShouldContain("ricevuto");
        await page.Send(cart, fields);
        page.Address.ShouldBe(order, "the second press shows the first order");

        using (var pdf = PdfDocument.Open(await page.Download($"{order.AbsolutePath}/pdf")))
        {
            string.Concat(pdf.GetPages().Select(p => p.Text)).ShouldContain("A100");
        }

        await page.Press("button[name=number]");
        page.Address.AbsolutePath.ShouldStartWith("/carts/");
        page.Page.QuerySelectorAll("input[name^='q.']").Length.ShouldBe(3);
        (await portal.Db(db => db.Set<Order>().CountAsync())).ShouldBe(1);
    }

    [Theory, Databases]
    public async Task Undo_takes_the_added_rows_out_of_the_cart_again(Database on)
    {
        await using var portal = await Serving(on);
        await using var site = await TestSite.Over(portal);
        var page = await Browser.SignedIn(portal, site, "D1");
        await page.Open("/quick-order");
        await page.Press("button[value=check]", ("text", "A100\t5"));
        await page.Press("#pad-add");
        var cart = page.Find(".toast a").GetAttribute("href")!;
        await page.Press("#pad-undo");

        page.Words("#pad-counts .chips").ShouldStartWith("1 riga 1 pronta");
        await page.Open(cart);
        page.Page.QuerySelectorAll("input[name^='q.']").ShouldBeEmpty();
    }

    [Theory, Databases]
    public async Task Another_dealer_gets_404_and_learns_nothing(Database on)
    {
        await using var portal = await Serving(on);
        await portal.Seed.Dealer("D2");
        await using var site = await TestSite.Over(portal);
        var mine = await Browser.SignedIn(portal, site, "D1");
        await mine.Open("/quick-order");
        await mine.Press("button[value=check]", ("text", "A100\t5"));
        await mine.Press("#pad-add");
        var cart = mine.Find(".toast a").GetAttribute("href")!;
        await mine.Open(cart);
        await mine.Press("button[value=place]");
        var order = mine.Address.AbsolutePath;

        var other = await Browser.SignedIn(portal, site, "D2");
        foreach (var path in new[] { cart, $"{cart}/export.csv", order, $"{order}/pdf", "/orders/26-999999", "/carts/nonsense" })
        {
            await other.Open(path);
            ((int)other.Status).ShouldBe(404, path);
            other.Page.Body!.TextContent.ShouldNotContain("A100");
        }

        await other.Open("/orders");
        other.Page.QuerySelectorAll("tbody tr").ShouldBeEmpty();
    }

    [Theory, Databases]
    public async Task Pages_hold_no_inline_script_or_style_and_stand_bad_addresses(Database on)
    {
        await using var portal = await Serving(on);
        await using var site = await TestSite.Over(portal);
        var page = await Browser.SignedIn(portal, site, "D1");
        string[] paths =
        [
            "/quick-order", "/quick-order?show=%00&page=-1", "/quick-order?page=99999999999999999999&code=%3Cscript%3E", "/carts", "/carts?cursor=!!", "/orders", "/orders?state=NO", "/orders?from=ieri&to=31/02/2026",
            "/orders?search=%27%22%3B--&cursor=zzz&trail=....", "/recent", "/recent?cursor=%F0%9F%98%80&quantity=x", "/orders/export.csv?state=NO", "/quick-order/template.csv",
        ];
        foreach (var path in paths)
        {
            await page.Open(path);
            page.Page.QuerySelectorAll("script:not([src]), style, [style]").ShouldBeEmpty(path);
            page.Page.All.SelectMany(e => e.Attributes).Where(a => a.Name.StartsWith("on", StringComparison.Ordinal)).ShouldBeEmpty(path);
            page.Page.All.Where(e => e.Id is { Length: > 0 }).GroupBy(e => e.Id).Where(g => g.Count() > 1).Select(g => g.Key).ShouldBeEmpty(path);
        }
    }

    [Fact]
    public void A_spreadsheet_never_runs_what_a_cell_says()
    {
        var csv = new Csv("a", "b");
        csv.Row("=1+1", "@SUM(A1)");
        csv.Row("-5", -5m);
        csv.Row("a;\"b\"", null);
        csv.ToString().ShouldBe("\uFEFFa;b\r\n'=1+1;'@SUM(A1)\r\n'-5;-5\r\n\"a;\"\"b\"\"\";\r\n");
    }

    [Fact]
    public void A_merged_row_remembers_its_parts_and_no_row_is_dropped()
    {
        IReadOnlyList<PadRow> rows = [new(1, "A100", "5"), new(2, "B200", "1"), new(3, "A100", "7"), new(4, "?", null)];
        var checks = new[] { Check(1, "A100", 12m, 1, 3), Check(2, "B200", 1m) };

        var merged = PadMerge.Apply(rows, checks);

        merged.Select(r => (r.Row.Line, r.Row.Quantity)).ShouldBe([(1, "12"), (2, "1"), (4, null)]);
        PadMerge.Split(merged[0].Row).Select(r => (r.Line, r.Quantity, r.Apart)).ShouldBe([(1, "5", true), (3, "7", true)]);
    }

    [Fact]
    public void What_was_typed_in_an_old_window_is_added_below_not_lost()
    {
        var kept = new GetPad.Response([new(1, "A100", "5"), new(2, "B200", "6")], null, 4, null, true);
        PadForm Form(string version) => new(new FormCollection(new() { ["version"] = version, ["c1"] = "A100", ["q1"] = "9", ["c2"] = "B200", ["q2"] = "6", ["cn1"] = "C300", ["qn1"] = "" }));

        Form("4").Over(kept).Rows.Select(r => (r.Line, r.Code, r.Quantity)).ShouldBe([(1, "A100", "9"), (2, "B200", "6"), (3, "C300", null)]);
        Form("3").Over(kept).Rows.Select(r => (r.Line, r.Code, r.Quantity)).ShouldBe([(1, "A100", "5"), (2, "B200", "6"), (3, "A100", "9"), (4, "C300", null)]);
    }

    [Fact]
    public void An_uploaded_list_is_read_in_the_encodings_that_Excel_writes()
    {
        PadFile.Read(Encoding.UTF8.GetBytes("\uFEFFA;1")).ShouldBe("A;1");
        PadFile.Read([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("A\t1")]).ShouldBe("A\t1");
        PadFile.Read([(byte)'q', 0xE0]).ShouldBe("qà");
        PadFile.Read([0x50, 0x4B, 3, 4, 0]).ShouldBeNull("a workbook is no text");
    }

    private static QuickOrderRow Check(int line, string sku, decimal quantity, params int[] merged) =>
        new(line, sku, sku, sku, new Quantity(quantity), "PZ", LineStatus.Ok, null, null, null, null, null, null, null, null, null, merged, "");

    private static async Task<TestPortal> Serving(Database on)
    {
        var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1", "A");
        await portal.Seed.Product("A100", 12.5m, stock: 100);
        await portal.Seed.Product("B200", 4m, stock: 100);
        await portal.Seed.Product("C300", 2m, stock: 500, with: p => p.Multiple = new(12));
        return portal;
    }
}
