using System.Text.Json;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Catalog.Features;

/// <summary>Categories in bulk, by code, in one transaction; parents may come after their children. For the PIM and the import.</summary>
public static class UpsertCategories
{
    /// <summary>An absent field leaves what is stored, an empty text clears it.</summary>
    /// <param name="Category">Its code.</param>
    /// <param name="Parent">Code of the category above; an empty text: the top.</param>
    public sealed record Item(string? Category = null, string? Name = null, string? NameEn = null, string? Parent = null, int? Position = null);

    private sealed record Draft(RowCheck Row, string Code, string? Name, string? NameEn, string? Parent, int? Position);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/admin/categories", (Bulk<Item> categories, Handler handler, CancellationToken stop) => handler.Handle(categories, stop))
            .WithName("UpsertCategories").WithTags("Admin").WithSummary("Create or change categories, by code")
            .WithDescription("Up to 10,000 `items`; parents may come after their children. Good rows are kept, bad ones come back as `REJECTED` with their `problems`.")
            .WithExample(new { items = new[] { new { category = "PROVA", name = "Categoria di prova", nameEn = "Trial category", position = 99 } } })
            .AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, TimeProvider clock)
    {
        public async Task<Result<BulkResult>> Handle(Bulk<Item> categories, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(categories);
            if ((db.Caller.Demand(Permission.CatalogWrite) ?? categories.Refusal) is { } problem)
            {
                return problem;
            }

            var (rows, good) = categories.Check((item, row) =>
            {
                var code = row.Required("category", item.Category, 40);
                row.Key = code;
                return new Draft(row, code, row.Text("name", item.Name, 200), row.Text("nameEn", item.NameEn, 200), row.Text("parent", item.Parent, 40), item.Position);
            });
            return await db.InTransaction<BulkResult>(async () =>
            {
                await db.OneAtATime("products", stop);
                var stored = await Stored(stop);
                await db.BulkInsert([.. good.Where(d => !stored.ContainsKey(d.Code)).Select(New)], stop);
                stored = await Stored(stop);
                var byId = stored.Values.ToDictionary(c => c.Id);
                var touched = good.Select(d => Merge(d, stored, byId)).OfType<(Category Category, AuditEntry Line)>().ToList();
                await db.BulkUpsert([.. touched.Select(t => t.Category)], [nameof(Category.Code)], only: null, stop);
                await db.BulkInsert([.. touched.Select(t => t.Line)], stop);
                var result = BulkResult.Of(rows);
                if (!result.ChangedNothing)
                {
                    db.Record(clock, "categories.upserted", "catalog", detail: new { result.Created, result.Updated });
                    db.Emit(clock, "products.changed", "catalog", new { skus = Array.Empty<string>() });
                }

                return result;
            }, stop);
        }

        private Task<Dictionary<string, Category>> Stored(CancellationToken stop) =>
            db.Set<Category>().AsNoTracking().ToDictionaryAsync(c => c.Code, StringComparer.Ordinal, stop);

        private static Category New(Draft draft)
        {
            draft.Row.IsNew = true;
            return new Category { Code = draft.Code, Name = draft.Name is { Length: > 0 } name ? name : draft.Code, NameEn = draft.NameEn is { Length: > 0 } en ? en : null, Position = draft.Position ?? 0 };
        }

        // The category as it becomes, with the line of its history; null when nothing changes.
        private (Category Category, AuditEntry Line)? Merge(Draft draft, Dictionary<string, Category> stored, Dictionary<int, Category> byId)
        {
            var row = draft.Row;
            var category = stored[draft.Code];
            var before = Told(category, byId);
            category.Name = draft.Name is { Length: > 0 } name ? name : category.Name;
            category.NameEn = row.Next(category.NameEn, draft.NameEn);
            category.Position = draft.Position ?? category.Position;
            if (draft.Parent is not null)
            {
                if (draft.Parent.Length > 0 && (!stored.TryGetValue(draft.Parent, out var parent) || Category.IsBelow(parent, category, byId)))
                {
                    row.Warn("UNKNOWN_PARENT", "parent", new("La categoria padre «{0}» non esiste o sta sotto questa.", "Parent category “{0}” does not exist or is below this one.", draft.Parent), null, draft.Parent);
                }
                else
                {
                    category.ParentId = draft.Parent.Length == 0 ? null : stored[draft.Parent].Id;
                }
            }

            var changes = Audit.Changes(row.IsNew ? new { } : before, Told(category, byId));
            if (!row.Noted(false, changes.Count > 0))
            {
                return null;
            }

            category.Version += row.IsNew ? 0 : 1;
            return (category, new AuditEntry
            {
                At = clock.GetUtcNow(), Who = db.Caller.Name, What = row.IsNew ? "category.created" : "category.changed", Subject = ChangeHistory.OfCategory(category.Code),
                Detail = JsonSerializer.Serialize(new { changes }, Json.Options),
            });
        }

        private static object Told(Category category, Dictionary<int, Category> byId) =>
            new { category.Name, category.NameEn, parent = category.ParentId is { } id ? byId.GetValueOrDefault(id)?.Code : null, category.Position };
    }
}
