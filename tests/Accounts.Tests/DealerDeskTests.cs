using System.Text;
using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Item = Filiera.Accounts.Features.UpsertAccounts.Item;

namespace Filiera.Accounts.Tests;

/// <summary>The manufacturer's people keep the dealers: find, see, edit, close; two at once; a dealer sees none of it.</summary>
public sealed class DealerDeskTests
{
    internal static readonly Caller Admin = Of(Roles.Admin, "chiara@filiera.test");
    internal static readonly Caller Service = Of(Roles.Service, "paola@filiera.test");
    internal static readonly Caller PriceManager = Of(Roles.Pricing, "andrea@filiera.test");

    [Theory, Databases]
    public async Task The_list_finds_by_code_name_number_city_and_mail_and_filters(Database on)
    {
        await using var portal = await Company(on);

        async Task<string> Found(AccountListRequest request) => string.Join(' ', (await List(portal, request)).Items.Select(r => r.Code));
        (await Found(new())).ShouldBe("C1 C2 C3", "by code, when nothing is said");
        (await Found(new("c2"))).ShouldBe("C2");
        (await Found(new("FERRAMENTA rossi"))).ShouldBe("C1");
        (await Found(new("IT00743110157"))).ShouldBe("C1");
        (await Found(new("mant"))).ShouldBe("C2");
        (await Found(new("acquisti@bianchi"))).ShouldBe("C2");
        (await Found(new("anna@rossi.test"))).ShouldBe("C1", "by the mail of one of his people");
        (await Found(new("100%_'"))).ShouldBe("");
        (await Found(new(Sort: "-name"))).ShouldBe("C3 C1 C2");
        (await Found(new(Class: "A"))).ShouldBe("C1");
        (await Found(new(Class: "-"))).ShouldBe("C3");
        (await Found(new(Province: "mn"))).ShouldBe("C2");
        (await Found(new(Active: false))).ShouldBe("C3");
        (await Found(new(Users: true))).ShouldBe("C1");
        (await Found(new(Users: false))).ShouldBe("C2 C3");
        (await Found(new(Cluster: "NORD"))).ShouldBe("C1 C2");
        (await Found(new(Cluster: "-"))).ShouldBe("C3");

        var row = (await List(portal, new("C1"))).Items.Single();
        (row.City, row.Province, row.Users).ShouldBe(("Verona", "VR", 1));
        row.Clusters.ShouldBe(["NORD"]);
        foreach (var bad in new AccountListRequest[] { new(Sort: "secret"), new(Limit: 500), new(Cursor: "!!"), new(new string('x', 201)) })
        {
            (await portal.As(Service, (ListAccounts.Handler h) => h.Handle(bad))).Problem!.Status.ShouldBe(400);
        }
    }

    [Theory, Databases]
    public async Task Pages_and_statements_are_constant_and_the_export_is_safe(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await Put(portal, [.. Enumerable.Range(1, 120).Select(i => new Item($"C{i:000}", Name: i == 7 ? "=HYPERLINK(\"x\")" : $"Dealer {i}", City: "Verona"))]);

        var few = await portal.Sql.Of(() => List(portal, new(Limit: 5)));
        var many = await portal.Sql.Of(() => List(portal, new(Limit: 100)));
        (few, many).ShouldBe((5, 5));
        var second = await List(portal, new(Limit: 50, Cursor: (await List(portal, new(Limit: 50))).Next));
        (second.Items[0].Code, second.Total).ShouldBe(("C051", 120));

        var csv = await portal.As(Service, async (ExportAccounts.Handler h) =>
        {
            using var stream = new MemoryStream();
            await h.Handle(new()).Value.WriteCsv(stream);
            return Encoding.UTF8.GetString(stream.ToArray());
        });
        csv.Split("\r\n").Length.ShouldBe(122);
        csv.ShouldContain("\"'=HYPERLINK(\"\"x\"\")\"");
    }

