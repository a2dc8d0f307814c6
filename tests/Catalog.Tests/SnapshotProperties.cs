using System.Globalization;
using System.Text.Json;
using CsCheck;
using Filiera.Kernel;
using Shouldly;
using Xunit;

namespace Filiera.Catalog.Tests;

/// <summary>A copy of the catalogue that was caught up with random edits, and one that was read whole: nobody can tell them apart.</summary>
public sealed class SnapshotProperties
{
    private static readonly string[] Words = ["Cerniera", "Chiudiporta", "Serratura", "Cilindro", "Maniglia"];
    private static readonly string[] Brands = ["Serralta", "Orsera", "Brentek"];
    private static readonly int[][] ClusterSets = [[1], [2], [1, 2], [3]];

    [Fact]
    public async Task Caught_up_is_the_same_as_read_whole() =>
        await Gen.Select(Gen.Int[0, 12], Gen.Int[0, 50], Gen.Int[0, 30]).List[1, 6].List[1, 12].SampleAsync(async batches =>
        {
            var shop = new Rows();
            for (var i = 0; i < 8; i++)
            {
                shop.Edit(0, i, i);
            }

            shop.Forget();
            var copy = shop.Whole(1);
            using var words = new WordIndex();
            await words.Ready(copy, default);
            foreach (var batch in batches)
            {
                // What is only made when asked for is made, so that it is caught up too.
                Told(copy);
                foreach (var (what, which, value) in batch)
                {
                    shop.Edit(what, which, value);
                }

                copy = shop.Next(copy);
                Told(copy).ShouldBe(Told(shop.Whole(copy.Version)));
                if (batch.Count > 3)
                {
                    await words.Ready(copy, default);
                }
            }

            await words.Ready(copy, default);
            using var fresh = new WordIndex();
            await fresh.Ready(shop.Whole(99), default);
            foreach (var word in Words.Concat(Brands).Append("Categoria"))
            {
                Found(words, word).ShouldBe(Found(fresh, word), word);
            }

            return true;
        }, iter: 150);

    private static List<int> Found(WordIndex words, string word)
    {
        var ids = new List<int>();
        words.Search(WordQuery.Of(word).All(), _ => true, (id, _) => ids.Add(id));
        ids.Sort();
        return ids;
    }

    // Everything that can be asked of a copy, by names and never by slots.
    private static string Told(CatalogSnapshot s)
    {
        string Sku(int slot) => slot < 0 ? "-" : s.Entries[slot].Product.Sku;
        string[] Skus(IEnumerable<int> slots) => [.. slots.Select(Sku)];
        return JsonSerializer.Serialize(new
        {
            Tree = s.Categories.Entries,
            Products = s.BySku.Slots.Select(slot => s.Entries[slot]).Select(e => new
            {
                e.Product, e.English, e.SkuKey, e.Category, e.Cartons, Brand = e.Brand < 0 ? null : s.Values.Brands[e.Brand],
                Values = e.Attributes.Select(a => $"{s.Values.Names[s.Values.Values[a].Name]}:{s.Values.Values[a].Value}"),
            }),
            Ids = s.Entries.Select((e, slot) => s.SlotOf(e.Product.Id) == slot && s.SlotOfSku(e.Product.Sku) == slot).Distinct(),
            Ranks = s.LaidOut.Slots.Select(s.LaidOut.RankOf),
            Laid = Skus(s.LaidOut.Slots),
            Named = Skus(s.ByName.Slots),
            Gtins = Enumerable.Range(0, 31).Select(Rows.Gtin).Select(g => $"{Sku(s.SlotOfGtin(g))} {s.PackOfGtin(g)}"),
            Codes = Enumerable.Range(0, 60).Select(i => Skus(s.Codes.Equal($"P{i}")).Order()),
            Near = Skus(s.Codes.Near("P11", _ => true)).Order(),
            Replaced = Enumerable.Range(0, 60).Select(i => Skus(s.ReplacedBy(Rows.Sku(i)))),
            Views = ClusterSets.Select(s.ViewOf).Append(s.ViewOfAll()).Append(s.ViewOfNone())
                .Select(v => new { v.Active, v.Counts, Seen = Skus(s.BySku.Slots.Where(v.Holds)) }),
        });
    }

