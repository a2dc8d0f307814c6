using System.Text;
using Filiera.Kernel;
using Filiera.Ordering.Features;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using MiniExcelLibs;
using Shouldly;
using Xunit;

namespace Filiera.Ordering.Tests;

/// <summary>The desk's list, its export and its saved views; notes and mails on an order.</summary>
public sealed class DeskListTests
{
    [Theory, Databases]
    public async Task Orders_of_all_dealers_are_filtered_sorted_and_added_up(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var (first, second) = (await portal.Seed.Dealer("D1"), await portal.Seed.Dealer("ALTRO"));
        await portal.Seed.Product("A100", 10m);
        var small = await portal.Ordered(first.Caller, ("A100", 1));
        portal.Clock.Advance(TimeSpan.FromDays(1));
        var middle = (await portal.Order(second.Caller, (await portal.Cart(second.Caller, ("A100", 5))).Id, new("PO-9", RequestedDate: new(2026, 12, 1)))).Value;
        portal.Clock.Advance(TimeSpan.FromDays(1));
        var large = await portal.Ordered(first.Caller, ("A100", 20));
        await portal.Decide(Office.Paola, middle.Number, OrderAction.Hold, "sconfino 520,97", OrderHold.Credit);
        await portal.Decide(Office.Paola, large.Number, OrderAction.Confirm);
        await portal.As(Office.Paola, (AddOrderNote.Handler h) => h.Handle(middle.Number, "richiamare"));

        async Task<IEnumerable<string>> Find(ListDeskOrders.Request request) => (await portal.Desk(request)).Items.Select(i => i.Number);
        var all = await portal.Desk(new());
        all.Items.Select(i => i.Number).ShouldBe([large.Number, middle.Number, small.Number], "the newest first");
        (all.Total, all.Amount).ShouldBe((3, new Amount(small.Total.Value + middle.Total.Value + large.Total.Value)));
        all.Counts.ShouldBe(new DeskCounts(1, 1, 0, 1, 3), "what should have left on the first day has not");
        var held = (await portal.Desk(new("HELD"))).Items.ShouldHaveSingleItem();
        (held.Number, held.DealerCode, held.DealerName, held.Branch, held.Hold!.Words, held.Hold.Note, held.Notes).ShouldBe((middle.Number, "ALTRO", "Ferramenta ALTRO", "Sede", "Fido", "sconfino 520,97", 1));
        (await Find(new("TO_CONFIRM"))).ShouldBe([small.Number]);
        (await Find(new("LATE"))).ShouldBe([small.Number]);
        (await Find(new(Number: "26-00000"))).Count().ShouldBe(3);
        (await Find(new(Search: "PO-"))).ShouldBe([middle.Number]);
        (await Find(new(Dealer: "ALT"))).ShouldBe([middle.Number]);
        (await Find(new(Dealer: "ramenta d1"))).ShouldBe([large.Number, small.Number]);
        (await Find(new(State: "CONFIRMED"))).ShouldBe([large.Number]);
        (await Find(new(Hold: "CREDIT"))).ShouldBe([middle.Number]);
        (await Find(new(Hold: "CARRIER"))).ShouldBeEmpty();
        (await Find(new(AmountFrom: middle.Total.Value))).ShouldBe([large.Number, middle.Number]);
        (await Find(new(AmountFrom: middle.Total.Value + 0.01m))).ShouldBe([large.Number]);
        (await Find(new(From: new(2026, 11, 25), To: new(2026, 11, 25)))).ShouldBe([middle.Number]);
        (await Find(new(Sort: "number"))).ShouldBe([small.Number, middle.Number, large.Number]);
        (await Find(new(Sort: "-amount"))).ShouldBe([large.Number, middle.Number, small.Number]);
        (await Find(new(Sort: "dealer"))).First().ShouldBe(middle.Number);
        (await Find(new(Sort: on == Database.Sqlite ? "-requested" : "requested"))).First().ShouldBe(middle.Number);

        var page = await portal.Desk(new(Limit: 2));
        (page.Items.Count, page.Total, page.Amount).ShouldBe((2, 3, all.Amount));
        (await Find(new(Limit: 2, Cursor: page.Next))).ShouldBe([small.Number]);
        foreach (var bad in new ListDeskOrders.Request[] { new("X"), new(State: "X"), new(Hold: "X"), new(State: "3"), new(AmountFrom: 1.001m), new(From: new(2026, 1, 2), To: new(2026, 1, 1)), new(Sort: "x"), new(Limit: 0), new(Cursor: "?"), new(Number: new string('9', 300)) })
        {
            (await portal.As(Office.Paola, (ListDeskOrders.Handler h) => h.Handle(bad))).Problem!.Status.ShouldBe(400, bad.ToString());
        }
    }

