using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Catalog.Features;

/// <summary>An empty category goes. One that holds products or categories, or that an assortment names, stays.</summary>
public static class DeleteCategory
{
    private static readonly Problem NotEmpty = new(409, "CATEGORY_NOT_EMPTY",
        new("La categoria non è vuota: {0} articoli, {1} categorie sotto, {2} assortimenti che la nominano.", "The category is not empty: {0} products, {1} categories below, {2} assortments that name it."),
        Fix: new("Sposta prima gli articoli e le categorie, e togli la categoria dagli assortimenti.", "First move its products and categories, and take it out of the assortments."));

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapDelete("/admin/categories/{code}", (string code, IfMatch? ifMatch, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(code), ifMatch ?? IfMatch.Any, stop))
            .WithName("DeleteCategory").WithTags("Admin").WithSummary("Delete an empty category")
            .WithDescription("409 `CATEGORY_NOT_EMPTY` says what is still in it.")
            .Produces(StatusCodes.Status204NoContent).AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, TimeProvider clock)
    {
        public async Task<Result<Done>> Handle(string code, IfMatch ifMatch, CancellationToken stop)
        {
            if (db.Caller.Demand(Permission.CatalogWrite) is { } problem)
            {
                return problem;
            }

            return await db.InTransaction<Done>(async () =>
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

                var products = await db.Set<Product>().CountAsync(p => p.CategoryId == category.Id, stop);
                var children = await db.Set<Category>().CountAsync(c => c.ParentId == category.Id, stop);
                var rules = await db.Set<AssortmentRule>().CountAsync(r => r.CategoryId == category.Id, stop);
                if (products + children + rules > 0)
                {
                    return NotEmpty.With(products, children, rules);
                }

                var parent = category.ParentId is { } id ? await db.Set<Category>().Where(c => c.Id == id).Select(c => c.Code).FirstOrDefaultAsync(stop) : null;
                db.RecordChange(clock, "category.deleted", ChangeHistory.OfCategory(code), null, new { category.Name, category.NameEn, parent, category.Position }, new { });
                db.Remove(category);
                db.Emit(clock, "products.changed", "catalog", new { skus = Array.Empty<string>() });
                await db.SaveChangesAsync(stop);
                return new Result<Done>(Done.It) { Status = StatusCodes.Status204NoContent };
            }, stop);
        }
    }
}
