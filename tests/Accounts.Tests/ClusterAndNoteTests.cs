using Filiera.Accounts.Features;
using Filiera.Catalog;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using static Filiera.Accounts.Tests.DealerDeskTests;

namespace Filiera.Accounts.Tests;

/// <summary>Clusters of dealers, and what the manufacturer's people note about a dealer.</summary>
public sealed class ClusterAndNoteTests
{
    [Theory, Databases]
    public async Task A_cluster_is_made_named_and_edited_by_one_at_a_time(Database on)
    {
        await using var portal = await Company(on);
        Task<Result<ListClusters.Row>> Save(string code, SaveCluster.Request request, string? tag = null) => portal.As(Admin, (SaveCluster.Handler h) => h.Handle(code, request, IfMatch.Read(tag)));

        (await Save("NORD", new("Altro", New: true))).Problem!.Code.ShouldBe("CLUSTER_EXISTS");
        (await Save("SUD", new())).Problem!.Field.ShouldBe("name");
        (await Save("a/b", new("x"))).Problem!.Field.ShouldBe("code");
        var made = (await Save("SUD", new("Sud", "Puglia e Basilicata"))).Value;
        (await Save("SUD", new("Sud e isole"), made.ETag)).Value.Note.ShouldBe("Puglia e Basilicata");
        (await Save("SUD", new("Mezzogiorno"), made.ETag)).Problem!.Status.ShouldBe(412);

        var list = (await portal.As(PriceManager, (ListClusters.Handler h) => h.Handle(new()))).Value;
        list.Items.Select(c => (c.Name, c.Members)).ShouldBe([("Nord", 2), ("Sud e isole", 0)]);
        (await portal.As(Service, (GetCluster.Handler h) => h.Handle("none"))).Problem!.Status.ShouldBe(404);
    }

    [Theory, Databases]
    public async Task Members_come_and_go_row_by_row_and_by_filter(Database on)
    {
        await using var portal = await Company(on);
        Task<Result<BulkResult>> Change(params ChangeClusterMembers.Item[] items) => portal.As(Admin, (ChangeClusterMembers.Handler h) => h.Handle("NORD", Bulk<ChangeClusterMembers.Item>.Of(items)));

        (await Change(new("C1", false), new("C2"), new("C3"), new("C9"), new())).Value.Rows.Select(r => r.Status)
            .ShouldBe([RowStatus.Updated, RowStatus.Unchanged, RowStatus.Created, RowStatus.Rejected, RowStatus.Rejected]);
        (await portal.As(Admin, (ListAccounts.Handler h) => h.Handle(new(Cluster: "NORD")))).Value.Items.Select(a => a.Code).ShouldBe(["C2", "C3"]);

        Task<Result<FillCluster.Response>> Fill(FillCluster.Request request) => portal.As(Admin, (FillCluster.Handler h) => h.Handle("NORD", request));
        (await Fill(new())).Problem!.Code.ShouldBe("FILTER_MISSING");
        (await Fill(new(Class: "A", Province: "vr"))).Value.ShouldBe(new(1, 1));
        (await Fill(new(Class: "A"))).Value.ShouldBe(new(1, 0));

        var told = (await portal.As(Admin, (ListAudit.Handler h) => h.Handle(new(Subject: "account:C1")))).Value.Items;
        told.Select(e => e.What).Take(3).ShouldBe(["account.joined", "account.left", "account.joined"]);
        var cluster = (await portal.As(Admin, (ListAudit.Handler h) => h.Handle(new(Subject: "cluster:NORD", What: "cluster.members")))).Value.Items;
        cluster[1].Changes.ShouldBe([new("added", null, "C3"), new("removed", null, "C1")]);

        var few = await portal.Sql.Of(() => Change(new ChangeClusterMembers.Item("C1", false)));
        await portal.AsSystem((UpsertAccounts.Handler h) => h.Handle(Bulk<UpsertAccounts.Item>.Of(Enumerable.Range(1, 300).Select(i => new UpsertAccounts.Item($"M{i}", Name: "x"))), default));
        var many = await portal.Sql.Of(() => Change([.. Enumerable.Range(1, 300).Select(i => new ChangeClusterMembers.Item($"M{i}"))]));
        many.ShouldBeLessThanOrEqualTo(few);
    }

    [Theory, Databases]
    public async Task Who_leaves_a_cluster_is_out_of_it_in_memory_too(Database on)
    {
        await using var portal = await Company(on);
        var id = await portal.Db(db => db.Set<Account>().Where(a => a.Code == "C1").Select(a => a.Id).SingleAsync());
        async Task<int> Clusters() => (await portal.As(Admin, (AccountDirectory d) => d.Find(id)))!.Clusters.Count;
        (await portal.As(Admin, (ChangeClusterMembers.Handler h) => h.Handle("NORD", Bulk<ChangeClusterMembers.Item>.Of([new("C1")])))).Ok.ShouldBeTrue();
        var before = await Clusters();

        // Nobody joins in this call: only the departure tells the nodes.
        (await portal.As(Admin, (ChangeClusterMembers.Handler h) => h.Handle("NORD", Bulk<ChangeClusterMembers.Item>.Of([new("C1", false)])))).Ok.ShouldBeTrue();

        (await Clusters()).ShouldBe(before - 1, "what he may see follows his clusters");
    }

