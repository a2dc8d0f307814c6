using System.Globalization;
using System.Net.Http.Json;
using Filiera.Accounts;
using Filiera.Accounts.Features;
using Filiera.Insights;
using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Pricing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Filiera.Walls;

/// <summary>
/// What else the two dealers and the manufacturer have. A new kind of row that belongs to dealers (IOwnedByAccount) is made here for both, with
/// <see cref="House.Text"/> in its texts; an id that addresses name goes to <see cref="House.Ids"/> when it is one dealer's, else to
/// <see cref="Company.Shared"/>. The walk fails until it is there, and says what is missing.
/// </summary>
internal static class CompanyExtras
{
    public static readonly IReadOnlyList<Func<Company, Task>> All = [Dealers, People, Desk, Prices, Systems, Mails];

    /// <summary>Kinds of rows that can't be made here, each with the reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> Without = new Dictionary<string, string>();

    private static async Task Dealers(Company company)
    {
        foreach (var house in company.Houses)
        {
            await Send(company["service"], HttpMethod.Post, $"/api/v1/admin/accounts/{house.Code}/notes", new { text = house.Text("nota"), pinned = true });
            await Send(company["admin"], HttpMethod.Put, $"/api/v1/admin/accounts/{house.Code}", new { phone = "045 1", email = $"info@{house.Mark}.test" });
            await company.Portal.Db(async db =>
            {
                var account = await db.Set<Account>().SingleAsync(a => a.Code == house.Code);
                house.Ids["notes/{note}"] = Text(await db.Set<AccountNote>().Where(n => n.AccountId == account.Id).Select(n => n.Id).FirstAsync());
                return Done.It;
            });
            house.Ids["accounts/{account}"] = house.Code;
            house.Ids["addresses/{address}"] = "2";
            house.Ids["branches/{branch}"] = "R2";
            house.Ids["assortment/{sku}"] = house.OwnSku;
            house.Ids["clusters/{code}"] = house.Ids["assortments/{cluster}"] = $"KL-{house.Mark}";
        }

        company.Shared["classes/{class}"] = "A";
        company.Shared["history/{id}"] = "1";
        company.Shared["audit/{entry}"] = Text(await company.Portal.Db(db => db.Set<AuditEntry>().MaxAsync(a => a.Id)));
    }

    // A role of his own, an invited colleague, a system of his own.
    private static async Task People(Company company)
    {
        foreach (var (house, who) in new[] { (company.Alfa, "hq"), (company.Beta, "rival") })
        {
            await Send(company[who], HttpMethod.Post, "/api/v1/roles", new { name = house.Text("ruolo", 60), permissions = new[] { Permission.CatalogRead, Permission.OrdersRead } });
            await Send(company[who], HttpMethod.Post, "/api/v1/users", new { email = $"collega@{house.Mark}.test", displayName = house.Text("collega"), role = Roles.Buyer });
            await Send(company[who], HttpMethod.Post, "/api/v1/clients", new { name = $"{house.Mark}-magazzino", displayName = house.Text("magazzino", 80), scopes = new[] { Permission.OrdersRead } });
            await company.Portal.Db(async db =>
            {
                var user = await db.Set<PortalUser>().SingleAsync(u => u.Email == company[who].Email);
                house.Ids["roles/{code}"] = await db.Set<DealerRole>().Where(r => r.AccountId == user.AccountId).Select(r => r.Code).SingleAsync();
                house.Ids["users/{id}"] = Text(await db.Set<PortalUser>().Where(u => u.Email == $"collega@{house.Mark}.test").Select(u => u.Id).SingleAsync());
                house.Ids["sessions/{id}"] = (await db.Set<Session>().Where(s => s.UserId == user.Id).Select(s => s.Id).FirstAsync()).ToString();
                return Done.It;
            });
            house.Ids["clients/{name}"] = house.Ids["systems/{name}"] = $"{house.Mark}-magazzino";
        }

        company.Shared["passkeys/{id}"] = "AQIDBA";

        // The link of an invitation, as the mail holds it: whoever has it may look.
        await Send(company["admin"], HttpMethod.Post, "/api/v1/admin/users", new { email = "nuova@maker.test", displayName = "Nuova", role = Roles.Service });
        company.Shared["invitations/{token}"] = company.Shared["invite/{token}"] = await Link(company, "nuova@maker.test", MailLinkKind.Invitation);

        // Of somebody who visits nothing: whoever follows the link may well give him another password, and end his sessions.
        var added = await company.Site.AsSystem((AddUser.Handler h) => h.Handle(new AddUser.Request("smemorata@maker.test", null, Roles.Pricing, Visitor.Password, "Smemorata", null)));
        added.Ok.ShouldBeTrue(added.Problem?.ToString());
        company.Shared["reset/{token}"] = await Link(company, "smemorata@maker.test", MailLinkKind.Reset);
    }