    [Theory, Databases]
    public async Task The_list_costs_as_many_statements_for_fifty_orders_as_for_five(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Product("A100");
        async Task<int> Cost() => await portal.Sql.Of(() => portal.Desk(new(Limit: 50)));
        for (var i = 0; i < 5; i++)
        {
            await portal.Ordered(dealer.Caller, ("A100", 1));
        }

        await Cost();
        var five = await Cost();
        for (var i = 0; i < 45; i++)
        {
            await portal.Ordered(dealer.Caller, ("A100", 1));
        }

        (await Cost()).ShouldBe(five);
        five.ShouldBe(5);
    }

    [Theory, Databases]
    public async Task An_export_holds_what_the_filters_leave_and_runs_nothing(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Product("A100", 1234.5m);
        await portal.Order(dealer.Caller, (await portal.Cart(dealer.Caller, ("A100", 1))).Id, new("=HYPERLINK(\"http://evil\")"));
        var second = await portal.Ordered(dealer.Caller, ("A100", 2));
        await portal.Decide(Office.Paola, second.Number, OrderAction.Hold, "+39 0445; \"chiama\"", OrderHold.Address);

        async Task<byte[]> Export(string format, ListDeskOrders.Request request)
        {
            return await portal.As(Office.Paola, async (ExportDeskOrders.Handler h) =>
            {
                using var file = new MemoryStream();
                var table = (await h.Handle(request, format)).Value;
                await (table.Format == TableFormat.Csv ? table.File.WriteCsv(file) : table.File.WriteXlsx(file));
                return file.ToArray();
            });
        }

        var lines = Encoding.UTF8.GetString(await Export("csv", new(Sort: "number"))).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(3);
        lines[0].ShouldStartWith("Ordine;Data;Cod. rivenditore;Rivenditore;");
        lines[1].ShouldContain(";\"'=HYPERLINK(\"\"http://evil\"\")\";Ricevuto;");
        lines[1].ShouldContain(";1506,09;EUR;");
        lines[2].ShouldContain(";Fermo;Indirizzo;\"'+39 0445; \"\"chiama\"\"\";");
        (await Export("csv", new("HELD"))).Length.ShouldBeLessThan((await Export("csv", new())).Length);
        using var sheet = new MemoryStream(await Export("xlsx", new("HELD")));
        var row = (IDictionary<string, object>)sheet.Query(useHeaderRow: true).ShouldHaveSingleItem();
        (row["Ordine"], row["Totale"]).ShouldBe((second.Number, (double)second.Total.Value));
        (await portal.As(Office.Paola, (ExportDeskOrders.Handler h) => h.Handle(new(), "pdf"))).Problem!.Field.ShouldBe("format");
        (await portal.As(Office.Paola, (ExportDeskOrders.Handler h) => h.Handle(new(Sort: "x"), null))).Problem!.Field.ShouldBe("sort");
    }

    [Theory, Databases]
    public async Task A_saved_view_is_ones_own_unless_it_is_shared(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        Task<Result<SavedView>> Keep(Caller caller, KeepDeskView.Request request) => portal.As(caller, (KeepDeskView.Handler h) => h.Handle(request));
        async Task<IEnumerable<(string, bool)>> Seen(Caller caller) => (await portal.As(caller, (KeepDeskView.Handler h) => h.List())).Value.Items.Select(v => (v.Name, v.Mine));

        var mine = (await Keep(Office.Paola, new(" Nord-Est ", new("HELD", Dealer: "dolomiti", AmountFrom: 100.5m, From: new(2026, 1, 1)), "-amount"))).Value;
        var shared = (await Keep(Office.Paola, new("Da sbloccare", new("HELD"), Shared: true))).Value;
        mine.Filters.ShouldBe(new DeskFilter("HELD", Dealer: "dolomiti", AmountFrom: 100.5m, From: new(2026, 1, 1)));
        (await Seen(Office.Paola)).ShouldBe([("Da sbloccare", true), ("Nord-Est", true)]);
        (await Seen(Office.Ugo)).ShouldBe([("Da sbloccare", false)]);
        (await portal.As(Office.Ugo, (KeepDeskView.Handler h) => h.Delete(mine.Id))).Problem!.Status.ShouldBe(404);
        (await portal.As(Office.Ugo, (KeepDeskView.Handler h) => h.Delete(shared.Id))).Problem!.Status.ShouldBe(404);

        var again = await Keep(Office.Paola, new("Nord-Est", new("LATE")));
        (again.Status, again.Value.Id, again.Value.Filters.View).ShouldBe((200, mine.Id, "LATE"));
        (await portal.As(Office.Paola, (KeepDeskView.Handler h) => h.Delete(mine.Id))).Ok.ShouldBeTrue();
        (await Seen(Office.Paola)).ShouldBe([("Da sbloccare", true)]);
        (await Keep(Office.Paola, new("", new()))).Problem!.Code.ShouldBe("NAME_REQUIRED");
        (await Keep(Office.Paola, new("x", new("NO")))).Problem!.Field.ShouldBe("filters.view");
        (await Keep(Office.Paola, new("x", new(), "-colour"))).Problem!.Field.ShouldBe("sort");
        (await portal.Db(db => db.Set<AuditEntry>().CountAsync(a => a.What.StartsWith("desk_view.")))).ShouldBe(4);
    }

