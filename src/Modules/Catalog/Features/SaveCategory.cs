using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Catalog.Features;

/// <summary>A new category, or one renamed or moved.</summary>
public static class SaveCategory
{
    private static readonly Problem Taken = new(409, "CODE_TAKEN", new("Il codice «{0}» c’è già.", "Code “{0}” is there already."), "code", new("Scegli un altro codice.", "Choose another code."));

    private static readonly Problem NoParent = new(422, "UNKNOWN_PARENT", new("La categoria padre «{0}» non esiste o sta sotto questa.", "Parent category “{0}” does not exist or is below this one."), "parent");

    /// <param name="Code">Of a new category; it never changes after.</param>
    /// <param name="NameEn">An empty text clears it.</param>
    /// <param name="Parent">Code of the category above; an empty text: the top.</param>
    /// <param name="Position">Place among its siblings, from 1; a new or moved one comes last when it is absent.</param>
    public sealed record Request(string? Code = null, string? Name = null, string? NameEn = null, string? Parent = null, int? Position = null);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/admin/categories", (Request request, Handler handler, CancellationToken stop) => handler.Create(request, stop))
            .WithName("CreateCategory").WithTags("Admin").WithSummary("A new category")
            .WithDescription("409 `CODE_TAKEN` where the code exists.")
            .WithExample(new { code = "PROVA", name = "Categoria di prova", nameEn = "Trial category" })
            .Produces<ListCategories.Row>(StatusCodes.Status201Created).AcceptIdempotencyKey();
        api.MapPut("/admin/categories/{code}", (string code, Request request, IfMatch? ifMatch, Handler handler, CancellationToken stop) => handler.Change(SkuInPath.Decode(code), request, ifMatch ?? IfMatch.Any, stop))
            .WithName("ChangeCategory").WithTags("Admin").WithSummary("Rename or move a category")
            .WithDescription("What is absent stays. `position` counts from 1 among the siblings; the others make room. With `If-Match` a category that someone else changed meanwhile is a 412.")
            .WithExample(new { nameEn = "Door closers" }, parameters: new Dictionary<string, object> { ["code"] = "CHI" })
            .AcceptIdempotencyKey();
    }

    public sealed class Handler(PortalDb db, TimeProvider clock)
    {
        public Task<Result<ListCategories.Row>> Create(Request request, CancellationToken stop) => Save(null, request, IfMatch.Any, stop);

        public Task<Result<ListCategories.Row>> Change(string code, Request request, IfMatch ifMatch, CancellationToken stop) => Save(code, request, ifMatch, stop);

        private async Task<Result<ListCategories.Row>> Save(string? code, Request request, IfMatch ifMatch, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.CatalogWrite) is { } problem)
            {
                return problem;
            }

            if (code is not null && !await db.Set<Category>().AnyAsync(c => c.Code == code, stop))
            {
                return Problems.NotFound.At("code");
            }

            var row = new RowCheck(0);
            var draft = new Request(
                code ?? row.Required("code", request.Code, 40), code is null ? row.Required("name", request.Name, 200) : row.Text("name", request.Name, 200),
                row.Text("nameEn", request.NameEn, 200), row.Text("parent", request.Parent, 40), request.Position);
            if (draft.Name is { Length: 0 } && code is not null)
            {
                row.Refuse("REQUIRED", "name", new("Manca.", "It is missing."));
            }

            if (draft.Position is < 1 or > 100_000)
            {
                row.Refuse("OUT_OF_RANGE", "position", new("Il posto va da 1 in su.", "Places count from 1."));
            }

            return row.Refusal() is { } refused ? refused : await db.InTransaction(() => Write(draft, code is null, ifMatch, stop), stop);
        }

        private async Task<Result<ListCategories.Row>> Write(Request draft, bool isNew, IfMatch ifMatch, CancellationToken stop)
        {
            await db.OneAtATime("products", stop);
            var all = await db.Set<Category>().AsNoTracking().ToListAsync(stop);
            var category = await db.Set<Category>().FirstOrDefaultAsync(c => c.Code == draft.Code, stop);
            if (category is null != isNew)
            {
                return isNew ? Taken.With(draft.Code) : Problems.NotFound.At("code");
            }

            if (category is not null && ifMatch.Check(category.Version) is { } changed)
            {
                return changed;
            }

            var byId = all.ToDictionary(c => c.Id);
            var parent = draft.Parent is { Length: > 0 } above ? all.Find(c => c.Code == above) : null;
            if (draft.Parent is { Length: > 0 } && (parent is null || (category is not null && Category.IsBelow(parent, category, byId))))
            {
                return NoParent.With(draft.Parent);
            }

            var before = category is null ? null : Told(category, byId);
            category ??= new Category { Code = draft.Code! };
            var moved = draft.Parent is not null && category.ParentId != parent?.Id;
            category.ParentId = draft.Parent is null ? category.ParentId : parent?.Id;
            category.Name = draft.Name ?? category.Name;
            category.NameEn = draft.NameEn is null ? category.NameEn : draft.NameEn.Length == 0 ? null : draft.NameEn;
            if (isNew || moved || draft.Position is not null)
            {
                await Place(category, draft.Position, all, stop);
            }

            if (isNew)
            {
                db.Add(category);
                db.Record(clock, "category.created", ChangeHistory.OfCategory(category.Code), detail: new { changes = Audit.Changes(new { }, Told(category, byId)) });
            }
            else if (!db.RecordChange(clock, "category.changed", ChangeHistory.OfCategory(category.Code), null, before!, Told(category, byId)))
            {
                return await Shown(category, isNew, stop);
            }

            db.Emit(clock, "products.changed", "catalog", new { skus = Array.Empty<string>() });
            await db.SaveChangesAsync(stop);
            return await Shown(category, isNew, stop);
        }

        // The siblings make room. Their place is no edit of theirs: their versions stay, so that who is renaming one is not disturbed.
        private async Task Place(Category category, int? position, List<Category> all, CancellationToken stop)
        {
            var siblings = all.Where(c => c.ParentId == category.ParentId && c.Code != category.Code).OrderBy(c => c.Position).ThenBy(c => c.Code, StringComparer.Ordinal).ToList();
            var place = Math.Clamp((position ?? int.MaxValue) - 1, 0, siblings.Count);
            category.Position = place + 1;
            var shifted = new List<Category>();
            for (var i = 0; i < siblings.Count; i++)
            {
                var wanted = i + (i < place ? 1 : 2);
                if (siblings[i].Position != wanted)
                {
                    siblings[i].Position = wanted;
                    shifted.Add(siblings[i]);
                }
            }

            await db.BulkUpsert(shifted, [nameof(Category.Code)], [nameof(Category.Position)], stop);
        }

        private async Task<Result<ListCategories.Row>> Shown(Category category, bool isNew, CancellationToken stop)
        {
            var row = (await ListCategories.Rows(db, stop)).First(r => r.Code == category.Code);
            return isNew ? new Result<ListCategories.Row>(row) { Status = StatusCodes.Status201Created, Location = $"/api/v1/admin/categories/{SkuInPath.Encode(row.Code)}", ETag = row.Version } : new Result<ListCategories.Row>(row) { ETag = row.Version };
        }

        private static object Told(Category category, Dictionary<int, Category> byId) =>
            new { category.Name, category.NameEn, parent = category.ParentId is { } id ? byId.GetValueOrDefault(id)?.Code : null, category.Position };
    }
}
