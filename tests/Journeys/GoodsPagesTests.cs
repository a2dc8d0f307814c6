using System.Net.Http.Headers;
using AngleSharp.Html.Dom;
using Filiera.Accounts;
using Filiera.Accounts.Features;
using Filiera.Catalog;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SkiaSharp;
using Xunit;

namespace Filiera.Journeys;

/// <summary>The manufacturer's goods on the pages, without script: find, edit together, undo, pictures, tree, assortments.</summary>
public sealed class GoodsPagesTests
{
    private const string Password = "una-password-lunga";

    [Theory, Databases]
    public async Task A_product_is_made_and_changed_and_a_field_that_cannot_be_is_told_beside_it(Database on)
    {
        await using var portal = await Goods(on);
        await using var site = await TestSite.Over(portal);
        var (page, _) = await Office(portal, site, "anna@filiera.test");

        await page.Open("/office/products");
        page.Words("h1").ShouldBe("Articoli");
        await page.Open("/office/new-product");
        await page.Press(".actionbar button", ("sku", "N/1"), ("name", "Maniglia"), ("packUnit", "cf"), ("packSize", "6"), ("packGtin", "18012345678904"), ("minimum", "mille"), ("attributeName", "Colore"), ("attributeValue", "rosso"));
        ((int)page.Status).ShouldBe(422);
        page.Words("#minimum-error").ShouldContain("mille");
        page.Find("input[name=packGtin]").GetAttribute("value").ShouldBe("18012345678904", "nothing typed is lost");
        await page.Press(".actionbar button", ("minimum", "0,5"));
        page.Words("#problems").ShouldContain("PZ");
        await page.Press(".actionbar button", ("minimum", "6"), ("multiple", "6"));
        page.Address.AbsolutePath.ShouldBe("/office/products/N%2F1");
        page.Words(".toast").ShouldContain("Salvato");

        await page.Press(".actionbar button", ("name", "Maniglia M1"), ("brand", "Serralta"));
        page.Words(".timeline").ShouldContain("Nome Maniglia → Maniglia M1");
        await page.Press(".timeline button");
        page.Words(".toast").ShouldContain("Annullata");
        page.Find("#name").GetAttribute("value").ShouldBe("Maniglia");
        var product = await portal.Db(db => db.Set<Product>().SingleAsync(p => p.Sku == "N/1"));
        (product.Packs, product.Minimum.Value, product.Brand, ProductAttributes.Read(product.Attributes).Single()).ShouldBe(("CF:6:18012345678904", 6m, null, new("Colore", "rosso")));
    }

    [Theory, Databases]
    public async Task Two_editors_of_one_product_keep_what_each_wrote(Database on)
    {
        await using var portal = await Goods(on);
        await using var site = await TestSite.Over(portal);
        var (anna, _) = await Office(portal, site, "anna@filiera.test");
        var (bruno, _) = await Office(portal, site, "bruno@filiera.test");

        await anna.Open("/office/products/A1");
        await bruno.Open("/office/products/A1");
        await bruno.Press(".actionbar button", ("name", "Nome di Bruno"), ("brand", "Bruno"), ("attributeName", "Colore"), ("attributeValue", "blu"));
        await anna.Press(".actionbar button", ("name", "Nome di Anna"), ("itemClass", "CHI"));

        ((int)anna.Status).ShouldBe(412);
        anna.Words("#conflict").ShouldContain("bruno@filiera.test");
        anna.Find("#name").GetAttribute("value").ShouldBe("Nome di Anna");
        anna.Words("#name-hint").ShouldBe("Adesso c’è: Nome di Bruno");
        anna.Find("#brand").GetAttribute("value").ShouldBe("Bruno", "what only he changed is his");
        anna.Find("#itemClass").GetAttribute("value").ShouldBe("CHI", "what only she changed is hers");
        anna.Find("input[name=attributeValue]").GetAttribute("value").ShouldBe("blu");
        (await portal.Db(db => db.Set<Product>().SingleAsync(p => p.Sku == "A1"))).Name.ShouldBe("Nome di Bruno");

        await anna.Press(".actionbar button");
        var product = await portal.Db(db => db.Set<Product>().SingleAsync(p => p.Sku == "A1"));
        (product.Name, product.Brand, product.ItemClass, product.Version).ShouldBe(("Nome di Anna", "Bruno", "CHI", 2));
        ProductAttributes.Read(product.Attributes).ShouldBe([new("Colore", "blu")]);
    }

