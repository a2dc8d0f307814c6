using System.Text.Json;
using System.Text.Json.Nodes;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Item = Filiera.Catalog.Features.UpsertProducts.Item;

namespace Filiera.Catalog.Features;

/// <summary>The same change on many products that are there already: what one does with the rows chosen in a list.</summary>
public static class ChangeProducts
{
    private static readonly Problem Nothing = new(422, "NOTHING_TO_CHANGE", new("Scegli che cosa cambiare.", "Choose what to change."), "category");
    private static readonly Problem NoRows = new(422, "NO_ROWS", new("Scegli almeno un articolo.", "Choose at least one product."), "skus");

    /// <param name="Skus">At most 10,000.</param>
    /// <param name="Category">Code; an empty text takes the products out of their category.</param>
    /// <param name="Status">active or discontinued.</param>
    /// <param name="Attribute">Name of one attribute, to be set to <paramref name="Value"/>; an empty value takes it away. The others stay.</param>
    public sealed record Request(
        IReadOnlyList<string>? Skus, string? Category = null, string? Status = null, string? ItemClass = null, string? Brand = null, string? Attribute = null, string? Value = null);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/admin/products/change", (Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop))
            .WithName("ChangeProducts").WithTags("Admin").WithSummary("The same change on many products")
            .WithDescription("Sets category, status, item class, brand or one attribute of the products named; what is absent stays. Answers row by row; a SKU that does not exist is `REJECTED`, never made.")
            .WithExample(new { skus = new[] { "K64-AR", "K64-BI" }, attribute = "Garanzia", value = "5 anni" })
            .AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, UpsertProducts.Handler upsert)
    {
        public async Task<Result<BulkResult>> Handle(Request request, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.CatalogWrite) is { } problem)
            {
                return problem;
            }

            var skus = request.Skus?.Where(s => !string.IsNullOrWhiteSpace(s)).Distinct(StringComparer.Ordinal).ToList() ?? [];
            if (skus.Count is 0 or > 10_000)
            {
                return skus.Count == 0 ? NoRows : BulkProblems.TooMany.With(10_000, skus.Count).At("skus");
            }

            if (request is { Category: null, Status: null or "", ItemClass: null, Brand: null, Attribute: null or "" })
            {
                return Nothing;
            }

            if (request.Category is { Length: > 0 } category && !await db.Set<Category>().AnyAsync(c => c.Code == category, stop))
            {
                return new Problem(422, "UNKNOWN_CATEGORY", new("La categoria «{0}» non esiste.", "There is no category “{0}”.", category), "category");
            }

            return await db.InTransaction<BulkResult>(async () =>
            {
                await db.OneAtATime("products", stop);
                var known = await db.Set<Product>().Where(p => skus.Contains(p.Sku)).Select(p => new { p.Sku, p.Attributes }).ToDictionaryAsync(p => p.Sku, p => p.Attributes, StringComparer.Ordinal, stop);
                var items = skus.Where(known.ContainsKey).Select(sku => new Item(
                    sku, Category: request.Category, Status: request.Status, ItemClass: request.ItemClass, Brand: request.Brand, Attributes: Attributes(known[sku], request)));
                var result = await upsert.Handle(Bulk<Item>.Of(items), stop);
                return result.Ok ? Whole(skus, result.Value) : result;
            }, stop);
        }

        private static JsonElement? Attributes(string? stored, Request request)
        {
            if (request.Attribute?.Trim() is not { Length: > 0 } name)
            {
                return null;
            }

            var all = ProductFields.Attributes(stored) is { ValueKind: JsonValueKind.Object } now ? JsonNode.Parse(now.GetRawText())!.AsObject() : [];
            if (request.Value?.Trim() is { Length: > 0 } value)
            {
                all[name] = value;
            }
            else
            {
                all.Remove(name);
            }

            return JsonSerializer.SerializeToElement(all);
        }

        // The rows in the order in which they were named, those that don't exist among them.
        private static BulkResult Whole(List<string> skus, BulkResult found)
        {
            var rows = found.Rows.ToDictionary(r => r.Key!, StringComparer.Ordinal);
            var all = skus.Select((sku, index) => rows.TryGetValue(sku, out var row)
                ? row with { Index = index }
                : new RowResult(index, sku, RowStatus.Rejected, [new RowProblem("NOT_FOUND", "skus", new("L’articolo «{0}» non esiste.", "There is no product “{0}”.", sku), null, sku)])).ToList();
            return new(found.Created, found.Updated, found.Unchanged, all.Count(r => r.Status == RowStatus.Rejected), all);
        }
    }
}
