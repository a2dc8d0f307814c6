using System.Collections;
using System.Text.Json;
using Filiera.Catalog;
using Filiera.Inventory;
using Filiera.Kernel;
using Microsoft.AspNetCore.Http;

namespace Filiera.Showcase;

/// <summary>
/// A page of products with all but their availability, as objects for the pages and as JSON for the API: a look at the stock makes it whole. The JSON is cut at
/// the place of each availability, so that its shape is the serializer's and stands nowhere else. While the stock looks the same, so does the whole.
/// </summary>
internal sealed class ReadyPage
{
    private static readonly byte[] Place = "\"availability\":null"u8.ToArray();
    private readonly IReadOnlyList<ProductItem> _items;
    private readonly IReadOnlyList<AvailabilityQuestion> _questions;
    private readonly CatalogHits _hits;
    private readonly string? _next;
    private readonly byte[][] _pieces;
    private readonly int _length;
    private volatile Whole? _last;

    private ReadyPage(IReadOnlyList<ProductItem> items, IReadOnlyList<AvailabilityQuestion> questions, string? next, CatalogHits hits, byte[][] pieces)
    {
        _items = items;
        _questions = questions;
        _next = next;
        _hits = hits;
        _pieces = pieces;
        _length = pieces.Sum(p => p.Length);
        Products = [.. questions.Select(q => q.ProductId)];
    }

    public int[] Products { get; }

    /// <summary>Memory taken, about: the JSON in pieces and whole, and the objects.</summary>
    public long Bytes => 1000 + (4L * _length);

    /// <param name="items">Without their availability.</param>
    public static ReadyPage Of(IReadOnlyList<ProductItem> items, IReadOnlyList<AvailabilityQuestion> questions, string? next, CatalogHits hits)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new ProductList(items, next, hits.Total, hits.Facets, hits.DidYouMean), Json.Options);
        var pieces = new List<byte[]>(items.Count + 1);
        var rest = json.AsSpan();
        for (var i = 0; i < items.Count; i++)
        {
            // A quote inside a text is escaped, so that these bytes are nothing but the member of that name.
            var end = rest.IndexOf(Place) + Place.Length - 4;
            pieces.Add(rest[..end].ToArray());
            rest = rest[(end + 4)..];
        }

        pieces.Add(rest.ToArray());
        return new(items, questions, next, hits with { Hits = [] }, [.. pieces]);
    }

    /// <param name="look">At <see cref="Products"/>.</param>
    public Result<ProductList> Answer(StockLook look)
    {
        var whole = _last is { } last && last.Look.Same(look) ? last : _last = new Whole(this, look);
        return new(whole.List) { Ready = whole.Write };
    }

    /// <summary>The page with the stock of one look: the list, whose items are made when a page shows them, and its JSON, made when the API answers it.</summary>
    private sealed class Whole(ReadyPage page, StockLook look) : IReadOnlyList<ProductItem>
    {
        private readonly IReadOnlyList<Availability> _now = look.Answer(page._questions);
        private readonly ProductItem?[] _made = new ProductItem?[page._items.Count];
        private byte[]? _json;

        public StockLook Look => look;

        public ProductList List => new(this, page._next, page._hits.Total, page._hits.Facets, page._hits.DidYouMean);

        public int Count => _made.Length;

        public ProductItem this[int index] => _made[index] ??= page._items[index] with { Availability = AvailabilityView.From(_now[index]) };

        public async Task Write(HttpResponse response, CancellationToken stop)
        {
            var json = _json ??= Put();
            response.ContentType = "application/json; charset=utf-8";
            response.ContentLength = json.Length;
            await response.BodyWriter.WriteAsync(json, stop);
        }

        public IEnumerator<ProductItem> GetEnumerator()
        {
            for (var i = 0; i < Count; i++)
            {
                yield return this[i];
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private byte[] Put()
        {
            using var fresh = AvailabilityJson.Of(_now);
            var json = new byte[page._length + fresh.Length];
            var left = json.AsSpan();
            for (var i = 0; i < page._pieces.Length; i++)
            {
                page._pieces[i].CopyTo(left);
                left = left[page._pieces[i].Length..];
                if (i < fresh.Count)
                {
                    fresh[i].CopyTo(left);
                    left = left[fresh[i].Length..];
                }
            }

            return json;
        }
    }
}