    [Theory, Databases]
    public async Task Chosen_rows_are_changed_and_the_list_is_filtered_and_exported(Database on)
    {
        await using var portal = await Goods(on);
        await using var site = await TestSite.Over(portal);
        var (page, _) = await Office(portal, site, "anna@filiera.test");

        await page.Open("/office/products?status=active&search=a");
        page.Page.QuerySelectorAll("tbody tr").Length.ShouldBe(2);
        await page.Send("/office/products", [.. page.Fields((IHtmlFormElement)page.Find("#bulk"), null, ("setStatus", "discontinued"), ("setAttribute", "Garanzia"), ("setValue", "5 anni")), new("row", "A1"), new("row", "GONE")]);
        ((int)page.Status).ShouldBe(422);
        page.Words(".banner").ShouldContain("GONE");
        await page.Open("/office/products?status=discontinued");
        page.Words("tbody").ShouldContain("A1");
        await page.Send("/office/products", page.Fields((IHtmlFormElement)page.Find("#bulk"), null));
        page.Words(".banner").ShouldContain("Scegli almeno un articolo");

        await page.Open("/office/products?sort=-sku");
        page.Page.QuerySelectorAll("tbody .sku").Select(e => e.TextContent).ShouldBe(["B/2", "A1"]);
        var csv = System.Text.Encoding.UTF8.GetString(await page.Download(page.Find("a[href*='format=csv']").GetAttribute("href")!));
        csv.ShouldContain("codice;nome;");
        csv.ShouldContain("B/2;");
        (await page.Download(page.Find("a[href*='format=xlsx']").GetAttribute("href")!))[..2].ShouldBe("PK"u8.ToArray());
        await page.Open("/office/products?sort=colour");
        ((int)page.Status).ShouldBe(400);
    }

    [Theory, Databases]
    public async Task Pictures_are_uploaded_ordered_taken_off_and_put_back(Database on)
    {
        await using var portal = await Goods(on);
        await using var site = await TestSite.Over(portal);
        var (page, client) = await Office(portal, site, "anna@filiera.test");
        await page.Open("/office/products/B%2F2");
        using var body = new MultipartFormDataContent { { new StringContent(page.Find("form[enctype] input[name=_token]").GetAttribute("value")!), "_token" } };
        foreach (var (name, bytes) in new[] { ("uno.png", Picture(SKColors.Red)), ("due.png", Picture(SKColors.Blue)), ("pagina.jpg", "<html>"u8.ToArray()) })
        {
            var part = new ByteArrayContent(bytes);
            part.Headers.ContentType = new MediaTypeHeaderValue("image/png");
            body.Add(part, "files", name);
        }

        using var answer = await client.Posted("/office/products/B%2F2/images", body);
        answer.Headers.Location!.ToString().ShouldEndWith("/office/products/B%2F2#images");
        await page.Open("/office/products/B%2F2");
        page.Words(".toast").ShouldContain("2 foto aggiunte.");
        page.Words(".toast").ShouldContain("pagina.jpg: Il file non è una foto");
        var files = Files(page);
        files.Length.ShouldBe(2);

        await page.Press("button[value^='cover:']");
        Files(page).ShouldBe([files[1], files[0]]);
        await page.Press($"button[value='remove:{files[1]}']", ("alt", "Di fronte"));
        Files(page).ShouldBe([files[0]]);
        await page.Press("button[value^='restore:']");
        Files(page).ShouldBe([files[0], files[1]]);
        await page.Open("/products/B%2F2");
        page.Find(".photo").GetAttribute("src")!.ShouldContain(files[0]);
        page.Page.QuerySelectorAll(".strip img").Length.ShouldBe(1);
        (await page.Download(page.Find(".strip img").GetAttribute("src")!)).Length.ShouldBeGreaterThan(20);
    }

    [Theory, Databases]
    public async Task The_tree_is_added_to_put_in_order_renamed_and_cleared(Database on)
    {
        await using var portal = await Goods(on);
        await using var site = await TestSite.Over(portal);
        var (page, _) = await Office(portal, site, "anna@filiera.test");

        await page.Open("/office/categories");
        await page.Press("form:has(#code) button", ("code", "NEW/1"), ("name", "Nuova"), ("parent", ""));
        page.Page.QuerySelectorAll("tbody .sku").Select(e => e.TextContent).ShouldBe(["DOORS", "NEW/1"]);
        await page.Press("button[value='up:NEW/1']");
        page.Page.QuerySelectorAll("tbody .sku").Select(e => e.TextContent).ShouldBe(["NEW/1", "DOORS"]);
        await page.Press("form:has(#code) button", ("code", "NEW/1"), ("name", "Ancora"));
        ((int)page.Status).ShouldBe(409);
        page.Find("#name").GetAttribute("value").ShouldBe("Ancora");
        await page.Open("/office/categories/NEW%2F1");
        await page.Press("form:has(#position) button", ("name", "Rinominata"), ("nameEn", "Renamed"), ("position", "2"));
        page.Words("tbody").ShouldContain("Rinominata");
        await page.Open("/office/categories/DOORS");
        page.Find("button[value=delete]").HasAttribute("disabled").ShouldBeTrue();
        await page.Open("/office/categories/NEW%2F1");
        await page.Press("button[value=delete]");
        page.Page.QuerySelectorAll("tbody .sku").Select(e => e.TextContent).ShouldBe(["DOORS"]);
        await page.Open("/office/categories/NEW%2F1");
        ((int)page.Status).ShouldBe(404);
    }

