using System.Text.Json;
using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Ordering.Features;
using Microsoft.AspNetCore.Http;

namespace Filiera.Portal.Storefront;

/// <summary>
/// «Invia l’ordine»: once per key of the form, so that a second click is shown the first order. Where what the buyer saw no
/// longer holds nothing is placed: the differences are shown, with the new total to confirm.
/// </summary>
public sealed class CartCheckout(Once once, PlaceOrder.Handler place, GetCart.Handler get, CartScreen screen)
{
    /// <param name="cart">As it was read for this post; null when it is gone.</param>
    public async Task<IResult> Place(string id, CartForm form, PricedCart? cart, CancellationToken stop)
    {
        if (cart is not null && form.BadDate)
        {
            return await screen.Page(cart, CartScreen.State.Of(form) with { Problem = Problems.Invalid("requestedDate", "«{0}» non è una data.", "“{0}” is not a date.", form["date"]) }, stop, StatusCodes.Status422UnprocessableEntity);
        }

        var request = form.Order();
        var placed = await once.Do($"/carts/{id}/order", form["key"], request, async () => await place.Handle(id, request, stop), stop);
        if (placed.Ok)
        {
            return Render.To($"{Paths.Order(placed.Value.GetProperty("number").GetString()!)}?placed=1");
        }

        var problem = placed.Problem!;
        if (problem.Code == OrderingRefusals.AlreadyOrdered.Code && problem.More?.GetValueOrDefault("order") is string number)
        {
            return Render.To($"{Paths.Order(number)}?placed=1");
        }

        var now = cart is null ? null : await get.Handle(id, form["pay"], stop);
        return now is not { Ok: true } ? Render.Refusal(problem)
            : await screen.Page(now.Value, CartScreen.State.Of(form) with { Problem = problem, Changes = Changes(problem) }, stop, problem.Status);
    }

    internal static IReadOnlyList<PriceChange> Changes(Problem problem) =>
        problem.More?.GetValueOrDefault("changes") switch
        {
            IEnumerable<PriceChange> changes => [.. changes],
            JsonElement told => told.Deserialize<List<PriceChange>>(Json.Options) ?? [],
            _ => [],
        };
}
