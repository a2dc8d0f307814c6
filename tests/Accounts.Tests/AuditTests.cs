using System.Text;
using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Item = Filiera.Accounts.Features.UpsertAccounts.Item;

namespace Filiera.Accounts.Tests;

/// <summary>Every change is written down with who, when, and old and new values; who may read it is narrow.</summary>
public sealed class AuditTests
{
    private static readonly Caller Admin = new() { Kind = CallerKind.User, Name = "chiara@filiera.test", Permissions = Permission.All };

    [Theory, Databases]
    public async Task A_bulk_call_tells_of_each_account_what_it_was_and_what_it_is(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await Put(portal, new Item("C1", Name: "Rossi", Class: "B", Street: "Via Roma 1"), new Item("C2", Name: "Bianchi"));
        await Put(portal, new Item("C1", Class: "A", Active: false, Street: "Via Po 2"), new Item("C2", Name: "Bianchi"));

        var history = (await List(portal, new(Subject: "account:C1"))).Items;
        history.Select(e => e.What).ShouldBe(["address.changed", "account.changed", "address.added", "account.added"]);
        history[1].Changes.ShouldBe([new("class", "B", "A"), new("active", "true", "false")], ignoreOrder: true);
        history[1].Words.ShouldBe("Rivenditore: modifica");
        history[1].Account.ShouldBe("C1");
        (history[0].Of, history[0].Changes.Single()).ShouldBe(("HQ", new AuditField("street", "Via Roma 1", "Via Po 2")));
        history[3].Changes.ShouldContain(new AuditField("name", null, "Rossi"));
        AuditWords.Line(history[1], 1).ShouldBe("Classe: B → A; e altri 1");

        (await List(portal, new(Subject: "C2"))).Items.Single().What.ShouldBe("account.added", "what did not change leaves no trace, and a bare code is enough");
    }

    [Theory, Databases]
    public async Task It_is_searched_by_who_what_dealer_and_day_and_read_page_by_page(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await Put(portal, [.. Enumerable.Range(1, 30).Select(i => new Item($"C{i:00}", Name: $"Dealer {i}"))]);
        portal.Clock.Advance(TimeSpan.FromDays(2));
        await portal.As(Admin, (UpsertAccounts.Handler h) => h.Handle(Bulk<Item>.Of([new Item("C07", Name: "Sette")]), default));

        (await List(portal, new(Who: "chiara"))).Items.Select(e => e.What).ShouldBe(["account.changed"]);
        (await List(portal, new(What: "account.added", Limit: 200))).Items.Count.ShouldBe(30);
        (await List(portal, new(What: "account", Limit: 200))).Items.Count.ShouldBe(31);
        (await List(portal, new(Account: "C07"))).Items.Count.ShouldBe(2);
        (await List(portal, new(Account: "none"))).Items.ShouldBeEmpty();
        (await List(portal, new(From: new DateOnly(2026, 11, 26)))).Items.Count.ShouldBe(1);
        (await List(portal, new(To: new DateOnly(2026, 11, 25), Limit: 200))).Items.Count.ShouldBe(31);

        var seen = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = await List(portal, new(Cursor: cursor, Limit: 10));
            seen.AddRange(page.Items.Select(e => e.Id));
            if ((cursor = page.Next) is null)
            {
                break;
            }
        }

        seen.Count.ShouldBe(32);
        seen.ShouldBeUnique();
        seen.Select(long.Parse).ShouldBe(seen.Select(long.Parse).OrderDescending());

