using System.Text.Json;
using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Ordering.Features;
using Filiera.Portal.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Filiera.Portal.Storefront;

/// <summary>One order: see it, print it, order it again, cancel it.</summary>
public static class OrderPages
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/orders/{number}", async (string number, HttpRequest request, GetOrder.Handler get, PageContext page, CancellationToken stop) =>
            !page.Caller.IsDealer && page.Caller.May(Permission.OrdersManage) ? Render.To(Paths.OfficeOrder(number)) : await Show(number, request.Query["placed"] == "1", null, get, stop));
        pages.MapGet("/orders/{number}/pdf", Print);
        pages.MapPost("/orders/again", async (HttpRequest request, Again again, CancellationToken stop) =>
        {
            var form = await request.ReadFormAsync(stop);
            return await again.Do(form["number"].ToString(), form["key"], stop);
        });
        pages.MapPost("/orders/{number}/cancel", Cancel);
    }

    private static async Task<IResult> Show(string number, bool placed, Problem? problem, GetOrder.Handler get, CancellationToken stop)
    {
        var order = await get.Handle(number, stop);
        return order.Ok
            ? Render.Page<OrderPage>(new { Order = order.Value, Placed = placed, Problem = problem }, problem?.Status ?? StatusCodes.Status200OK)
            : Render.Refusal(order.Problem!);
    }

    private static async Task<IResult> Print(string number, HttpResponse response, PrintOrder.Handler print, CancellationToken stop)
    {
        var document = await print.Handle(number, stop);
        if (!document.Ok)
        {
            return Render.Refusal(document.Problem!);
        }

        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("inline") { FileName = document.Value.FileName }.ToString();
        return Results.Bytes(document.Value.Pdf, "application/pdf");
    }

    private static async Task<IResult> Cancel(string number, HttpRequest request, ChangeOrderState.Handler change, GetOrder.Handler get, Once once, Flash flash, CancellationToken stop)
    {
        var form = new CartForm(await request.ReadFormAsync(stop));
        var reason = form["reason"];
        var done = await once.Do($"/orders/{number}/cancel", form["key"], new ChangeOrderState.Request(reason), async () => await change.Handle(number, OrderAction.Cancel, reason, stop), stop);
        if (!done.Ok)
        {
            return await Show(number, false, done.Problem, get, stop);
        }

        flash.Say(Text.Orders["Cancelled", number]);
        return Render.To(Paths.Order(number));
    }

    /// <summary>«Riordina»: a new cart at today's prices. Where something is different from then, it is said before anything else (domain.md RE-2).</summary>
    public sealed class Again(Reorder.Handler reorder, GetCart.Handler get, Once once, CurrentCart current, CartScreen screen, Flash flash)
    {
        public async Task<IResult> Do(string number, string? key, CancellationToken stop)
        {
            var made = await once.Do($"/orders/{number}/reorder", key, number, async () => await reorder.Handle(number, null, stop), stop);
            if (!made.Ok)
            {
                return Render.Refusal(made.Problem!);
            }

            var id = made.Value.GetProperty("cart").GetProperty("id").GetString()!;
            var changes = made.Value.GetProperty("changes").Deserialize<List<PriceChange>>(Json.Options) ?? [];
            current.Choose(id);
            if (changes.Count == 0)
            {
                flash.Say(Text.Orders["AgainSame", number]);
                return Render.To(Paths.Cart(id));
            }

            // Sent again by «reload», the form's key brings the same cart, not another one.
            var cart = await get.Handle(id, stop);
            return cart.Ok ? await screen.Page(cart.Value, new CartScreen.State { Repeats = number, Changes = changes }, stop) : Render.To(Paths.Carts);
        }
    }
}
