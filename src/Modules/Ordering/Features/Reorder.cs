using Filiera.Catalog;
using Filiera.Inventory;
using Filiera.Kernel;
using Filiera.Pricing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering.Features;

/// <summary>POST /orders/{number}/reorder: a new cart with the order's lines at today's prices, and what is different (domain.md RE-1, RE-2).</summary>
public static class Reorder
{
    /// <param name="Lines">Only these line numbers; null = all.</param>
    public sealed record Request(IReadOnlyList<int>? Lines = null);

    /// <param name="Changes">Price changes, discontinued with substitute, less stock, changed packs; lines that could not be taken have field «line».</param>
    public sealed record Response(PricedCart Cart, IReadOnlyList<PriceChange> Changes);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/orders/{number}/reorder", (string number, Request? request, Handler handler, CancellationToken stop) => handler.Handle(number, request, stop))
            .WithName("Reorder").WithTags("Orders").WithSummary("A new cart with an old order's lines, at today's prices")
            .WithDescription("The old order is not touched. `changes` tells what is different: `netUnit`, `availability`, `quantity` (packs have changed), `discontinued`, and `line` for what could not be taken.")
            .WithExample(new Request())
            .Produces<Response>(StatusCodes.Status201Created).AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, CartStore carts, CartPricer pricer, CatalogReader catalog)
    {
        private static readonly Phrase Dearer = new("Il prezzo è cambiato: {0} → {1} ({2:+0.0;-0.0}%).", "The price has changed: {0} → {1} ({2:+0.0;-0.0}%).");

        public async Task<Result<Response>> Handle(string number, Request? request, CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.OrdersPlace) is { } problem)
            {
                return problem;
            }

            var order = await db.Set<Order>().AsNoTracking().FirstOrDefaultAsync(o => o.Number == number, stop);
            if (order is null)
            {
                return Problems.NotFound.At("number");
            }

            var wanted = request?.Lines?.ToHashSet();
            var old = await db.Set<OrderLine>().AsNoTracking().Where(l => l.OrderId == order.Id).OrderBy(l => l.Line).ToListAsync(stop);
            old = wanted is null ? old : [.. old.Where(l => wanted.Contains(l.Line))];
            if (old.Count == 0)
            {
                return Problems.Invalid("lines", "L’ordine non ha queste righe.", "The order has no such lines.");
            }

            return await db.InTransaction<Response>(() => Make(order, old, stop), stop);
        }

        private async Task<Result<Response>> Make(Order order, List<OrderLine> old, CancellationToken stop)
        {
            var branch = await carts.BranchFor(order, stop);
            if (!branch.Ok)
            {
                return branch.Problem!;
            }

            var ids = old.Select(l => l.ProductId).OfType<int>().Distinct().ToList();
            var products = await catalog.ByIds(ids, stop);
            var mine = await catalog.InAssortment(ids, stop);
            var cart = await carts.Make(branch.Value, new Phrase("Riordino di {0}", "Reorder of {0}", order.Number).ToString(), stop);
            var taken = old.Where(l => l.ProductId is { } p && mine.Contains(p) && products.ContainsKey(p) && l.Quantity > 0).ToList();
            var lines = taken.GroupBy(l => l.ProductId!.Value).Select((g, i) => Line(cart, i + 1, [.. g], products[g.Key])).ToList();
            var pricing = await pricer.Price(cart, lines, stop);
            await db.BulkInsert(lines, stop);

            var before = taken.GroupBy(l => l.ProductId!.Value).ToDictionary(g => g.Key, g => g.First());
            List<PriceChange> changes =
            [
                .. old.Except(taken).Select(l => new PriceChange(l.Sku, "line", CartPricer.Plain(l.Quantity), null, LineWords.NotInAssortment.ToString())),
                .. pricing.Items.SelectMany(i => Differences(i, before[i.Line.ProductId])),
            ];
            var view = pricer.View(cart, pricing);
            return Result.Created(new Response(view, changes), $"/api/v1/carts/{cart.Id}");
        }

        // The old price is what the buyer last saw: the cart itself then shows what is different.
        private static CartLine Line(Cart cart, int position, IReadOnlyList<OrderLine> old, ProductInfo product)
        {
            var whole = new Quantity(old.Sum(l => l.Quantity.Value));
            var size = old.Count == 1 ? Packs.BaseUnits(product.Unit, product.Packs, old[0].Unit) : null;
            var samePack = size is { } s && old[0].EnteredQuantity.Value * s == whole.Value;
            return new()
            {
                CartId = cart.Id,
                ProductId = product.Id,
                Position = position,
                Quantity = whole,
                Unit = samePack ? old[0].Unit : product.Unit,
                EnteredQuantity = samePack ? old[0].EnteredQuantity : whole,
                SeenNet = old[0].NetUnit,
            };
        }

        private static IEnumerable<PriceChange> Differences(CartItem item, OrderLine before)
        {
            var sku = before.Sku;
            if (item.Price is null)
            {
                yield return new(sku, "line", CartPricer.Plain(before.NetUnit), null, LineWords.NoPrice.ToString());
            }
            else if (Each(item.Price) is var now && Each(before) is var then && now != then)
            {
                var percent = then == 0 ? 0 : (now - then) / then * 100m;
                yield return new(sku, "netUnit", CartPricer.Plain(then), CartPricer.Plain(now), Dearer.With(then, now, Rounding.HalfAwayFromZero(percent, 1)).ToString());
            }

            if (item.ErrorCode == "DISCONTINUED")
            {
                yield return new(sku, "discontinued", sku, item.Substitute, item.Message!.ToString());
            }
            else if (item.Status == LineStatus.NeedsFix)
            {
                yield return new(sku, "quantity", CartPricer.Plain(item.Line.Quantity), item.Suggested is { } s ? CartPricer.Plain(s) : null, item.Message!.ToString());
            }
            else if (item.Availability is { } a && a.State != AvailabilityState.Available)
            {
                yield return new(sku, "availability", CartPricer.Plain(item.Line.Quantity), CartPricer.Plain(a.Quantity), a.Phrase.ToString());
            }
        }

        private static decimal Each(PricedLine price) => Rounding.HalfAwayFromZero(price.NetUnit.Value / price.Basis, 5);

        private static decimal Each(OrderLine line) => Rounding.HalfAwayFromZero(line.NetUnit.Value / line.Basis, 5);
    }
}
