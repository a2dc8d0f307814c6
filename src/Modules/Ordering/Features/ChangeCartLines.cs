using Filiera.Catalog;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Ordering.Features;

/// <summary>POST /carts/{id}/lines: all lines in one call; a quantity of 0 removes the line.</summary>
public static class ChangeCartLines
{
    public enum Mode
    {
        Set,
        Add,
    }

    /// <param name="Sku">The manufacturer's code; a GTIN or the dealer's own code is understood too.</param>
    /// <param name="Quantity">In <paramref name="Unit"/>; 0 removes the line.</param>
    /// <param name="Unit">A pack of the product; null = its base unit.</param>
    public sealed record Line(string? Sku, Quantity? Quantity, string? Unit = null, Mode Mode = Mode.Set);

    public sealed record Request(IReadOnlyList<Line>? Lines);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/carts/{id}/lines", (string id, Request? request, IfMatch ifMatch, Handler handler, CancellationToken stop) =>
                handler.Handle(id, request ?? new Request(null), ifMatch, stop))
            .WithName("ChangeCartLines").WithTags("Carts").WithSummary("Set or add lines, all in one call")
            .WithDescription("`mode` is `set` (default) or `add`; quantity 0 removes the line. Either all lines are taken or, with a 422 that names each, none. A quantity that breaks minimum or multiple is kept and the line says `NEEDS_FIX`. Answers the cart, priced now.")
            .WithExample(new { lines = new object[] { new { sku = "K64-AR", quantity = 12 }, new { sku = "S140-50", quantity = 10, mode = "add" } } }).Refuses(OrderingRefusals.UnknownProduct.With("NOPE") with { Field = "lines[0].sku" }, OrderingRefusals.CartGone).AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, CartStore carts, CartPricer pricer, CatalogReader catalog, OrderingLimits limits)
    {
        public Task<Result<PricedCart>> Handle(string id, Request request, CancellationToken stop = default) => Handle(id, request, IfMatch.Any, stop);

        /// <param name="ifMatch">The entity tag the caller saw; with it, a cart changed meanwhile is a 412.</param>
        public async Task<Result<PricedCart>> Handle(string id, Request request, IfMatch? ifMatch, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.OrdersPlace) is { } problem)
            {
                return problem;
            }

            if (request.Lines is not { Count: > 0 } lines)
            {
                return Problems.Invalid("lines", "Serve almeno una riga.", "At least one line is needed.");
            }

            if (lines.Count > limits.MaxRows)
            {
                return OrderingRefusals.TooManyLines.With(limits.MaxRows);
            }

            return await db.InTransaction<PricedCart>(() => Change(id, lines, ifMatch?.Version, stop), stop);
        }

        private async Task<Result<PricedCart>> Change(string id, IReadOnlyList<Line> lines, int? version, CancellationToken stop)
        {
            if (await carts.Find(id, stop) is not { } found)
            {
                return Problems.NotFound.At("id");
            }

            // Touching comes first: who changes the same cart now waits here, so that no change is lost.
            if (!await carts.Touch(found, version, stop))
            {
                return version is null ? OrderingRefusals.CartGone : OrderingRefusals.CartMoved;
            }

            var cart = (await carts.Find(id, stop))!;
            var present = (await carts.Lines(cart, stop)).ToDictionary(l => l.ProductId);
            var edit = new CartEdit(cart.Id, present);
            var problems = await edit.Apply(lines, catalog, stop);
            if (problems.Count > 0)
            {
                return Problem.Several(problems);
            }

            if (present.Count > limits.MaxRows)
            {
                return OrderingRefusals.TooManyLines.With(limits.MaxRows);
            }

            var pricing = await pricer.Price(cart, [.. present.Values], stop);
            foreach (var item in pricing.Items.Where(i => edit.Touched.Contains(i.Line.ProductId)))
            {
                item.Line.SeenNet = item.Price?.NetUnit;
            }

            await carts.Write(cart, edit.Touched, [.. edit.Touched.Where(present.ContainsKey).Select(p => present[p])], stop);
            var view = pricer.View(cart, edit.Fresh(pricing));
            return new Result<PricedCart>(view) { ETag = IfMatch.Tag(view.Version) };
        }
    }
}
