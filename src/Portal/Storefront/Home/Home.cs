using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Ordering.Features;
using Filiera.Portal.BackOffice;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.Storefront;

/// <summary>/: what needs me now, what is late to reorder, what is on its way.</summary>
public static class Home
{
    /// <param name="Cart">The current cart priced now, to say what changed; null when there is none or it is empty.</param>
    /// <param name="Coming">New prices of what he usually buys, the largest change first.</param>
    /// <param name="Last">Quantities of the last order are proposed, instead of the usual ones.</param>
    public sealed record Model(IReadOnlyList<CartSummary> Carts, PricedCart? Cart, IReadOnlyList<OrderSummary> Open, bool MoreOpen, IReadOnlyList<RecentPurchase> Recent, IReadOnlyList<ListComingPrices.Item> Coming, bool Last, Typed Typed);

    private const int OpenShown = 6;
    private const int RecentShown = 12;

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.Home, async (HttpRequest request, PageContext page, Reader reader, OfficeToday.Reader office, CancellationToken stop) =>
            page.Caller.IsDealer ? Page(await reader.Read(request.Query["quantity"] == "last", Typed.Nothing, stop)) : Render.Page<OfficeTodayPage>(new { Model = await office.Read(stop) }));
        pages.MapPost(Paths.Home, async (HttpRequest request, Adding adding, Reader reader, CancellationToken stop) =>
            await adding.From(await request.ReadFormAsync(stop), stop) is { } typed
                ? Page(await reader.Read(request.Query["quantity"] == "last", typed, stop), StatusCodes.Status422UnprocessableEntity)
                : Render.To(Paths.Home));
    }

    private static IResult Page(Result<Model> answer, int status = StatusCodes.Status200OK) =>
        answer.Ok ? Render.Page<HomePage>(new { Model = answer.Value }, status) : Render.Refusal(answer.Problem!);

    public sealed class Reader(CurrentCart carts, GetCart.Handler cart, ListOrders.Handler orders, ListRecentPurchases.Handler recent, ListComingPrices.Handler coming)
    {
        public async Task<Result<Model>> Read(bool last, Typed typed, CancellationToken stop)
        {
            var bought = await recent.Handle(null, RecentShown, stop);
            var open = await orders.Handle(new ListOrders.Request(State: "OPEN", Limit: OpenShown), stop);
            if ((bought.Problem ?? open.Problem) is { } problem)
            {
                return problem;
            }

            var current = await carts.Find(stop);
            var priced = current is { Lines: > 0 } ? await cart.Handle(current.Id, stop) : null;
            var prices = await coming.Handle(stop);
            return new Model(await carts.Open(stop), priced is { Ok: true } ? priced.Value : null, open.Value.Items, open.Value.Next is not null, bought.Value.Items, prices.Ok ? prices.Value.Items : [], last, typed);
        }
    }
}