    [Theory, Databases]
    public async Task Thirty_views_are_enough_also_when_they_are_saved_at_once(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var kept = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => portal.As(Office.Paola, (KeepDeskView.Handler h) => h.Handle(new($"vista {i}"))))));
        kept.Count(k => k.Ok).ShouldBe(KeepDeskView.Most);
        kept.Where(k => !k.Ok).ShouldAllBe(k => k.Problem!.Code == "TOO_MANY_VIEWS");
    }

    [Theory, Databases]
    public async Task A_note_has_author_and_time_and_no_dealer_ever_sees_it(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Product("A100");
        var order = await portal.Ordered(dealer.Caller, ("A100", 1));

        var note = await portal.As(Office.Paola, (AddOrderNote.Handler h) => h.Handle(order.Number, " paga venerdì\r\nforse "));
        (note.Status, note.Value.Author, note.Value.Text, note.Value.At).ShouldBe((201, "Paola Rinaldi", "paga venerdì\nforse", portal.Clock.GetUtcNow()));
        await portal.As(Office.Ugo, (AddOrderNote.Handler h) => h.Handle(order.Number, "ha pagato"));

        (await portal.As(Office.Ugo, (GetDeskOrder.Handler h) => h.Handle(order.Number))).Value.Notes.Select(n => n.Text).ShouldBe(["ha pagato", "paga venerdì\nforse"]);
        var seen = (await portal.As(dealer.Caller, (GetOrder.Handler h) => h.Handle(order.Number, default))).Value;
        System.Text.Json.JsonSerializer.Serialize(seen, Json.Options).ShouldNotContain("venerdì");
        seen.Version.ShouldBe(order.Version, "a note changes nothing of the order");
        (await portal.As(Office.Paola, (AddOrderNote.Handler h) => h.Handle(order.Number, " "))).Problem!.Code.ShouldBe("TEXT_REQUIRED");
        (await portal.As(Office.Paola, (AddOrderNote.Handler h) => h.Handle("26-999999", "x"))).Problem!.Status.ShouldBe(404);
    }

    [Theory, Databases]
    public async Task The_order_goes_out_by_mail_with_its_PDF_in_the_dealers_language(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Product("A100");
        var order = await portal.Ordered(dealer.Caller, ("A100", 1));
        (await portal.As(Office.Paola, (MailOrder.Handler h) => h.Handle(order.Number, null))).Problem!.Code.ShouldBe("RECIPIENT_REQUIRED");
        var added = await portal.AsSystem((Accounts.Features.AddUser.Handler h) => h.Handle(new("anna@d1.test", "D1", Accounts.Roles.Buyer, "una-password-lunga", "Anna Frey")));
        added.Ok.ShouldBeTrue();
        await portal.Db(db => db.Set<Accounts.PortalUser>().ExecuteUpdateAsync(s => s.SetProperty(u => u.Language, "en")));

        var draft = (await portal.As(Office.Paola, (MailOrder.Handler h) => h.Draft(order.Number))).Value;
        (draft.To, draft.Language).ShouldBe(("anna@d1.test", "en"));
        draft.Text.ShouldContain("Paola Rinaldi");
        var sent = (await portal.As(Office.Paola, (MailOrder.Handler h) => h.Handle(order.Number, new(Text: "Here it is.")))).Value;
        (sent.To, sent.Text).ShouldBe(("anna@d1.test", "Here it is."));

        var mail = await portal.Db(db => db.Set<MailMessage>().Include(m => m.Attachments).SingleAsync());
        (mail.To, mail.Text, mail.About, mail.AccountId).ShouldBe(("anna@d1.test", "Here it is.", $"order:{order.Number}", dealer.Account.Id));
        var file = mail.Attachments.ShouldHaveSingleItem();
        (file.Name, file.Type).ShouldBe(($"order-{order.Number}.pdf", "application/pdf"));
        using var pdf = UglyToad.PdfPig.PdfDocument.Open(file.Content);
        string.Join(' ', pdf.GetPages().SelectMany(p => p.GetWords()).Select(w => w.Text)).ShouldContain("Order confirmation");
        (await portal.Db(db => db.Set<OutboxMessage>().CountAsync(m => m.Type == MailWriting.Send))).ShouldBe(1);
        var told = (await portal.As(dealer.Caller, (GetOrder.Handler h) => h.Handle(order.Number, default))).Value.History[^1];
        (told.Kind, told.Who, told.Reason, told.State).ShouldBe((OrderEventKind.Mail, "Paola Rinaldi", "anna@d1.test", OrderState.Placed));
        foreach (var bad in new MailOrder.Request[] { new("x"), new("a@b.it\r\nBcc: c@d.it"), new("Anna <anna@d1.test>"), new(Subject: "a\nb"), new(Text: new string('x', 5001)), new(Language: "de") })
        {
            (await portal.As(Office.Paola, (MailOrder.Handler h) => h.Handle(order.Number, bad))).Problem!.Status.ShouldBeInRange(400, 422, bad.ToString());
        }
    }
}