    [Theory, Databases]
    public async Task A_cluster_that_an_assortment_needs_stays(Database on)
    {
        await using var portal = await Company(on);
        await portal.Db(async db =>
        {
            var category = db.Add(new Category { Code = "X", Name = "X" }).Entity;
            await db.SaveChangesAsync();
            db.Add(new AssortmentRule { ClusterId = (await db.Set<Cluster>().SingleAsync()).Id, CategoryId = category.Id });
            return await db.SaveChangesAsync();
        });

        Task<Result<Done>> Delete() => portal.As(Admin, (DeleteCluster.Handler h) => h.Handle("NORD", IfMatch.Any));
        (await Delete()).Problem!.Code.ShouldBe("CLUSTER_IN_USE");
        (await portal.As(Admin, (ListClusters.Handler h) => h.Handle(new()))).Value.Items.Single().Uses.ShouldBe(["assortimento con una regola"]);
        await portal.Db(db => db.Set<AssortmentRule>().ExecuteDeleteAsync());
        (await Delete()).Ok.ShouldBeTrue();
        (await portal.Db(db => db.Set<ClusterMember>().CountAsync())).ShouldBe(0);
        (await portal.As(Admin, (ListAudit.Handler h) => h.Handle(new(Subject: "account:C1")))).Value.Items[0].What.ShouldBe("account.left");
        (await Delete()).Problem!.Status.ShouldBe(404);
    }

    [Theory, Databases]
    public async Task A_note_is_for_the_manufacturers_people_alone(Database on)
    {
        await using var portal = await Company(on);
        var rossi = Seed.CallerOf(await portal.Db(db => db.Set<Account>().SingleAsync(a => a.Code == "C1")));
        var rival = Seed.CallerOf(await portal.Db(db => db.Set<Account>().SingleAsync(a => a.Code == "C2")));
        var note = (await portal.As(Service, (AddNote.Handler h) => h.Handle("C1", new("Paga sempre in ritardo")))).Value;

        foreach (var dealer in new[] { rossi, rival })
        {
            (await portal.As(dealer, (ListNotes.Handler h) => h.Handle("C1"))).Problem!.Status.ShouldBe(403);
            (await portal.As(dealer, (AddNote.Handler h) => h.Handle("C1", new("x")))).Problem!.Status.ShouldBe(403);
            (await portal.As(dealer, (PinNote.Handler h) => h.Handle("C1", note.Id, new(true)))).Problem!.Status.ShouldBe(403);
            (await portal.As(dealer, (DeleteNote.Handler h) => h.Handle("C1", note.Id))).Problem!.Status.ShouldBe(403);
        }

        (await portal.As(rival, (PortalDb db) => db.Set<AccountNote>().CountAsync())).ShouldBe(0, "out of reach of any query");
        (await portal.As(PriceManager, (ListNotes.Handler h) => h.Handle("C1"))).Value.Items.Single().Text.ShouldBe("Paga sempre in ritardo");
        (await portal.As(PriceManager, (AddNote.Handler h) => h.Handle("C1", new("x")))).Problem!.Status.ShouldBe(403, "price managers read");
    }

    [Theory, Databases]
    public async Task Notes_are_pinned_paged_and_taken_away_by_who_wrote_them(Database on)
    {
        await using var portal = await Company(on);
        for (var i = 1; i <= 5; i++)
        {
            portal.Clock.Advance(TimeSpan.FromMinutes(1));
            (await portal.As(i == 2 ? Admin : Service, (AddNote.Handler h) => h.Handle("C1", new($"nota {i}")))).Ok.ShouldBeTrue();
        }

        var first = (await portal.As(Service, (ListNotes.Handler h) => h.Handle("C1", limit: 3))).Value;
        first.Items.Select(n => n.Text).ShouldBe(["nota 5", "nota 4", "nota 3"]);
        (await portal.As(Service, (ListNotes.Handler h) => h.Handle("C1", first.Next, 3))).Value.Items.Select(n => (n.Text, n.MayDelete)).ShouldBe([("nota 2", false), ("nota 1", true)]);
        var theirs = (await portal.As(Service, (ListNotes.Handler h) => h.Handle("C1"))).Value.Items.Single(n => n.Text == "nota 2");
        (await portal.As(Service, (PinNote.Handler h) => h.Handle("C1", theirs.Id, new(true)))).Value.Pinned.ShouldBeTrue();
        (await portal.As(Service, (ListNotes.Handler h) => h.Handle("C1"))).Value.Items[0].Text.ShouldBe("nota 2");

        (await portal.As(Service, (DeleteNote.Handler h) => h.Handle("C1", theirs.Id))).Problem!.Code.ShouldBe("NOTE_OF_ANOTHER");
        (await portal.As(Service, (DeleteNote.Handler h) => h.Handle("C1", first.Items[0].Id))).Ok.ShouldBeTrue();
        (await portal.As(Admin, (DeleteNote.Handler h) => h.Handle("C2", theirs.Id))).Problem!.Status.ShouldBe(404, "another dealer’s address");
        foreach (var wrong in new[] { "0", "x", "-1", "99999999999999" })
        {
            (await portal.As(Admin, (DeleteNote.Handler h) => h.Handle("C1", wrong))).Problem!.Status.ShouldBe(404);
        }

        (await portal.As(Service, (AddNote.Handler h) => h.Handle("C1", new("  ")))).Problem!.Field.ShouldBe("text");
        (await portal.As(Service, (AddNote.Handler h) => h.Handle("C1", new(new string('x', 4_001))))).Problem!.Field.ShouldBe("text");
        (await portal.As(Service, (AddNote.Handler h) => h.Handle("none", new("x")))).Problem!.Status.ShouldBe(404);
        var told = (await portal.As(Admin, (ListAudit.Handler h) => h.Handle(new(Subject: "account:C1", What: "note.deleted")))).Value.Items.Single();
        told.Changes.ShouldContain(new AuditField("text", "nota 5", null));
    }
}
