using Filiera.Accounts;
using Filiera.Catalog;
using Filiera.Inventory;
using Filiera.Kernel;
using Filiera.Pricing.Features;
using Filiera.Showcase;
using Filiera.Showcase.Features;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.Storefront;

/// <summary>/products/{sku}: price and stock for THIS quantity, breaks, warehouses, what to take if it is short.</summary>
public static class ShowProduct
{
    /// <param name="Quantity">For which price and availability are said: what the address asks, else the smallest that may be ordered.</param>
    /// <param name="Price">Null: it has no price here.</param>
    public sealed record Model(ProductPage Product, Quantity Quantity, GetPrices.PriceLine? Price, AvailabilityView Availability, Typed Typed);

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/products/{**sku}", async (string sku, HttpRequest request, Reader reader, CancellationToken stop) =>
            Page(await reader.Read(SkuInPath.Decode(sku), request.Query["quantity"], Typed.Nothing, stop), StatusCodes.Status200OK));
        pages.MapPost("/products/{**sku}", async (string sku, HttpRequest request, Adding adding, Reader reader, CancellationToken stop) =>
        {
            var (code, form) = (SkuInPath.Decode(sku), await request.ReadFormAsync(stop));
            return await adding.From(form, stop) is { } typed
                ? Page(await reader.Read(code, form[Typed.Field(code)], typed, stop), StatusCodes.Status422UnprocessableEntity)
                : Render.To(Paths.Product(code));
        });
    }

    private static IResult Page(Result<Model> answer, int status) =>
        answer.Ok ? Render.Page<ProductSheet>(new { Model = answer.Value }, status) : Render.Refusal(answer.Problem!);

    /// <summary>Puts the page together: Showcase's product, the exact price of the quantity, the promise for it.</summary>
    public sealed class Reader(PageContext page, GetProduct.Handler get, GetPrices.Handler prices, CatalogReader catalog, Promise promise, AccountDirectory accounts)
    {
        public async Task<Result<Model>> Read(string sku, string? asked, Typed typed, CancellationToken stop)
        {
            var answer = await get.Handle(sku, stop);
            if (!answer.Ok)
            {
                return answer.Problem!;
            }

            var item = answer.Value.Item;
            var smallest = Math.Max(item.Pack.Minimum.Value, Math.Max(item.Pack.Multiple.Value, 0));
            var quantity = QuantityInput.Read(asked) is { Ok: true, Value.Value: > 0 } read ? read.Value : Quantity.Of(smallest > 0 ? smallest : 1);
            var price = page.Caller.IsDealer ? await prices.Handle(new GetPrices.Request([new(item.Sku, quantity)]), stop) : null;
            return new Model(answer.Value, quantity, price is { Ok: true } ? price.Value.Lines[0] : null, await Promised(item, quantity, stop), typed);
        }

        private async Task<AvailabilityView> Promised(ProductItem item, Quantity quantity, CancellationToken stop)
        {
            if (!(await catalog.Resolve([item.Sku], stop)).TryGetValue(item.Sku, out var match))
            {
                return item.Availability;
            }

            var product = match.Product;
            var account = page.Caller.AccountId is { } id ? await accounts.Find(id, stop) : null;
            var said = await promise.Of([new(product.Id, quantity, product.Unit, product.Discontinued, product.Substitute)], account?.Warehouse, stop);
            return AvailabilityView.From(said[0]);
        }
    }
}
