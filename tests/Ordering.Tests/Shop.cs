using Filiera.Kernel;
using Filiera.Ordering.Features;
using Filiera.Testing;
using Shouldly;

namespace Filiera.Ordering.Tests;

/// <summary>What a buyer does, in short words.</summary>
internal static class Shop
{
    public static async Task<PricedCart> Cart(this TestPortal portal, Caller caller, params (string Sku, decimal Quantity)[] lines)
    {
        var cart = (await portal.As(caller, (CreateCart.Handler h) => h.Handle(null))).Value;
        return lines.Length == 0 ? cart : (await portal.Put(caller, cart.Id, lines)).Value;
    }

    public static Task<Result<PricedCart>> Put(this TestPortal portal, Caller caller, string cart, params (string Sku, decimal Quantity)[] lines) =>
        portal.As(caller, (ChangeCartLines.Handler h) => h.Handle(cart, new([.. lines.Select(l => new ChangeCartLines.Line(l.Sku, new(l.Quantity)))])));

    public static Task<Result<OrderView>> Order(this TestPortal portal, Caller caller, string cart, PlaceOrder.Request? request = null) =>
        portal.As(caller, (PlaceOrder.Handler h) => h.Handle(cart, request));

    public static async Task<OrderView> Ordered(this TestPortal portal, Caller caller, params (string Sku, decimal Quantity)[] lines)
    {
        var cart = await portal.Cart(caller, lines);
        var order = await portal.Order(caller, cart.Id);
        order.Problem.ShouldBeNull();
        return order.Value;
    }
}