    [Theory, Databases]
    public async Task Service_and_pricing_read_but_only_who_may_write_changes_and_a_dealer_does_neither(Database on)
    {
        await using var portal = await Company(on);
        var rossi = Seed.CallerOf(await portal.Db(db => db.Set<Account>().SingleAsync(a => a.Code == "C1")));
        var rival = Seed.CallerOf(await portal.Db(db => db.Set<Account>().SingleAsync(a => a.Code == "C2")));

        foreach (var reader in new[] { Service, PriceManager })
        {
            (await portal.As(reader, (GetAccount.Handler h) => h.Handle("C1"))).Value.Name.ShouldBe("Ferramenta Rossi");
            foreach (var refused in await Changes(portal, reader))
            {
                refused.ShouldBe(403);
            }
        }

        foreach (var dealer in new[] { rossi, rival })
        {
            (await portal.As(dealer, (ListAccounts.Handler h) => h.Handle(new()))).Problem!.Status.ShouldBe(403);
            (await portal.As(dealer, (GetAccount.Handler h) => h.Handle("C1"))).Problem!.Status.ShouldBe(403);
            (await portal.As(dealer, (ListClasses.Handler h) => h.Handle())).Problem!.Status.ShouldBe(403);
            (await portal.As(dealer, (ListClusters.Handler h) => h.Handle(new()))).Problem!.Status.ShouldBe(403);
            foreach (var refused in await Changes(portal, dealer))
            {
                refused.ShouldBe(403);
            }
        }

        (await portal.As(Service, (GetAccount.Handler h) => h.Handle("none"))).Problem!.Status.ShouldBe(404);
    }

    [Theory, Databases]
    public async Task Of_two_who_edit_one_dealer_the_second_is_told_and_nothing_is_lost(Database on)
    {
        await using var portal = await Company(on);
        var seen = (await portal.As(Admin, (GetAccount.Handler h) => h.Handle("C1"))).Value;

        var first = await Save(portal, new(Phone: "045 1"), IfMatch.Read(seen.ETag));
        var second = await Save(portal, new(Phone: "045 2", Class: "B"), IfMatch.Read(seen.ETag));

        first.ETag.ShouldNotBe(seen.ETag);
        second.Problem!.Code.ShouldBe("CHANGED_MEANWHILE");
        var now = (await portal.As(Admin, (GetAccount.Handler h) => h.Handle("C1"))).Value;
        (now.Phone, now.Class).ShouldBe(("045 1", "A"));
        (await Save(portal, new(Phone: "045 2"), IfMatch.Read(now.ETag))).Value.Phone.ShouldBe("045 2");

        await Put(portal, new Item("C1", Phone: "045 3"));
        (await Save(portal, new(Phone: "045 4"), IfMatch.Read((await portal.As(Admin, (GetAccount.Handler h) => h.Handle("C1"))).Value.ETag))).Ok.ShouldBeTrue();
        (await Save(portal, new(Phone: "045 5"), IfMatch.Read(now.ETag))).Problem!.Status.ShouldBe(412, "the bulk call raised the version too");

        var history = (await portal.As(Service, (ListAudit.Handler h) => h.Handle(new(Subject: "account:C1", What: "account.changed")))).Value.Items;
        history.Select(e => e.Changes.Single()).ShouldBe([new("phone", "045 3", "045 4"), new("phone", "045 2", "045 3"), new("phone", "045 1", "045 2"), new("phone", null, "045 1")]);
    }