    /// <summary>The database's rows, and which of them changed since they were last read.</summary>
    private sealed class Rows
    {
        private readonly Dictionary<int, Product> _products = [];
        private readonly List<Category> _categories = [new() { Id = 1, Code = "C1", Name = "Categoria 1" }];
        private readonly List<AssortmentRule> _rules = [];
        private readonly HashSet<int> _changed = [];
        private bool _tree;
        private bool _assortments;
        private long _version = 1;

        public static string Sku(int number) => string.Create(CultureInfo.InvariantCulture, $"{(number % 3 == 0 ? 'p' : 'P')}-{number}");

        public static string Gtin(int number) => number.ToString("00000000000000", CultureInfo.InvariantCulture);

        public void Forget()
        {
            _changed.Clear();
            (_tree, _assortments) = (false, false);
        }

        public CatalogSnapshot Whole(long version)
        {
            var (tree, values) = (new CategoryTree(_categories), new ValueTable());
            var maker = new EntryMaker(tree, values);
            return CatalogSnapshot.Of(version, _products.Values.Select(maker.Of), tree, _rules, values);
        }

        public CatalogSnapshot Next(CatalogSnapshot copy)
        {
            var next = copy.With(++_version, [.. _changed.Select(id => _products[id])], _tree ? new CategoryTree(_categories) : null, _assortments ? _rules.ToLookup(r => r.ClusterId) : null);
            Forget();
            return next.ShouldNotBeNull();
        }

        public void Edit(int what, int which, int value)
        {
            if (what is 10 or 11 or 12)
            {
                EditTree(what, which, value);
                return;
            }

            if (what == 0 || !_products.TryGetValue(which + 1, out var product))
            {
                if (!_products.TryGetValue(which + 1, out product))
                {
                    product = _products[which + 1] = new Product { Id = which + 1, Sku = Sku(which), Name = $"{Words[value % Words.Length]} {value}", CategoryId = value % 2 == 0 ? _categories[value % _categories.Count].Id : null };
                }
            }

            _changed.Add(product.Id);
            switch (what)
            {
                case 1: product.Name = $"{Words[value % Words.Length]} {value % 4}"; break;
                case 2: product.CategoryId = value % 4 == 0 ? null : _categories[value % _categories.Count].Id; break;
                case 3: product.Brand = value % 4 == 0 ? null : Brands[value % Brands.Length]; break;
                case 4: product.Attributes = value % 4 == 0 ? null : $$"""{"Colore":"c{{value % 5}}","Misura":{{value}}}"""; break;
                case 5: product.Gtin = value % 3 == 0 ? null : Gtin(value); break;
                case 6: product.Packs = value % 3 == 0 ? null : $"CF:6;CT:60:{Gtin(value)}"; break;
                case 7: product.Status = value % 2 == 0 ? ProductStatus.Active : ProductStatus.Discontinued; break;
                case 8: product.Substitute = value % 3 == 0 ? null : Sku(value); break;
                case 9: product.NameEn = value % 3 == 0 ? null : $"Thing {value}"; break;
                default: break;
            }
        }

        private void EditTree(int what, int which, int value)
        {
            if (what == 12)
            {
                _assortments = true;
                _rules.RemoveAll(r => r.ClusterId == 1 + (which % 2) && r.ProductId == value + 1);
                _rules.Add(value % 2 == 0 ? new() { ClusterId = 1 + (which % 2), ProductId = value + 1, Included = which % 3 == 0 }
                    : new() { ClusterId = 1 + (which % 2), CategoryId = _categories[value % _categories.Count].Id, Included = which % 3 > 0 });
                return;
            }

            _tree = true;
            if (what == 11 && _categories.Count < 8)
            {
                _categories.Add(new() { Id = _categories.Count + 1, Code = $"C{_categories.Count + 1}", Name = $"Categoria {value}", ParentId = value % 2 == 0 ? null : _categories[which % _categories.Count].Id, Position = value % 3 });
                return;
            }

            var category = _categories[which % _categories.Count];
            category.Position = value % 5;
            category.Name = $"Categoria {value}";
        }
    }
}