    private static Task<string> Link(Company company, string email, MailLinkKind kind) => company.Portal.Db(async db =>
    {
        var user = await db.Set<PortalUser>().SingleAsync(u => u.Email == email);
        var token = await new MailLinks(db, company.Portal.Clock).Make(user.Id, kind, null, default);
        await db.SaveChangesAsync();
        return token;
    });

    private static async Task Desk(Company company)
    {
        await Send(company["service"], HttpMethod.Post, "/api/v1/admin/orders/views", new { name = $"=vista {House.Nasty}", filters = new { view = "HELD" }, shared = true });
        foreach (var house in company.Houses)
        {
            await Send(company["service"], HttpMethod.Post, $"/api/v1/admin/orders/{house.Ids["orders/{number}"]}/notes", new { text = house.Text("nota interna") });
            await Send(company["service"], HttpMethod.Post, $"/api/v1/admin/orders/{house.Ids["orders/{number}"]}/mail", new { to = $"info@{house.Mark}.test", text = house.Text("lettera") });
        }

        company.Shared["lines/{line}"] = "1";
        company.Shared["views/{id}"] = Text(await company.Portal.Db(db => db.Set<DeskView>().Select(v => v.Id).FirstAsync()));
    }

    private static async Task Prices(Company company)
    {
        await Send(company["pricing"], HttpMethod.Post, "/api/v1/admin/price-revisions", new { title = $"=rincaro {House.Nasty}", why = $"+acciaio {House.Nasty}", items = new[] { new { list = "BASE", sku = "A100", fromQuantity = 1, unitPrice = 94.5m } } });
        await Send(company["pricing"], HttpMethod.Put, "/api/v1/admin/contracts/CT-1", new { name = $"=contratto {House.Nasty}", account = company.Alfa.Code, validFrom = "2026-01-01", validTo = "2027-12-31" });
        await Send(company["pricing"], HttpMethod.Put, "/api/v1/admin/charges/TRASPORTO", new { kind = "TRANSPORT", name = $"=trasporto {House.Nasty}", amount = 18, threshold = 400 });
        await company.Portal.Db(async db =>
        {
            foreach (var (house, at) in company.Houses.Select((h, i) => (h, i + 1)))
            {
                var number = house.Ids["orders/{number}"];
                var order = await db.Set<Order>().AsNoTracking().SingleAsync(o => o.Number == number);
                db.Add(new SplitPaymentStatus { AccountId = order.AccountId, ValidTo = new DateOnly(2020, 1, 1) });
                db.Add(new IntentPlafond { AccountId = order.AccountId, Protocol = $"0806012034123456{at}-000001", ReceivedOn = new(2019, 1, 2), ValidFrom = new(2019, 1, 1), ValidTo = new(2019, 12, 31), Plafond = new(1000) });
                db.Add(new OrderCharge { OrderId = order.Id, Position = 100, AccountId = order.AccountId, BranchId = order.BranchId, Code = "TRASPORTO", Words = house.Text("trasporto"), WordsEn = house.Text("transport"), Why = House.Nasty, WhyEn = House.Nasty });
            }

            await db.SaveChangesAsync();
            return Done.It;
        });
        company.Shared["contracts/{code}"] = "CT-1";
        company.Shared["price-lists/{code}"] = "BASE";
        company.Shared["price-revisions/{id}"] = Text(await company.Portal.Db(db => db.Set<PriceRevision>().Select(r => r.Id).FirstAsync()));
        await Send(company["pricing"], HttpMethod.Post, $"/api/v1/admin/price-revisions/{company.Shared["price-revisions/{id}"]}/replay", new { months = 12 });
        await company.Site.Services.GetRequiredService<ReplayRunner>().Last;
    }

    // One good row and one bad: an exchange with a row to look at.
    private static async Task Systems(Company company)
    {
        await Send(company["maker-erp"], HttpMethod.Put, "/api/v1/admin/stock", new { items = new object[] { new { warehouse = "W1", sku = "A100", onHand = 900 }, new { warehouse = "W1", sku = $"=no {House.Nasty}", onHand = 1 } } });
        company.Shared["jobs/{name}"] = "purge-outbox";
        await company.Portal.Db(async db =>
        {
            company.Shared["exchanges/{id}"] = Text(await db.Set<Exchange>().OrderByDescending(e => e.Id).Select(e => e.Id).FirstAsync());
            company.Shared["outbox/{id}"] = Text(await db.Set<OutboxMessage>().Select(m => m.Id).FirstAsync());
            return Done.It;
        });
    }

    private static async Task Mails(Company company) => await company.Portal.Db(async db =>
    {
        var attachment = await db.Set<MailAttachment>().AsNoTracking().FirstAsync();
        company.Shared["attachments/{attachment}"] = Text(attachment.Id);
        company.Shared["mails/{id}"] = Text(attachment.MailId);
        return Done.It;
    });

    private static string Text(IFormattable id) => id.ToString(null, CultureInfo.InvariantCulture);

    private static async Task Send(Visitor who, HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await who.Client.SendAsync(request);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{who} {method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }
}
