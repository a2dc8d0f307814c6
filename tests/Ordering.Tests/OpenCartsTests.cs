using Filiera.Accounts;
using Filiera.Kernel;
using Filiera.Ordering.Features;
using Filiera.Testing;
using Shouldly;
using Xunit;

namespace Filiera.Ordering.Tests;

/// <summary>The carts in the frame of every page are read past EF: they must be the ones that the list gives, for everybody.</summary>
public sealed class OpenCartsTests
{
    [Theory, Databases]
    public async Task The_frame_shows_the_carts_of_the_list_and_never_anothers(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var (dealer, rival) = (await portal.Seed.Dealer("C1"), await portal.Seed.Dealer("C2"));
        var second = await portal.Db(async db =>
        {
            var branch = db.Add(new Branch { AccountId = dealer.Account.Id, Code = "B2", Name = "Filiale", DefaultAddressId = dealer.Address.Id }).Entity;
            await db.SaveChangesAsync();
            return branch;
        });
        await portal.Seed.Products(["A", "B"]);
        var head = Seed.CallerOf(dealer.Account, [dealer.Branch.Id]);
        var branch = Seed.CallerOf(dealer.Account, [second.Id]);
        foreach (var (caller, name) in new[] { (head, "uno"), (branch, "due"), (dealer.Caller, "tre"), (rival.Caller, "altrui") })
        {
            portal.Clock.Advance(TimeSpan.FromMinutes(1));
            var cart = (await portal.As(caller, (CreateCart.Handler h) => h.Handle(new(name)))).Value;
            await portal.As(caller, (ChangeCartLines.Handler h) => h.Handle(cart.Id, new([new("A", new(2)), new("B", new(3))])));
        }

        foreach (var caller in new[] { head, branch, dealer.Caller, rival.Caller, Seed.CallerOf(dealer.Account, []) })
        {
            var listed = (await portal.As(caller, (ListCarts.Handler h) => h.Handle(null, 50))).Value.Items;
            IReadOnlyList<CartSummary> shown = [];
            (await portal.Sql.Of(async () => shown = await portal.As(caller, (OpenCarts c) => c.Find()))).ShouldBeLessThanOrEqualTo(3);
            shown.ShouldBe(listed);
        }

        (await portal.As(head, (OpenCarts c) => c.Find())).Select(c => c.Name).ShouldNotContain("due");
        (await portal.As(rival.Caller, (OpenCarts c) => c.Find())).Select(c => c.Name).ShouldBe(["altrui"]);
        (await portal.As(Caller.Stranger, (OpenCarts c) => c.Find())).ShouldBeEmpty();
        (await portal.As(Caller.System, (OpenCarts c) => c.Find())).ShouldBeEmpty();
        (await portal.As(Seed.CallerOf(dealer.Account, null, Permission.CatalogRead), (OpenCarts c) => c.Find())).ShouldBeEmpty();
    }
}
