using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Catalog.Features;

/// <summary>The quantities in which a category's items are sold, for those that don't say so themselves: field by field, product → category → the one above.</summary>
public static class SetCategoryQuantities
{
    /// <summary>All three; what is absent is left to the category above.</summary>
    public sealed record Request(decimal? Minimum = null, decimal? Multiple = null, decimal? Maximum = null);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/admin/categories/{code}/quantities", (string code, Request request, IfMatch? ifMatch, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(code), request, ifMatch ?? IfMatch.Any, stop))
            .WithName("SetCategoryQuantities").WithTags("Admin").WithSummary("Minimum, multiple and maximum of a category’s items")
            .WithDescription("In base units. Each field holds for the items below that leave it at what it is by itself (minimum 1, multiple 1, no maximum) unless a nearer category sets it.")
            .WithExample(new Request(10, 5), parameters: new Dictionary<string, object> { ["code"] = "VIT" })
            .AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, TimeProvider clock)
    {
        public async Task<Result<ListCategories.Row>> Handle(string code, Request request, IfMatch ifMatch, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            ArgumentNullException.ThrowIfNull(ifMatch);
            if (db.Caller.Demand(Permission.CatalogWrite) is { } problem)
            {
                return problem;
            }

            var row = new RowCheck(0);
            var (minimum, multiple, maximum) = (row.Number<Quantity>("minimum", request.Minimum, 0.001m, 9_999_999), row.Number<Quantity>("multiple", request.Multiple, 0.001m, 9_999_999), row.Number<Quantity>("maximum", request.Maximum, 0.001m, 9_999_999));
            if (row.Good && new QuantityRule(minimum?.Value, multiple?.Value, maximum?.Value).Smallest is null)
            {
                row.Refuse("NOTHING_ORDERABLE", "maximum", new("Con questi numeri non si può ordinare nessuna quantità.", "With these numbers no quantity can be ordered."));
            }

            return row.Problem is { } refused ? refused : await db.InTransaction<ListCategories.Row>(async () =>
            {
                await db.OneAtATime("products", stop);
                if (await db.Set<Category>().FirstOrDefaultAsync(c => c.Code == code, stop) is not { } category)
                {
                    return Problems.NotFound.At("code");
                }

                if (ifMatch.Check(category.Version) is { } changed)
                {
                    return changed;
                }

                var before = Told(category);
                (category.Minimum, category.Multiple, category.Maximum) = (minimum, multiple, maximum);
                if (db.RecordChange(clock, "category.changed", ChangeHistory.OfCategory(category.Code), null, before, Told(category)))
                {
                    db.Emit(clock, "products.changed", "catalog", new { skus = Array.Empty<string>() });
                    await db.SaveChangesAsync(stop);
                }

                var shown = (await ListCategories.Rows(db, stop)).First(r => r.Code == category.Code);
                return new Result<ListCategories.Row>(shown) { ETag = shown.Version };
            }, stop);
        }

        private static object Told(Category category) => new { minimum = category.Minimum?.Value, multiple = category.Multiple?.Value, maximum = category.Maximum?.Value };
    }
}
