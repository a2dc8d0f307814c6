using Filiera.Accounts;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Filiera.Kernel.Tests;

/// <summary>Bulk writing stores what EF Core would: every kind of column, both databases.</summary>
public sealed class BulkWritingTests
{
    [Theory, Databases]
    public async Task Rows_written_in_bulk_read_back_the_same(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var at = portal.Clock.GetUtcNow();
        var rows = Enumerable.Range(1, 50).Select(i => new Account
        {
            Code = $"C{i}", Name = $"Caffè «{i}» 😀", Country = i % 2 == 0 ? null : "IT", Active = i % 3 != 0, CreatedAt = at.AddSeconds(i), UpdatedAt = at,
        }).ToList();

        await Write(portal, db => db.BulkInsert(rows));

        var stored = await portal.Db(db => db.Set<Account>().AsNoTracking().OrderBy(a => a.Id).ToListAsync());
        stored.Select(a => (a.Code, a.Name, a.Country, a.Active, a.CreatedAt)).ShouldBe(rows.Select(a => (a.Code, a.Name, a.Country, a.Active, a.CreatedAt)));
        (await portal.Db(db => db.Set<Account>().CountAsync(a => a.CreatedAt == at.AddSeconds(7)))).ShouldBe(1);
    }

    [Theory, Databases]
    public async Task An_upsert_changes_what_is_there_and_adds_what_is_not(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var at = portal.Clock.GetUtcNow();
        Account Make(string code, string name) => new() { Code = code, Name = name, Class = name, CreatedAt = at, UpdatedAt = at };
        await Write(portal, db => db.BulkInsert<Account>([Make("A", "one"), Make("B", "one")]));

        await Write(portal, db => db.BulkUpsert<Account>([Make("B", "two"), Make("C", "two")], [nameof(Account.Code)], [nameof(Account.Name)]));

        var stored = await portal.Db(db => db.Set<Account>().AsNoTracking().OrderBy(a => a.Code).ToListAsync());
        stored.Select(a => (a.Code, a.Name, a.Class)).ShouldBe([("A", "one", "one"), ("B", "two", "one"), ("C", "two", "two")]);
    }

    [Theory, Databases]
    public async Task A_refusal_takes_the_rows_back(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Db(db => db.InTransaction<Done>(async () =>
        {
            await db.BulkInsert<Account>([new Account { Code = "A", Name = "A" }]);
            return Problems.NotFound;
        }));

        (await portal.Db(db => db.Set<Account>().CountAsync())).ShouldBe(0);
    }

    private static Task<Result<Done>> Write(TestPortal portal, Func<PortalDb, Task> work) => portal.Db(db => db.InTransaction<Done>(async () =>
    {
        await work(db);
        return Done.It;
    }));
}