    [Theory, Databases]
    public async Task Many_who_save_at_once_lose_no_change(Database on)
    {
        await using var portal = await Company(on);
        var seen = (await portal.As(Admin, (GetAccount.Handler h) => h.Handle("C1"))).Value;
        var saves = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Save(portal, new(Phone: $"045 {i}"), IfMatch.Read(seen.ETag)))));
        saves.Count(s => s.Ok).ShouldBe(1);
        saves.Where(s => !s.Ok).ShouldAllBe(s => s.Problem!.Status == 412);
        (await portal.Db(db => db.Set<AuditEntry>().CountAsync(a => a.What == "account.changed" && a.Subject == "account:C1"))).ShouldBe(1);
    }

    [Theory, Databases]
    public async Task What_is_wrong_is_said_beside_its_field_and_nothing_is_saved(Database on)
    {
        await using var portal = await Company(on);
        var refused = await Save(portal, new(Name: " ", VatNumber: "12345", Email: "nessuno", Language: "fr", Phone: "045 9"), IfMatch.Any);
        refused.Problem!.Status.ShouldBe(422);
        refused.Problem.All!.Select(p => p.Field).ShouldBe(["vatNumber", "email", "language", "name"], ignoreOrder: true);
        (await portal.Db(db => db.Set<Account>().SingleAsync(a => a.Code == "C1"))).Phone.ShouldBeNull();

        (await portal.As(Admin, (CreateAccount.Handler h) => h.Handle(new("C1", Name: "Doppio")))).Problem!.Code.ShouldBe("ACCOUNT_EXISTS");
        (await portal.As(Admin, (CreateAccount.Handler h) => h.Handle(new("C9")))).Problem!.Field.ShouldBe("name");
        var made = await portal.As(Admin, (CreateAccount.Handler h) => h.Handle(new("C9", Name: "Nuovo", City: "Trento", Street: "Via 1")));
        (made.Status, made.Location, made.Value.Addresses.Single().City).ShouldBe((201, "/api/v1/admin/accounts/C9", "Trento"));
    }

    [Theory, Databases]
    public async Task A_dealer_always_has_one_open_headquarters(Database on)
    {
        await using var portal = await Company(on);
        Task<Result<AccountCard>> Branch(string code, SaveBranch.Request request, string? tag = null) => portal.As(Admin, (SaveBranch.Handler h) => h.Handle("C1", code, request, IfMatch.Read(tag)));

        (await Branch("HQ", new(Active: false))).Problem!.Code.ShouldBe("HEADQUARTERS");
        (await Branch("HQ", new(IsHeadquarters: false))).Problem!.Code.ShouldBe("HEADQUARTERS");
        (await Branch("02", new(Name: "Negozio", Address: "MOON"))).Problem!.Code.ShouldBe("UNKNOWN_ADDRESS");
        (await Branch("02", new())).Problem!.Field.ShouldBe("name");
        var card = (await Branch("02", new(Name: "Negozio", IsHeadquarters: true))).Value;
        card.Branches.Select(b => (b.Code, b.IsHeadquarters)).ShouldBe([("02", true), ("HQ", false)]);
        card.Branches[0].Address.ShouldBe("HQ", "a new branch begins with the headquarters’ destination");
        (await Branch("HQ", new(Active: false), card.Branches[1].ETag)).Ok.ShouldBeTrue();
        (await Branch("HQ", new(Name: "Vecchia"), card.Branches[1].ETag)).Problem!.Status.ShouldBe(412);
        (await Branch("09", new(Name: "Nuova"), "v0")).Problem!.Status.ShouldBe(412, "edited, but meanwhile gone");

        var told = (await portal.As(Service, (ListAudit.Handler h) => h.Handle(new(Subject: "account:C1", What: "branch.changed")))).Value.Items;
        told.Select(e => (e.Of, e.Changes.Single())).ShouldBe([("HQ", new AuditField("active", "true", "false")), ("HQ", new("isHeadquarters", "true", "false"))]);
    }

    [Theory, Databases]
    public async Task Destinations_are_added_changed_made_default_and_removed(Database on)
    {
        await using var portal = await Company(on);
        Task<Result<AccountCard>> Address(string code, SaveAddress.Request request, string? tag = null) => portal.As(Admin, (SaveAddress.Handler h) => h.Handle("C1", code, request, IfMatch.Read(tag)));
        Task<Result<AccountCard>> Delete(string code) => portal.As(Admin, (DeleteAddress.Handler h) => h.Handle("C1", code, IfMatch.Any));

        (await Address("SITE", new(Street: "Via Po 1"))).Problem!.Field.ShouldBe("city");
        (await Address("SITE", new(Street: "Via Po 1", City: "Verona", DefaultOf: "MOON"))).Problem!.Code.ShouldBe("UNKNOWN_BRANCH");
        (await portal.As(Admin, (GetAccount.Handler h) => h.Handle("C1"))).Value.Addresses.Count.ShouldBe(1, "a refusal leaves nothing behind");
        (await Address("SITE", new(Street: "Via Po 1", City: "Verona", DefaultOf: "HQ"))).Value.Addresses.Single(a => a.Code == "SITE").DefaultOf.ShouldBe(["HQ"]);
        (await Delete("SITE")).Problem!.Code.ShouldBe("ADDRESS_IN_USE");
        (await Delete("HQ")).Value.Addresses.Select(a => a.Code).ShouldBe(["SITE"]);
        (await Delete("HQ")).Problem!.Status.ShouldBe(404);
        var gone = (await portal.As(Service, (ListAudit.Handler h) => h.Handle(new(Subject: "account:C1", What: "address.deleted")))).Value.Items.Single();
        gone.Changes.ShouldContain(new AuditField("street", "Via Roma 1", null));
    }

    [Theory, Databases]
    public async Task Destinations_come_in_bulk_too(Database on)
    {
        await using var portal = await Company(on);
        Task<Result<BulkResult>> PutAddresses(params UpsertAddresses.Item[] items) => portal.As(Admin, (UpsertAddresses.Handler h) => h.Handle(Bulk<UpsertAddresses.Item>.Of(items)));
        UpsertAddresses.Item[] rows =
        [
            new("C1", "HQ", Street: "Via Nuova 9"), new("C2", "MN2", Name: "Deposito", City: "Mantova", DefaultOf: "HQ"), new("C9", "X"), new("C1", "HQ"), new("C1", "S1", City: "Verona", DefaultOf: "MOON"), new(null, "Y"),
        ];
        var result = (await PutAddresses(rows)).Value;
        result.Rows.Select(r => (r.Status, r.Problems is [var p, ..] ? p.Code : null)).ShouldBe(
        [
            (RowStatus.Updated, null), (RowStatus.Created, null), (RowStatus.Rejected, "UNKNOWN_ACCOUNT"), (RowStatus.Rejected, "DUPLICATE_KEY"), (RowStatus.Created, "UNKNOWN_BRANCH"), (RowStatus.Rejected, "REQUIRED"),
        ]);
        (await portal.As(Admin, (GetAccount.Handler h) => h.Handle("C2"))).Value.Branches.Single().Address.ShouldBe("MN2");
        (await PutAddresses(rows[0], rows[1])).Value.Unchanged.ShouldBe(2);

        UpsertAddresses.Item[] Many(string prefix, int count) => [.. Enumerable.Range(0, count).Select(i => new UpsertAddresses.Item("C1", $"{prefix}{i}", City: "Verona"))];
        var few = await portal.Sql.Of(() => PutAddresses(Many("F", 5)));
        (await portal.Sql.Of(() => PutAddresses(Many("M", 500)))).ShouldBe(few);
    }

    [Theory, Databases]
    public async Task A_class_is_given_to_many_at_once(Database on)
    {
        await using var portal = await Company(on);
        var result = (await portal.As(Admin, (ChangeClass.Handler h) => h.Handle("B", Bulk<ChangeClass.Item>.Of([new("C1"), new("C2"), new("C3"), new("C9"), new("C1")])))).Value;
        result.Rows.Select(r => r.Status).ShouldBe([RowStatus.Updated, RowStatus.Unchanged, RowStatus.Updated, RowStatus.Rejected, RowStatus.Rejected]);
        (await portal.As(PriceManager, (ListClasses.Handler h) => h.Handle())).Value.Items.ShouldBe([new("B", 3, 2)]);
        (await portal.As(Service, (ListAudit.Handler h) => h.Handle(new(Subject: "account:C1", What: "account.changed")))).Value.Items.Single().Changes.ShouldBe([new("class", "A", "B")]);
        (await portal.As(Admin, (ChangeClass.Handler h) => h.Handle(new string('x', 21), Bulk<ChangeClass.Item>.Of([new("C1")])))).Problem!.Status.ShouldBe(422);
    }

    internal static async Task<TestPortal> Company(Database on)
    {
        var portal = await TestPortal.Start(on);
        await Put(portal,
            new Item("C1", Name: "Ferramenta Rossi", VatNumber: "00743110157", Class: "A", Street: "Via Roma 1", City: "Verona", Province: "VR"),
            new Item("C2", Name: "Bianchi Serramenti", Class: "B", Email: "acquisti@bianchi.test", City: "Mantova", Province: "MN"),
            new Item("C3", Name: "Verdi", Active: false));
        await portal.AsSystem((AddUser.Handler h) => h.Handle(new("anna@rossi.test", "C1", Roles.Headquarters, DisplayName: "Anna")));
        await portal.As(Admin, (SaveCluster.Handler h) => h.Handle("NORD", new("Nord"), IfMatch.Any));
        await portal.As(Admin, (ChangeClusterMembers.Handler h) => h.Handle("NORD", Bulk<ChangeClusterMembers.Item>.Of([new("C1"), new("C2")])));
        return portal;
    }

    private static async Task<IReadOnlyList<int>> Changes(TestPortal portal, Caller caller) =>
    [
        (await portal.As(caller, (SaveAccount.Handler h) => h.Handle("C1", new(Phone: "1"), IfMatch.Any))).Problem!.Status,
        (await portal.As(caller, (CreateAccount.Handler h) => h.Handle(new("C8", Name: "x")))).Problem!.Status,
        (await portal.As(caller, (SaveBranch.Handler h) => h.Handle("C1", "HQ", new(Name: "x"), IfMatch.Any))).Problem!.Status,
        (await portal.As(caller, (SaveAddress.Handler h) => h.Handle("C1", "HQ", new(Street: "x"), IfMatch.Any))).Problem!.Status,
        (await portal.As(caller, (DeleteAddress.Handler h) => h.Handle("C1", "HQ", IfMatch.Any))).Problem!.Status,
        (await portal.As(caller, (SaveCluster.Handler h) => h.Handle("NORD", new("x"), IfMatch.Any))).Problem!.Status,
        (await portal.As(caller, (DeleteCluster.Handler h) => h.Handle("NORD", IfMatch.Any))).Problem!.Status,
        (await portal.As(caller, (ChangeClusterMembers.Handler h) => h.Handle("NORD", Bulk<ChangeClusterMembers.Item>.Of([new("C3")])))).Problem!.Status,
        (await portal.As(caller, (FillCluster.Handler h) => h.Handle("NORD", new(Class: "A")))).Problem!.Status,
        (await portal.As(caller, (ChangeClass.Handler h) => h.Handle("A", Bulk<ChangeClass.Item>.Of([new("C2")])))).Problem!.Status,
        (await portal.As(caller, (UpsertAddresses.Handler h) => h.Handle(Bulk<UpsertAddresses.Item>.Of([new("C1", "X")])))).Problem!.Status,
    ];

    private static Task<Result<AccountCard>> Save(TestPortal portal, SaveAccount.Request request, IfMatch match) => portal.As(Admin, (SaveAccount.Handler h) => h.Handle("C1", request, match));

    private static async Task<SortedPage<AccountRow>> List(TestPortal portal, AccountListRequest request)
    {
        var page = await portal.As(Service, (ListAccounts.Handler h) => h.Handle(request));
        return page.Ok ? page.Value : throw new InvalidOperationException(page.Problem!.ToString());
    }

    private static async Task Put(TestPortal portal, params Item[] items) =>
        (await portal.AsSystem((UpsertAccounts.Handler h) => h.Handle(Bulk<Item>.Of(items), default))).Value.Rejected.ShouldBe(0);

    private static Caller Of(string role, string name) => new() { Kind = CallerKind.User, Name = name, DisplayName = name.Split('@')[0], Permissions = Roles.Find(role)!.Permissions };
}
