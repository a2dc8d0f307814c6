using Filiera.Kernel;
using Filiera.Ordering.Features;
using Filiera.Testing;
using Shouldly;
using Xunit;

namespace Filiera.Ordering.Tests;

public sealed class PadTests
{
    [Theory, Databases]
    public async Task The_draft_waits_for_its_owner_and_for_nobody_else(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var mine = (await portal.Seed.Dealer("D1")).Caller;
        var other = (await portal.Seed.Dealer("D2")).Caller;

        var kept = (await Keep(portal, mine, null, ("A100", "5"), ("", ""), ("boh", null))).Value;

        kept.Rows.Select(r => r.Code).ShouldBe(["A100", "boh"], "empty rows are not worth keeping, strange ones are");
        (await Read(portal, mine)).Rows.Count.ShouldBe(2);
        (await Read(portal, other)).Rows.ShouldBeEmpty();
        (await Read(portal, mine with { Name = "collega@dealer.test" })).Rows.ShouldBeEmpty();
    }

    [Theory, Databases]
    public async Task Who_has_not_seen_the_last_change_is_given_it_and_overwrites_nothing(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var buyer = (await portal.Seed.Dealer("D1")).Caller;
        var first = (await Keep(portal, buyer, 0, ("A100", "5"))).Value;
        await Keep(portal, buyer, first.Version, ("A100", "6"));

        var late = await Keep(portal, buyer, first.Version, ("B200", "1"));

        late.Problem!.Status.ShouldBe(409);
        ((GetPad.Response)late.Problem.More!["pad"]!).Rows.Single().Quantity.ShouldBe("6");
        (await Read(portal, buyer)).Rows.Single().Code.ShouldBe("A100");
    }

    [Theory, Databases]
    public async Task The_last_action_is_undone_and_done_again(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var buyer = (await portal.Seed.Dealer("D1")).Caller;
        await Keep(portal, buyer, null, ("A100", "5"));
        await Keep(portal, buyer, null);

        (await portal.As(buyer, (KeepPad.Handler h) => h.Undo())).Ok.ShouldBeTrue();
        (await Read(portal, buyer)).Rows.Single().Code.ShouldBe("A100");
        await portal.As(buyer, (KeepPad.Handler h) => h.Undo());
        (await Read(portal, buyer)).Rows.ShouldBeEmpty();
    }

    [Theory, Databases]
    public async Task Rows_split_on_purpose_stay_apart(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var buyer = (await portal.Seed.Dealer("D1")).Caller;
        await portal.Seed.Product("A100");
        async Task<IReadOnlyList<int>> Lines(bool apart, bool merge) =>
            [.. (await portal.As(buyer, (CheckQuickOrder.Handler h) => h.Handle(new(Lines: [new("A100", "5"), new("A100", "7", Apart: apart)], Merge: merge)))).Value.Rows.Select(r => r.Line)];

        (await Lines(apart: false, merge: true)).ShouldBe([1]);
        (await Lines(apart: true, merge: true)).ShouldBe([1, 2]);
        (await Lines(apart: false, merge: false)).ShouldBe([1, 2]);
    }

    [Theory, Databases]
    public async Task A_cart_is_renamed_by_its_dealer_only(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var mine = (await portal.Seed.Dealer("D1")).Caller;
        var other = (await portal.Seed.Dealer("D2")).Caller;
        var cart = await portal.Cart(mine);

        (await Change(portal, other, cart.Id, new("Rubato"))).Problem!.Status.ShouldBe(404);
        (await Change(portal, mine, cart.Id, new("  "))).Problem!.Field.ShouldBe("name");
        (await Change(portal, mine, cart.Id, new("Cantiere", "NESSUNA"))).Problem!.Code.ShouldBe("UNKNOWN_BRANCH");
        (await Change(portal, mine, cart.Id, new("Cantiere"))).Ok.ShouldBeTrue();
        (await portal.As(mine, (GetCart.Handler h) => h.Handle(cart.Id))).Value.Name.ShouldBe("Cantiere");
    }

    private static Task<Result<Done>> Change(TestPortal portal, Caller caller, string id, ChangeCart.Request request) =>
        portal.As(caller, (ChangeCart.Handler h) => h.Handle(id, request));

    private static Task<Result<GetPad.Response>> Keep(TestPortal portal, Caller caller, int? version, params (string Code, string? Quantity)[] rows) =>
        portal.As(caller, (KeepPad.Handler h) => h.Handle(new KeepPad.Request([.. rows.Select((r, i) => new PadRow(i + 1, r.Code, r.Quantity))], version)));

    private static async Task<GetPad.Response> Read(TestPortal portal, Caller caller) => (await portal.As(caller, (GetPad.Handler h) => h.Handle())).Value;
}
