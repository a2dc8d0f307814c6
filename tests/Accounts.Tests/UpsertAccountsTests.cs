using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Item = Filiera.Accounts.Features.UpsertAccounts.Item;

namespace Filiera.Accounts.Tests;

/// <summary>The ERP's dealers, in bulk.</summary>
public sealed class UpsertAccountsTests
{
    private static readonly Item Rossi = new("C1", Name: "Ferramenta Rossi", VatNumber: "IT 00743110157", Country: "IT", Class: "A", Street: "Via Roma 1", PostalCode: "37135", City: "Verona", Province: "VR");

    [Theory, Databases]
    public async Task A_new_account_gets_headquarters_and_a_destination(Database on)
    {
        await using var portal = await TestPortal.Start(on);

        var result = await Put(portal, Rossi, new Item("C2", Name: "Bianchi"));

        result.Rows.ShouldAllBe(r => r.Status == RowStatus.Created && r.Problems.Count == 0);
        var account = await portal.Db(db => db.Set<Account>().SingleAsync(a => a.Code == "C1"));
        account.VatNumber.ShouldBe("00743110157");
        var branch = await portal.Db(db => db.Set<Branch>().SingleAsync(b => b.AccountId == account.Id));
        branch.IsHeadquarters.ShouldBeTrue();
        var address = await portal.Db(db => db.Set<Address>().SingleAsync(a => a.Id == branch.DefaultAddressId));
        address.OneLine.ShouldBe("Ferramenta Rossi, Via Roma 1, 37135 Verona (VR)");
        (await portal.AsSystem((AccountLookup l) => l.ByCodes(["C1", "C2", "none"]))).Keys.ShouldBe(["C1", "C2"], ignoreOrder: true);
    }

    [Theory, Databases]
    public async Task Sent_twice_it_changes_nothing(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await Put(portal, Rossi);
        var events = await portal.Db(db => db.Set<OutboxMessage>().CountAsync());
        portal.Clock.Advance(TimeSpan.FromHours(1));

        (await Put(portal, Rossi)).Unchanged.ShouldBe(1);

        (await portal.Db(db => db.Set<OutboxMessage>().CountAsync())).ShouldBe(events);
        (await portal.Db(db => db.Set<AuditEntry>().OrderBy(a => a.Id).Select(a => a.What).ToListAsync())).ShouldBe(["account.added", "address.added"]);
        (await portal.Db(db => db.Set<Account>().SingleAsync())).UpdatedAt.ShouldBeLessThan(portal.Clock.GetUtcNow());
    }

    [Theory, Databases]
    public async Task What_is_absent_stays_and_what_is_empty_goes(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await Put(portal, Rossi);

        (await Put(portal, new Item("C1", Class: "", Active: false))).Updated.ShouldBe(1);

        var account = await portal.Db(db => db.Set<Account>().SingleAsync());
        (account.Name, account.Class, account.Active, account.VatNumber).ShouldBe(("Ferramenta Rossi", null, false, "00743110157"));
    }

    [Theory, Databases]
    public async Task Good_rows_are_kept_and_bad_ones_explained(Database on)
    {
        await using var portal = await TestPortal.Start(on);

        var result = await Put(portal,
            Rossi,
            new Item(Name: "no code"),
            new Item("C3"),
            new Item("C4", Name: new string('x', 201)),
            new Item("C5", Name: "x", VatNumber: "123", Country: "IT"),
            new Item("C1", Name: "twice"),
            new Item("C6", Name: "wrong digit", VatNumber: "00743110158"),
            new Item("C7", Name: "foreign", VatNumber: "DE136695976", Country: "Germany"),
            new Item("C8", Name: "a\0b"));

        result.Rows.Select(r => r.Problems is [var p, ..] ? p.Code : null).ShouldBe(
            [null, "REQUIRED", "REQUIRED", "TOO_LONG", "VAT_NUMBER_FORMAT", "DUPLICATE_KEY", "VAT_NUMBER_CHECK_DIGIT", null, "CONTROL_CHARACTER"]);
        (result.Created, result.Rejected).ShouldBe((3, 6));
        (await portal.Db(db => db.Set<Account>().Select(a => a.Code).OrderBy(c => c).ToListAsync())).ShouldBe(["C1", "C6", "C7"]);
    }

    [Theory, Databases]
    public async Task Branches_and_destinations_come_with_their_account(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = new Item("C1", Name: "Rossi",
            Branches: [new("VR", "Verona", IsHeadquarters: true, Address: "VR1"), new("MN", "Mantova", Address: "MN1")],
            Addresses: [new("VR1", Street: "Via Roma 1"), new("MN1", Street: "Via Po 2")]);

        (await Put(portal, dealer)).Created.ShouldBe(1);
        (await Put(portal, dealer)).Unchanged.ShouldBe(1);
        (await Put(portal, new Item("C1", Branches: [new("MN", "Mantova sud")]))).Updated.ShouldBe(1);

        var branches = await portal.Db(db => db.Set<Branch>().OrderBy(b => b.Code).ToListAsync());
        branches.Select(b => (b.Code, b.Name, b.IsHeadquarters)).ShouldBe([("MN", "Mantova sud", false), ("VR", "Verona", true)]);
        branches.ShouldAllBe(b => b.DefaultAddressId != null);
    }

    [Theory, Databases]
    public async Task The_statements_do_not_grow_with_the_rows(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        Item[] Many(string prefix, int count) => [.. Enumerable.Range(0, count).Select(i => new Item($"{prefix}{i}", Name: $"Dealer {i}"))];
        await Put(portal, Many("W", 10));

        var few = await portal.Sql.Of(() => Put(portal, Many("F", 10)));
        var many = await portal.Sql.Of(() => Put(portal, Many("M", 1000)));

        many.ShouldBe(few);
        many.ShouldBeLessThan(18);
    }

    [Fact]
    public async Task Only_who_may_write_accounts_does()
    {
        await using var portal = await TestPortal.Start(Database.Sqlite);
        var dealer = await portal.Seed.Dealer("D1");

        (await portal.As(dealer.Caller, (UpsertAccounts.Handler h) => h.Handle(Bulk<Item>.Of([Rossi]), default))).Problem!.Code.ShouldBe("FORBIDDEN");
    }

    private static async Task<BulkResult> Put(TestPortal portal, params Item[] items) =>
        (await portal.AsSystem((UpsertAccounts.Handler h) => h.Handle(Bulk<Item>.Of(items), default))).Value;
}
