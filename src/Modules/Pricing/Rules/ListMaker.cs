using System.Globalization;
using Filiera.Catalog;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing;

/// <summary>Works out the prices that a list's rules make on a day, as proposals: what was set by hand is left alone, what no rule makes any more is taken away.</summary>
internal sealed class ListMaker(PortalDb db, CatalogReader catalog, CatalogSearch search)
{
    private const int Batch = 10_000;

    /// <param name="from">First day of the new prices: the present ones end the day before. Null: they are changed as they stand.</param>
    public async Task<IReadOnlyList<ProposedPrice>> Make(PriceList list, IReadOnlyList<PriceListRule> rules, DateOnly today, DateOnly? from, CancellationToken stop)
    {
        var on = from ?? today;
        var stored = await HoldingOn(list.Id, today, stop);
        var made = new Dictionary<(int Product, Quantity From), PriceValue>();
        var taken = new HashSet<int>();
        foreach (var rule in rules.OrderBy(r => r.Position))
        {
            var source = rule.FromListId is { } id ? await HoldingOn(id, on, stop) : null;
            foreach (var (key, value) in await Apply(rule, source, taken, stop))
            {
                made[key] = value;
            }
        }

        var proposals = new List<ProposedPrice>();
        var now = stored.ToDictionary(p => (p.ProductId, p.FromQuantity));
        foreach (var (key, value) in made)
        {
            if (now.TryGetValue(key, out var row))
            {
                Move(list.Id, row, value, from, proposals);
            }
            else
            {
                proposals.Add(new(list.Id, key.Product, key.From, from, value));
            }
        }

        foreach (var row in stored.Where(r => !made.ContainsKey((r.ProductId, r.FromQuantity))))
        {
            Move(list.Id, row, null, from, proposals);
        }

        return proposals;
    }

    private static void Move(int listId, Price row, PriceValue? value, DateOnly? from, List<ProposedPrice> proposals)
    {
        if (row.Manual)
        {
            return;
        }

        if (from is not { } start || row.ValidFrom >= start)
        {
            proposals.Add(new(listId, row.ProductId, row.FromQuantity, row.ValidFrom, value is { } v ? v with { ValidTo = row.ValidTo } : null));
            return;
        }

        var old = PriceValue.Of(row);
        if (value is { } next && next == old with { ValidTo = null } && row.ValidTo is null)
        {
            return;     // the same price needs no new row
        }

        proposals.Add(new(listId, row.ProductId, row.FromQuantity, row.ValidFrom, old with { ValidTo = start.AddDays(-1) }));
        if (value is { } fresh)
        {
            proposals.Add(new(listId, row.ProductId, row.FromQuantity, start, fresh));
        }
    }

    // One price of a break: of several that hold on the day the one that began last, as the pricer takes it.
    private async Task<IReadOnlyList<Price>> HoldingOn(int listId, DateOnly day, CancellationToken stop) =>
        [.. (await db.Set<Price>().AsNoTracking().Where(p => p.ListId == listId && (p.ValidFrom == null || p.ValidFrom <= day) && (p.ValidTo == null || p.ValidTo >= day)).ToListAsync(stop))
            .GroupBy(p => (p.ProductId, p.FromQuantity)).Select(g => g.MaxBy(p => (p.ValidFrom ?? DateOnly.MinValue, p.Id))!)];

    private async Task<Dictionary<(int, Quantity), PriceValue>> Apply(PriceListRule rule, IReadOnlyList<Price>? source, HashSet<int> taken, CancellationToken stop)
    {
        var chosen = await Chosen(rule, source?.Select(p => p.ProductId).ToHashSet(), stop);
        chosen.ExceptWith(taken);
        taken.UnionWith(chosen);
        var products = await catalog.ByIds(chosen, stop);
        var costs = new Dictionary<int, ProductCost>();
        foreach (var some in chosen.Order().Chunk(Batch))
        {
            foreach (var cost in await db.Set<ProductCost>().AsNoTracking().Where(c => some.Contains(c.ProductId)).ToListAsync(stop))
            {
                costs[cost.ProductId] = cost;
            }
        }

        var formula = PriceFormula.Read(rule.Formula).Value;
        var rounding = PriceRoundingRule.Read(rule.Round)!;
        var made = new Dictionary<(int, Quantity), PriceValue>();
        if (source is null)
        {
            foreach (var product in products.Values)
            {
                Add(product, new(Math.Min(1m, product.Minimum.Value)), 1, Values(formula, product, costs.GetValueOrDefault(product.Id), null));
            }
        }
        else
        {
            foreach (var row in source.Where(r => products.ContainsKey(r.ProductId)))
            {
                Add(products[row.ProductId], row.FromQuantity, row.Basis, Values(formula, products[row.ProductId], costs.GetValueOrDefault(row.ProductId), row), row.Unit);
            }
        }

        return made;

        void Add(ProductInfo product, Quantity from, int basis, IReadOnlyDictionary<string, decimal?> values, string? unitOf = null)
        {
            if (formula.Of(values) is { } unit && unit > 0 && unit * basis <= 1_000_000_000m && rounding.Of(unit * basis) is var price and > 0 and <= 1_000_000_000m)
            {
                made[(product.Id, from)] = new(UnitPrice.Round(price), basis, false, null, null, unitOf);
            }
        }
    }

    private async Task<HashSet<int>> Chosen(PriceListRule rule, HashSet<int>? among, CancellationToken stop)
    {
        var found = await search.Search(new CatalogQuery(Category: rule.Category, Only: among, IncludeDiscontinued: among is not null, Take: int.MaxValue, Facets: false), stop);
        var chosen = found.Hits.Select(h => h.ProductId).ToHashSet();
        if (rule.ItemClass is { Length: > 0 } of)
        {
            var infos = await catalog.ByIds(chosen, stop);
            chosen = [.. infos.Values.Where(p => p.ItemClass == of).Select(p => p.Id)];
        }

        return chosen;
    }

    private static Dictionary<string, decimal?> Values(PriceFormula formula, ProductInfo product, ProductCost? cost, Price? source)
    {
        var values = new Dictionary<string, decimal?>
        {
            ["cost"] = cost?.Cost?.Value, ["floor"] = cost?.Floor?.Value,
            ["list"] = source is null ? null : source.UnitPrice.Value / source.Basis, ["net"] = source is null ? null : PriceValue.Of(source).NetUnit,
        };
        if (formula.Names.Any(n => n.StartsWith(PriceFormula.Attribute, StringComparison.Ordinal)))
        {
            foreach (var (name, text) in ProductAttributes.Read(product.Attributes))
            {
                values[PriceFormula.Attribute + name] = decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= Scaled.Limit ? number : null;
            }
        }

        return values;
    }
}