        foreach (var bad in new ListAudit.Request[] { new(Cursor: "!!"), new(Limit: 0), new(Who: new string('x', 201)), new(From: new DateOnly(2026, 2, 1), To: new DateOnly(2026, 1, 1)) })
        {
            (await portal.As(Admin, (ListAudit.Handler h) => h.Handle(bad))).Problem!.Status.ShouldBe(400);
        }
    }

    [Theory, Databases]
    public async Task Whoever_keeps_a_thing_reads_its_history_and_a_dealer_reads_none(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("C1");
        await Put(portal, new Item("C1", Class: "A"));
        var service = Admin with { Permissions = Roles.Find(Roles.Service)!.Permissions };

        (await portal.As(service, (ListAudit.Handler h) => h.Handle(new(Subject: "account:C1")))).Value.Items.ShouldNotBeEmpty();
        foreach (var (caller, request) in new[] { (service, new ListAudit.Request()), (service, new(Subject: "user:x@y.it")), (service, new(Subject: "C1")), (dealer.Caller, new(Subject: "account:C1")), (dealer.Caller, new()) })
        {
            (await portal.As(caller, (ListAudit.Handler h) => h.Handle(request))).Problem!.Code.ShouldBe("FORBIDDEN");
        }

        var id = (await List(portal, new())).Items[0].Id;
        (await portal.As(dealer.Caller, (GetAuditEntry.Handler h) => h.Handle(id))).Problem!.Status.ShouldBe(403);
        (await portal.As(service, (GetAuditEntry.Handler h) => h.Handle(id))).Problem!.Status.ShouldBe(403);
        (await portal.As(Admin, (GetAuditEntry.Handler h) => h.Handle(id))).Value.Id.ShouldBe(id);
        foreach (var wrong in new[] { "0", "x", "99999999999999999999", "9223372036854775807", "" })
        {
            (await portal.As(Admin, (GetAuditEntry.Handler h) => h.Handle(wrong))).Problem!.Status.ShouldBe(404);
        }

        (await portal.As(service, (ExportAudit.Handler h) => Task.FromResult(h.Handle(new())))).Problem!.Status.ShouldBe(403);
    }

    [Theory, Databases]
    public async Task A_batch_too_long_for_a_list_is_read_alone_and_exported_safely(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.As(Admin, async (PortalDb db) => await db.InTransaction<Done>(() =>
        {
            db.Record(portal.Clock, "prices.upserted", "prices", detail: new { created = 0, changes = Enumerable.Range(1, 400).Select(i => new object?[] { "BASE", $"A{i}", 1, "10", "11" }) });
            db.Record(portal.Clock, "note.added", "account:=1+1", detail: new { text = "=cmd|' /C calc'!A0" });
            return Task.FromResult<Result<Done>>(Done.It);
        }));

        var listed = (await List(portal, new())).Items;
        (listed[1].IsLong, listed[1].Changes.Count).ShouldBe((true, 0));
        var whole = (await portal.As(Admin, (GetAuditEntry.Handler h) => h.Handle(listed[1].Id))).Value;
        whole.Changes.Count.ShouldBe(401);
        whole.Changes[1].ShouldBe(new AuditField("BASE · A1 · 1", "10", "11"));

        var csv = await portal.As(Admin, async (ExportAudit.Handler h) =>
        {
            using var stream = new MemoryStream();
            await h.Handle(new()).Value.WriteCsv(stream);
            return Encoding.UTF8.GetString(stream.ToArray());
        });
        var lines = csv.Split("\r\n");
        lines[0].ShouldBe("\uFEFFQuando;Chi;Che cosa;Azione;Oggetto;Parte;Rivenditore;Modifiche");
        lines.Length.ShouldBe(4);
        lines.SelectMany(l => l.Split(';')).ShouldAllBe(c => c.Length == 0 || !"=+-@".Contains(c[0]));
    }

    [Theory, Databases]
    public async Task A_list_is_two_statements_however_long(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await Put(portal, [.. Enumerable.Range(1, 300).Select(i => new Item($"C{i}", Name: $"Dealer {i}"))]);
        var few = await portal.Sql.Of(() => List(portal, new(What: "account", Limit: 5)));
        var many = await portal.Sql.Of(() => List(portal, new(What: "account", Limit: 200)));
        (few, many).ShouldBe((2, 2));
    }

    private static async Task<Page<AuditView>> List(TestPortal portal, ListAudit.Request request)
    {
        var page = await portal.As(Admin, (ListAudit.Handler h) => h.Handle(request));
        return page.Ok ? page.Value : throw new InvalidOperationException(page.Problem!.ToString());
    }

    private static async Task Put(TestPortal portal, params Item[] items) =>
        (await portal.AsSystem((UpsertAccounts.Handler h) => h.Handle(Bulk<Item>.Of(items), default))).Ok.ShouldBeTrue();
}