    [Theory, Databases]
    public async Task An_assortment_is_edited_explained_and_undone(Database on)
    {
        await using var portal = await Goods(on);
        await using var site = await TestSite.Over(portal);
        var (page, _) = await Office(portal, site, "anna@filiera.test");

        await page.Open("/office/assortments");
        page.Words("tbody").ShouldContain("nessuna regola");
        await page.Open("/office/assortments/LOCKS");
        await page.Press("button[value=add]", ("category", "DOORS"), ("skus", "A1\nNOT"), ("included", "false"));
        ((int)page.Status).ShouldBe(422);
        page.Words(".banner").ShouldContain("NOT");
        page.Find("#skus").TextContent.Trim().ShouldBe("A1\nNOT");
        await page.Open("/office/assortments?account=D1&sku=A1");
        page.Words("#why").ShouldContain("esclude proprio questo articolo");
        page.Words("#preview").ShouldContain("vede 0 articoli su 2");
        await page.Open("/office/assortments/LOCKS");
        await page.Press("#rules button[value=include]", ("row", "category:DOORS"));
        await page.Open("/office/assortments?account=D1&sku=B/2");
        page.Words("#why").ShouldContain("comprende la categoria");
        await page.Open("/office/assortments/LOCKS");
        await page.Press(".timeline button");
        page.Words("tbody").ShouldContain("DOORS Porte");
        (await portal.Db(db => db.Set<AssortmentRule>().Where(r => r.Included).CountAsync())).ShouldBe(0);
        await page.Open("/office/assortments?account=NONE");
        page.Words(".banner").ShouldContain("NONE");
    }

    [Theory, Databases]
    public async Task Dealers_and_the_price_manager_find_no_way_in(Database on)
    {
        await using var portal = await Goods(on);
        await using var site = await TestSite.Over(portal);
        var (prices, _) = await Office(portal, site, "prices@filiera.test", Roles.Pricing);
        var dealer = await Browser.SignedIn(portal, site, "D1");
        foreach (var page in new[] { prices, dealer })
        {
            foreach (var path in new[] { "/office/products", "/office/products/export?format=csv", "/office/new-product", "/office/products/A1", "/office/products/NOT", "/office/categories", "/office/categories/DOORS", "/office/categories/export", "/office/assortments", "/office/assortments/LOCKS", "/office/assortments?account=D1", "/office/assortments/export" })
            {
                await page.Open(path);
                ((int)page.Status).ShouldBe(403, path);
            }
        }
    }

    private static string[] Files(Browser page) => [.. page.Page.QuerySelectorAll(".shelf input[name=file]").Select(e => e.GetAttribute("value")!)];

    private static byte[] Picture(SKColor color)
    {
        using var bitmap = new SKBitmap(60, 40);
        bitmap.Erase(color);
        using var image = SKImage.FromBitmap(bitmap);
        return image.Encode(SKEncodedImageFormat.Png, 90).ToArray();
    }

    // Two products in one category, a dealer in a cluster without rules.
    private static async Task<TestPortal> Goods(Database on)
    {
        var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1", null, "LOCKS");
        var doors = await portal.Db(async db =>
        {
            var category = db.Add(new Category { Code = "DOORS", Name = "Porte", Position = 1 }).Entity;
            await db.SaveChangesAsync();
            return category.Id;
        });
        await portal.Seed.Products(["A1", "B/2"], with: p => { p.CategoryId = doors; p.Attributes = """{"Colore":"rosso"}"""; });
        return portal;
    }

    private static async Task<(Browser Page, HttpClient Client)> Office(TestPortal portal, TestSite site, string email, string role = Roles.Admin)
    {
        var added = await portal.AsSystem((AddUser.Handler h) => h.Handle(new AddUser.Request(email, null, role, Password)));
        added.Ok.ShouldBeTrue(added.Problem?.Message.ToString());
        var client = site.Stranger();
        var page = new Browser(client);
        await page.Open("/sign-in");
        var form = (IHtmlFormElement)page.Find("form[method=post]:has(input[type=password])");
        await page.Press(form, null, (form.QuerySelector("input[type=email]")!.GetAttribute("name")!, email), (form.QuerySelector("input[type=password]")!.GetAttribute("name")!, Password));
        page.Address.AbsolutePath.ShouldBe("/");
        return (page, client);
    }
}

/// <summary>A post that is not a plain form.</summary>
internal static class Posting
{
    public static Task<HttpResponseMessage> Posted(this HttpClient client, string path, HttpContent body) => client.PostAsync(new Uri(path, UriKind.Relative), body);
}
