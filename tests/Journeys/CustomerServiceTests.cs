using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Filiera.Accounts;
using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Ordering.Features;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Filiera.Journeys;

/// <summary>Customer service over HTTP: the API, the live stream, and the pages without script.</summary>
public sealed class CustomerServiceTests
{
    private static readonly Dictionary<string, string?> Quick = new() { ["Ordering:FeedMilliseconds"] = "100" };

    [Theory, Databases]
    public async Task A_system_works_for_the_dealer_that_it_names_and_a_dealer_never(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var (first, second) = (await portal.Seed.Dealer("D1"), await portal.Seed.Dealer("D2"));
        await portal.Seed.Product("A100", 10m);
        await using var site = await TestSite.Over(portal);
        using var erp = await site.Client("erp", null, [.. Permission.All]);
        using var dealer = await site.Client("dealer-d1", "D1");
        using var reader = await site.Client("reader", null, Permission.OrdersRead, Permission.CatalogRead);

        var me = await Ask(erp, HttpMethod.Get, "/api/v1/me", "D1");
        (me.GetProperty("name").GetString(), me.GetProperty("account").GetProperty("code").GetString(), me.GetProperty("onBehalfOf").GetString()).ShouldBe(("erp", "D1", "D1"));
        me.GetProperty("permissions").EnumerateArray().Select(p => p.GetString()).ShouldBe([.. Roles.Find(Roles.Buyer)!.Permissions.Order(StringComparer.Ordinal)]);

        // One key, two dealers: two carts.
        var one = await Ask(erp, HttpMethod.Post, "/api/v1/carts", "D1", new { name = "uno" }, "key-1");
        (await Send(erp, HttpMethod.Post, "/api/v1/carts", "D2", new { name = "uno" }, "key-1")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await Ask(erp, HttpMethod.Post, $"/api/v1/carts/{one.GetProperty("id").GetString()}/lines", "D1", new { lines = new[] { new { sku = "A100", quantity = 2 } } });
        var order = await Ask(erp, HttpMethod.Post, $"/api/v1/carts/{one.GetProperty("id").GetString()}/order", "D1", new { }, "key-2");
        order.GetProperty("history")[0].GetProperty("onBehalfOf").GetString().ShouldBe("D1");
        var number = order.GetProperty("number").GetString();
        (await Send(erp, HttpMethod.Get, $"/api/v1/orders/{number}", "D2")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Send(erp, HttpMethod.Post, $"/api/v1/admin/orders/{number}/confirm", "D1", new { })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await Send(erp, HttpMethod.Post, $"/api/v1/orders/{number}/approve", "D1", new { }, "key-3")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        foreach (var (client, code, status) in new[] { (dealer, "D1", 403), (dealer, "D2", 403), (dealer, "NO", 403), (reader, "D1", 403), (erp, "NO", 404), (erp, new string('x', 60), 404), (site.Stranger(), "D1", 401) })
        {
            ((int)(await Send(client, HttpMethod.Get, "/api/v1/orders", code)).StatusCode).ShouldBe(status, code);
        }

        (await Send(erp, HttpMethod.Post, "/api/v1/admin/accounts/D1/act", null, new { })).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await Send(dealer, HttpMethod.Post, "/api/v1/admin/accounts/D1/act", null, new { })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await Close(portal);
        (await Send(erp, HttpMethod.Get, "/api/v1/orders", "D1")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        second.ShouldNotBeNull();
    }

    [Theory, Databases]
    public async Task A_person_works_for_a_dealer_until_he_ends_it_or_signs_out(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        await using var site = await TestSite.Over(portal);
        using var paola = await Paola(site);

        (await Ask(paola, HttpMethod.Post, "/api/v1/admin/accounts/D1/act", null, new { branch = "HQ" })).GetProperty("account").GetProperty("name").GetString().ShouldBe("Ferramenta D1");
        (await Ask(paola, HttpMethod.Get, "/api/v1/me")).GetProperty("onBehalfOf").GetString().ShouldBe("D1");
        (await Send(paola, HttpMethod.Get, "/api/v1/admin/orders")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await Send(paola, HttpMethod.Post, "/api/v1/admin/accounts/D1/act", null, new { })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await Send(paola, HttpMethod.Delete, "/api/v1/session/act")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Send(paola, HttpMethod.Get, "/api/v1/admin/orders")).StatusCode.ShouldBe(HttpStatusCode.OK);

        await Ask(paola, HttpMethod.Post, "/api/v1/admin/accounts/D1/act", null, new { });
        await Send(paola, HttpMethod.Delete, "/api/v1/session");
        (await Send(paola, HttpMethod.Get, "/api/v1/me")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await Send(paola, HttpMethod.Post, "/api/v1/session", null, new { email = "paola@serralta.test", password = "una-password-lunga" });
        (await Ask(paola, HttpMethod.Get, "/api/v1/me")).GetProperty("onBehalfOf").ValueKind.ShouldBe(JsonValueKind.Null, "it ended with the sign-out");

        await Ask(paola, HttpMethod.Post, "/api/v1/admin/accounts/D1/act", null, new { });
        await Close(portal);
        portal.Clock.Advance(TimeSpan.FromMinutes(6));
        (await Ask(paola, HttpMethod.Get, "/api/v1/me")).GetProperty("account").ValueKind.ShouldBe(JsonValueKind.Null, "the account was closed meanwhile");
        (await portal.Db(db => db.Set<AuditEntry>().Where(a => a.What.StartsWith("act.")).OrderBy(a => a.Id).Select(a => a.What + " " + a.Who).ToListAsync()))
            .ShouldBe(["act.started paola@serralta.test", "act.ended paola@serralta.test", "act.started paola@serralta.test", "act.started paola@serralta.test"]);
        (await Send(paola, HttpMethod.Post, "/api/v1/admin/accounts/D1/act", null, new { })).StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Theory, Databases]
    public async Task The_stream_tells_of_orders_that_another_node_placed(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Product("A100");
        await using var site = await TestSite.Over(portal, Quick);
        using var paola = await Paola(site);
        using var client = await site.Client("dealer-d1", "D1");
        (await Send(client, HttpMethod.Get, "/api/v1/admin/orders/stream")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await Send(site.Stranger(), HttpMethod.Get, "/api/v1/admin/orders/stream")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(TimeSpan.FromSeconds(60));
        var hello = "";
        using (var answer = await paola.GetAsync(new Uri("/api/v1/admin/orders/stream", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, stop.Token))
        {
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
            answer.Headers.GetValues("X-Accel-Buffering").ShouldBe(["no"]);
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(stop.Token), Encoding.UTF8);
            hello = await Event(lines, "hello", stop.Token);
            var order = await Placed(portal, dealer.Caller);
            var told = await Event(lines, "order", stop.Token);
            told.ShouldContain($"\"number\":\"{order}\"");
            told.ShouldContain("\"new\":true");
        }

        // Back again: with the id of the last event, or of any before.
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/admin/orders/stream");
        request.Headers.Add("Last-Event-ID", "0");
        using var again = await paola.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop.Token);
        using var more = new StreamReader(await again.Content.ReadAsStreamAsync(stop.Token), Encoding.UTF8);
        (await Event(more, "order", stop.Token)).ShouldContain("26-000001");
        hello.ShouldNotBeEmpty();
        (await Send(paola, HttpMethod.Get, "/api/v1/admin/orders/stream?after=x")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory, Databases]
    public async Task Customer_service_goes_through_its_orders_on_the_pages(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Products(["A100", "B200"], 10m, stock: 100);
        var numbers = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            numbers.Add(await Placed(portal, dealer.Caller, ("A100", 12), ("B200", 1)));
        }

        await using var site = await TestSite.Over(portal);
        var page = new Browser(await Paola(site));

        await page.Open("/office/orders");
        page.Words(".tabs [aria-current]").ShouldBe("Da confermare3");
        page.Words("tfoot").ShouldBe("3 ordini475,80");
        await page.Open("/office/orders?view=ALL&number=26-000002");
        page.Page.QuerySelectorAll("tbody tr").Length.ShouldBe(1);
        await page.Press("#keep-view button.primary", ("name", "Solo il due"), ("shared", "1"));
        page.Words(".tabs [aria-current]").ShouldBe("Solo il due");
        page.Words(".toast").ShouldContain("Solo il due");

        // Hold two, of which one has moved on meanwhile: said plainly.
        await page.Open("/office/orders");
        await portal.AsSystem((DecideOrder.Handler h) => h.Handle(numbers[0], OrderAction.Reject, new("prova"), IfMatch.Any));
        var form = (AngleSharp.Html.Dom.IHtmlFormElement)page.Find("#bulk");
        var fields = page.Fields(form, page.Find("button[value=hold]"), ("holdReason", "manca il vettore"), ("hold", "Carrier"));
        await page.Send("/office/orders/bulk", [.. fields, new("row", numbers[0]), new("row", numbers[1])]);
        page.Words(".banner").ShouldStartWith("1 ordine fermato. 1 no:");
        page.Words(".refused").ShouldStartWith("26-000001 Non si può");
        await page.Send("/office/orders/bulk", [.. fields, new("row", numbers[0]), new("row", numbers[1])]);
        page.Words(".banner").ShouldStartWith("1 ordine fermato.", customMessage: "sent again it is told again, not done again");
        await page.Open("/office/orders?view=HELD");
        page.Words("tbody .reason").ShouldBe("Vettoremanca il vettore");

        await page.Open($"/office/orders/{numbers[1]}");
        page.Words(".banner.warn").ShouldContain("Fermo: Vettore – manca il vettore");
        page.Words("#h-dealer").ShouldBe("Il rivenditore");
        await page.Press("button[value=release]");
        page.Words(".toast").ShouldContain("sbloccato");
        await page.Open(page.Find("#line-1 .rowacts a").GetAttribute("href")!.Split('#')[0]);
        await page.Press(".cutline button", ("left", "12"), ("reason", "x"));
        ((int)page.Status).ShouldBe(422);
        page.Find("#left").GetAttribute("value").ShouldBe("12");
        await page.Press(".cutline button", ("left", "8"), ("reason", "ultimi pezzi"));
        page.Words(".toast").ShouldBe("Riga 1 cambiata; nuovo totale 109,80 €.");
        page.Words("#line-1").ShouldContain("4 pz non accettati: ultimi pezzi");
        await page.Press("#notes button", ("text", "chiamato il magazzino"));
        page.Words(".deskn p").ShouldBe("chiamato il magazzino");
        await page.Open($"/office/orders/{numbers[1]}?mail=1");
        page.Find("#mail-text").TextContent.ShouldContain(numbers[1]);
        await page.Press(".mailform button.primary", ("to", "banco@d1.test"));
        page.Words(".timeline").ShouldContain("Ordine inviato per posta");

        // Two windows: the other one confirmed it.
        await page.Open($"/office/orders/{numbers[1]}");
        await portal.AsSystem((DecideOrder.Handler h) => h.Handle(numbers[1], OrderAction.Confirm, null, IfMatch.Any));
        await page.Press("button[value=confirm]");
        ((int)page.Status).ShouldBe(412);
        page.Words(".banner.bad").ShouldContain("qualcun altro");
        Encoding.UTF8.GetString(await page.Download("/office/orders/export?view=ALL&format=csv")).ShouldContain("26-000003");
    }

    [Theory, Databases]
    public async Task Paola_orders_for_a_dealer_and_the_dealer_sees_that_it_was_she(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        await portal.Seed.Products(["A100"], 10m);
        await using var site = await TestSite.Over(portal);
        var page = new Browser(await Paola(site));

        await page.Open("/office/orders/new?search=ferramenta");
        await page.Press("button[name=code][value=D1]");
        page.Words(".acting").ShouldStartWith("Stai lavorando per Ferramenta D1, Sede");
        await page.Open("/quick-order");
        page.Words(".acting").ShouldContain("termina");
        await page.Press("button[value=check]", ("text", "A100\t5"));
        await page.Press("#pad-add");
        await page.Open(page.Find(".toast a").GetAttribute("href")!);
        await page.Press("button[value=place]");
        var order = page.Address.AbsolutePath;
        page.Words(".page-head .meta").ShouldContain("inserito da Paola Rinaldi (servizio clienti) per Ferramenta D1");
        page.Words("body").ShouldNotContain("Note interne");
        await page.Open("/office/orders");
        ((int)page.Status).ShouldBe(403);
        await page.Open("/");
        await page.Press(".acting button");
        page.Address.AbsolutePath.ShouldBe("/office/orders");
        page.Words(".toast").ShouldContain("Hai finito di lavorare per Ferramenta D1");

        var buyer = await Browser.SignedIn(portal, site, "D1");
        await buyer.Open(order);
        buyer.Words(".timeline").ShouldContain("Paola Rinaldi (servizio clienti) per Ferramenta D1");
        foreach (var path in new[] { "/office/orders", $"/office{order}", "/office/orders/new", "/office/orders/export?format=csv" })
        {
            await buyer.Open(path);
            ((int)buyer.Status).ShouldBe(403, path);
        }

        await page.Open(order);
        page.Address.AbsolutePath.ShouldBe($"/office{order}", "the office has a page of its own for it");
    }

    private static async Task<HttpClient> Paola(TestSite site)
    {
        var added = await site.AsSystem((AddUser.Handler h) => h.Handle(new AddUser.Request("paola@serralta.test", null, Roles.Service, "una-password-lunga", "Paola Rinaldi")));
        added.Ok.ShouldBeTrue(added.Problem?.ToString());
        var client = site.Stranger();
        (await client.PostAsJsonAsync("/api/v1/session", new { email = "paola@serralta.test", password = "una-password-lunga" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        return client;
    }

    private static async Task<string> Placed(TestPortal portal, Caller caller, params (string Sku, decimal Quantity)[] lines)
    {
        var cart = (await portal.As(caller, (CreateCart.Handler h) => h.Handle(null))).Value.Id;
        await portal.As(caller, (ChangeCartLines.Handler h) => h.Handle(cart, new([.. (lines.Length == 0 ? [("A100", 1m)] : lines).Select(l => new ChangeCartLines.Line(l.Sku, new(l.Quantity)))])));
        var order = await portal.As(caller, (PlaceOrder.Handler h) => h.Handle(cart, null));
        order.Problem.ShouldBeNull();
        return order.Value.Number;
    }

    private static async Task<string> Event(StreamReader lines, string name, CancellationToken stop)
    {
        while (await lines.ReadLineAsync(stop) is { } line)
        {
            if (line == $"event: {name}")
            {
                return await lines.ReadLineAsync(stop) ?? "";
            }
        }

        throw new InvalidOperationException($"the stream ended without {name}");
    }

    private static async Task<JsonElement> Ask(HttpClient client, HttpMethod method, string path, string? dealer = null, object? body = null, string? key = null)
    {
        var answer = await Send(client, method, path, dealer, body, key);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue($"{method} {path}: {(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task<HttpResponseMessage> Send(HttpClient client, HttpMethod method, string path, string? dealer = null, object? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }

        if (dealer is not null)
        {
            request.Headers.Add("On-Behalf-Of", dealer);
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await client.SendAsync(request);
    }

    // Through the model, so that what nodes keep in memory is told.
    private static Task<int> Close(TestPortal portal) => portal.Db(async db =>
    {
        foreach (var account in await db.Set<Account>().ToListAsync())
        {
            account.Active = false;
        }

        return await db.SaveChangesAsync();
    });
}
