using Filiera.Accounts;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Filiera.Kernel.Tests;

/// <summary>The filters of PortalDb: what a query forgets, they remember.</summary>
public sealed class AccountFilterTests
{
    [Theory, Databases]
    public async Task A_dealer_reads_his_own_rows_and_no_others(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var mine = await portal.Seed.Dealer("D1");
        await portal.Seed.Dealer("D2");

        (await portal.As(mine.Caller, (PortalDb db) => db.Set<Account>().Select(a => a.Code).ToListAsync())).ShouldBe(["D1"]);
        (await portal.As(mine.Caller, (PortalDb db) => db.Set<Branch>().CountAsync())).ShouldBe(1);
        (await portal.As(mine.Caller, (PortalDb db) => db.Set<Address>().CountAsync())).ShouldBe(1);
    }

    [Theory, Databases]
    public async Task The_manufacturer_reads_all_and_a_stranger_nothing(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        await portal.Seed.Dealer("D2");
        var service = new Caller { Kind = CallerKind.User, Name = "service", Permissions = Permission.All };

        (await portal.As(service, (PortalDb db) => db.Set<Account>().CountAsync())).ShouldBe(2);
        (await portal.As(Caller.Stranger, (PortalDb db) => db.Set<Account>().CountAsync())).ShouldBe(0);
    }
}
