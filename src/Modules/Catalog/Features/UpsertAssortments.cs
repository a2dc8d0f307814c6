using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Catalog.Features;

/// <summary>Rules of assortments in bulk, by cluster and category or SKU. For the PIM, the import and the page: each row is a change of its own, so that two editors of one cluster don't undo each other.</summary>
public static class UpsertAssortments
{
    /// <param name="Cluster">Code.</param>
    /// <param name="Category">Code: the rule is for the category with all below it. Either this or <paramref name="Sku"/>.</param>
    /// <param name="Included">False takes away; true when absent.</param>
    /// <param name="Remove">True: the rule goes.</param>
    public sealed record Item(string? Cluster = null, string? Category = null, string? Sku = null, bool? Included = null, bool? Remove = null);

    private sealed record Draft(RowCheck Row, string Cluster, string? Category, string? Sku, bool Included, bool Remove)
    {
        /// <summary>As the history names the rule.</summary>
        public string Rule => Category is { } code ? $"category:{code}" : $"product:{Sku}";
    }

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/admin/assortments", (Bulk<Item> rules, Handler handler, CancellationToken stop) => handler.Handle(rules, stop))
            .WithName("UpsertAssortments").WithTags("Admin").WithSummary("Add, turn or remove rules of assortments, by cluster and category or SKU")
            .WithDescription("Up to 10,000 `items`, each with `cluster` and either `category` or `sku`; `included` false takes away, `remove` true deletes the rule. Rules that are not named stay. Good rows are kept, bad ones come back as `REJECTED`.")
            .WithExample(new { items = new object[] { new { cluster = "SICUREZZA", category = "VIT", included = true }, new { cluster = "SICUREZZA", sku = "K64-AR", included = false } } })
            .AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, TimeProvider clock, ClusterLookup clusters)
    {
        public async Task<Result<BulkResult>> Handle(Bulk<Item> rules, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(rules);
            if ((db.Caller.Demand(Permission.CatalogWrite) ?? rules.Refusal) is { } problem)
            {
                return problem;
            }

            var (rows, good) = rules.Check(Read);
            return await db.InTransaction<BulkResult>(async () =>
            {
                await db.OneAtATime("products", stop);
                await Apply(good, stop);
                return BulkResult.Of(rows);
            }, stop);
        }

        private static Draft Read(Item item, RowCheck row)
        {
            var draft = new Draft(row, row.Required("cluster", item.Cluster, 40), Named(row.Text("category", item.Category, 40)), Named(row.Text("sku", item.Sku, 60)), item.Included ?? true, item.Remove ?? false);
            if (draft.Category is null == draft.Sku is null)
            {
                row.Refuse("CATEGORY_OR_SKU", "category", new("Serve una categoria oppure un articolo.", "Either a category or a product is needed."));
            }

            row.Key = $"{draft.Cluster}|{draft.Rule}";
            return draft;
        }

        private static string? Named(string? text) => string.IsNullOrEmpty(text) ? null : text;

        private async Task Apply(IReadOnlyList<Draft> drafts, CancellationToken stop)
        {
            var ofClusters = (await clusters.All(stop)).ToDictionary(c => c.Code, c => c.Id, StringComparer.Ordinal);
            var (codes, skus) = (drafts.Select(d => d.Category).OfType<string>().Distinct().ToList(), drafts.Select(d => d.Sku).OfType<string>().Distinct().ToList());
            var categories = await db.Set<Category>().Where(c => codes.Contains(c.Code)).Select(c => new { c.Code, c.Id }).ToDictionaryAsync(c => c.Code, c => c.Id, StringComparer.Ordinal, stop);
            var products = await db.Set<Product>().Where(p => skus.Contains(p.Sku)).Select(p => new { p.Sku, p.Id }).ToDictionaryAsync(p => p.Sku, p => p.Id, StringComparer.Ordinal, stop);
            var known = drafts.Where(d => IsKnown(d, ofClusters, categories, products)).ToList();
            var ids = known.Select(d => ofClusters[d.Cluster]).Distinct().ToList();
            var stored = (await db.Set<AssortmentRule>().AsNoTracking().Where(r => ids.Contains(r.ClusterId)).ToListAsync(stop))
                .GroupBy(r => (r.ClusterId, r.CategoryId, r.ProductId)).ToDictionary(g => g.Key, g => g.ToList());

            var (added, turned, gone) = (new List<AssortmentRule>(), new List<AssortmentRule>(), new List<AssortmentRule>());
            var told = new Dictionary<string, Dictionary<string, object>>(StringComparer.Ordinal);
            foreach (var draft in known)
            {
                var key = (ofClusters[draft.Cluster], draft.Category is { } c ? categories[c] : (int?)null, draft.Sku is { } s ? products[s] : (int?)null);
                var rules = stored.GetValueOrDefault(key) ?? [];
                bool? before = rules.Count > 0 ? rules[^1].Included : null;
                bool? after = draft.Remove ? null : draft.Included;
                if (before == after)
                {
                    continue;
                }

                draft.Row.IsNew = before is null;
                draft.Row.Noted(before, after);
                if (after is null)
                {
                    gone.AddRange(rules);
                }
                else if (before is null)
                {
                    added.Add(new AssortmentRule { ClusterId = key.Item1, CategoryId = key.Item2, ProductId = key.Item3, Included = draft.Included });
                }
                else
                {
                    rules.ForEach(r => r.Included = draft.Included);
                    turned.AddRange(rules);
                }

                (told.TryGetValue(draft.Cluster, out var changes) ? changes : told[draft.Cluster] = [])[draft.Rule] = new { from = Word(before), to = Word(after) };
            }

            await Write(added, turned, gone, told, stop);
        }

        private async Task Write(List<AssortmentRule> added, List<AssortmentRule> turned, List<AssortmentRule> gone, Dictionary<string, Dictionary<string, object>> told, CancellationToken stop)
        {
            if (told.Count == 0)
            {
                return;
            }

            await db.BulkInsert(added, stop);
            await db.BulkUpsert(turned, [nameof(AssortmentRule.Id)], [nameof(AssortmentRule.Included)], stop);
            if (gone.Count > 0)
            {
                var ids = gone.ConvertAll(r => r.Id);
                await db.Set<AssortmentRule>().Where(r => EF.Parameter(ids).Contains(r.Id)).ExecuteDeleteAsync(stop);
                await db.NameChanges<AssortmentRule>(gone.Select(r => r.ClusterId.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToHashSet(), stop);
            }

            foreach (var (cluster, changes) in told)
            {
                db.Record(clock, "assortment.changed", ChangeHistory.OfAssortment(cluster), detail: new { changes });
            }

            db.Emit(clock, "assortments.changed", "catalog", new { clusters = told.Keys });
        }

        private static bool IsKnown(Draft draft, Dictionary<string, int> clusters, Dictionary<string, int> categories, Dictionary<string, int> products)
        {
            if (!clusters.ContainsKey(draft.Cluster))
            {
                draft.Row.Refuse("UNKNOWN_CLUSTER", "cluster", new("Il gruppo «{0}» non esiste.", "There is no cluster “{0}”.", draft.Cluster), null, draft.Cluster);
            }

            if (draft.Category is { } category && !categories.ContainsKey(category))
            {
                draft.Row.Refuse("UNKNOWN_CATEGORY", "category", new("La categoria «{0}» non esiste.", "There is no category “{0}”.", category), null, category);
            }

            if (draft.Sku is { } sku && !products.ContainsKey(sku))
            {
                draft.Row.Refuse("UNKNOWN_SKU", "sku", new("L’articolo «{0}» non esiste.", "There is no product “{0}”.", sku), null, sku);
            }

            return draft.Row.Good;
        }

        private static string? Word(bool? included) => included switch { true => "included", false => "excluded", null => null };
    }
}
