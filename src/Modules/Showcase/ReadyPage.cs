using System.Collections;
using System.Text.Json;
using Filiera.Catalog;
using Filiera.Inventory;
using Filiera.Kernel;
using Microsoft.AspNetCore.Http;

namespace Filiera.Showcase;

/// <summary>
/// A page of products with all but their availability, as objects for the pages and as JSON for the API: a look at it adds what is in stock now. The JSON is cut at
/// the place of each availability, so that its shape is the serializer's and stands nowhere else.
/// </summary>
internal sealed class ReadyPage
{
    private static readonly byte[] Place = "\"availability\":null"u8.ToArray();
    private readonly IReadOnlyList<ProductItem> _items;
    private readonly CatalogHits _hits;
    private readonly string? _next;
    private readonly byte[][] _pieces;

    private ReadyPage(IReadOnlyList<ProductItem> items, IReadOnlyList<AvailabilityQuestion> questions, string? next, CatalogHits hits, byte[][] pieces)
    {
        _items = items;
        Questions = questions;
        _next = next;
        _hits = hits;
        _pieces = pieces;
        Length = pieces.Sum(p => p.Length);
    }

    public IReadOnlyList<AvailabilityQuestion> Questions { get; }

    /// <summary>Memory taken, about: the JSON, and as much again twice for the objects.</summary>
    public long Bytes => 1000 + (3L * Length);

    private int Length { get; }

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

    /// <param name="now">In the order of <see cref="Questions"/>.</param>
    public Result<ProductList> Answer(IReadOnlyList<Availability> now) =>
        new(new ProductList(new Items(_items, now), _next, _hits.Total, _hits.Facets, _hits.DidYouMean)) { Ready = (response, stop) => Write(response, now, stop) };

    private async Task Write(HttpResponse response, IReadOnlyList<Availability> now, CancellationToken stop)
    {
        response.ContentType = "application/json; charset=utf-8";
        using var fresh = AvailabilityJson.Of(now);
        var length = Length + fresh.Length;
        response.ContentLength = length;
        await response.StartAsync(stop);
        Fill(response.BodyWriter.GetSpan(length), fresh);
        response.BodyWriter.Advance(length);
        await response.BodyWriter.FlushAsync(stop);
    }

    private void Fill(Span<byte> answer, AvailabilityJson fresh)
    {
        for (var i = 0; i < _pieces.Length; i++)
        {
            _pieces[i].CopyTo(answer);
            answer = answer[_pieces[i].Length..];
            if (i < fresh.Count)
            {
                var availability = fresh[i];
                availability.CopyTo(answer);
                answer = answer[availability.Length..];
            }
        }
    }

    /// <summary>The items with their availability, made when a page shows them; the API, which writes its own bytes, never asks.</summary>
    private sealed class Items(IReadOnlyList<ProductItem> still, IReadOnlyList<Availability> now) : IReadOnlyList<ProductItem>
    {
        private readonly ProductItem?[] _made = new ProductItem?[still.Count];

        public int Count => still.Count;

        public ProductItem this[int index] => _made[index] ??= still[index] with { Availability = AvailabilityView.From(now[index]) };

        public IEnumerator<ProductItem> GetEnumerator()
        {
            for (var i = 0; i < Count; i++)
            {
                yield return this[i];
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
