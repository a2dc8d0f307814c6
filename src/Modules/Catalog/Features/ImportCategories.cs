using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Catalog.Features;

/// <summary>Imports categories.csv (docs/import.md): the catalogue's tree, whole, in one transaction; parents may come after their children.</summary>
public static class ImportCategories
{
    private static readonly ImportColumn Code = new("category", "code", "codice", "categoria") { Required = true };
    private static readonly ImportColumn Name = new("name", "nome", "descrizione");
    private static readonly ImportColumn NameEn = new("name_en", "nome inglese");
    private static readonly ImportColumn Parent = new("parent", "padre", "categoria padre");
    private static readonly ImportColumn Position = ImportColumn.Number("position", "posizione", "ordine");

    private sealed record Item(string? Code, string? Name, string? NameEn, string? Parent, int? Position);

    private sealed record Draft(RowCheck Row, string Code, string? Name, string? NameEn, string? Parent, int? Position);

    public sealed class Handler(PortalDb db, TimeProvider clock)
    {
        public async Task<Result<ImportCounts>> Handle(ImportJob job, CancellationToken stop) =>
            db.Caller.Demand(Permission.CatalogWrite) is { } problem ? problem : await ImportRun.Upsert(
                job,
                [Code, Name, NameEn, Parent, Position],
                row => new Item(row.Text(Code), row.Text(Name), row.Text(NameEn), row.Text(Parent), row.Whole(Position)),
                item => item.Code ?? "",
                Apply,
                stop);

        private async Task<Result<BulkResult>> Apply(IReadOnlyList<Item> items, CancellationToken stop)
        {
            var (rows, good) = Bulk<Item>.Of(items).Check((item, row) =>
            {
                var code = row.Required("category", item.Code, 40);
                row.Key = code;
                return new Draft(row, code, row.Text("name", item.Name, 200), row.Text("nameEn", item.NameEn, 200), row.Text("parent", item.Parent, 40), item.Position);
            });
            return await db.InTransaction<BulkResult>(async () =>
            {
                await db.OneAtATime("products", stop);
                var stored = await Stored(stop);
                await db.BulkInsert([.. good.Where(d => !stored.ContainsKey(d.Code)).Select(New)], stop);
                stored = await Stored(stop);
                var touched = good.Where(d => Merge(d, stored)).Select(d => stored[d.Code]).ToList();
                await db.BulkUpsert(touched, [nameof(Category.Code)], only: null, stop);
                var result = BulkResult.Of(rows);
                if (!result.ChangedNothing)
                {
                    db.Record(clock, "categories.imported", "catalog", detail: new { result.Created, result.Updated });
                    db.Emit(clock, "products.changed", "catalog", new { skus = Array.Empty<string>() });
                    await db.BumpVersion("catalog", stop);
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

        private static bool Merge(Draft draft, Dictionary<string, Category> stored)
        {
            var row = draft.Row;
            var category = stored[draft.Code];
            var before = (category.Name, category.NameEn, category.Position, category.ParentId);
            category.Name = draft.Name is { Length: > 0 } name ? name : category.Name;
            category.NameEn = row.Next(category.NameEn, draft.NameEn);
            category.Position = draft.Position ?? category.Position;
            if (draft.Parent is not null)
            {
                if (draft.Parent.Length > 0 && (!stored.TryGetValue(draft.Parent, out var parent) || IsBelow(parent, category, stored)))
                {
                    row.Warn("UNKNOWN_PARENT", "parent", new("La categoria padre «{0}» non esiste o sta sotto questa.", "Parent category “{0}” does not exist or is below this one.", draft.Parent), null, draft.Parent);
                }
                else
                {
                    category.ParentId = draft.Parent.Length == 0 ? null : stored[draft.Parent].Id;
                }
            }

            return row.Noted(false, before != (category.Name, category.NameEn, category.Position, category.ParentId));
        }

        private static bool IsBelow(Category? node, Category of, Dictionary<string, Category> stored)
        {
            var byId = stored.Values.ToDictionary(c => c.Id);
            for (var steps = 0; node is not null && steps < 100; steps++)
            {
                if (node.Id == of.Id)
                {
                    return true;
                }

                node = node.ParentId is { } up ? byId.GetValueOrDefault(up) : null;
            }

            return false;
        }
    }
}
