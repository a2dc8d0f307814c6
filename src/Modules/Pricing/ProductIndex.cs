using System.Numerics;

namespace Filiera.Pricing;

/// <summary>
/// Where a product stands among ascending ids: one bit for each id between the first and the last, and how many came before each 64 of them. Two reads of memory whatever
/// the number of products; where they lie too far apart for that, a binary search.
/// </summary>
internal readonly struct ProductIndex
{
    // Six bytes a product at most: beyond, a list is small, and searching it is as quick.
    private const int Sparsest = 32;

    private readonly int[] _products;
    private readonly ulong[]? _bits;
    private readonly int[] _before;
    private readonly int _first;

    public ProductIndex(int[] products)
    {
        _products = products;
        _bits = null;
        _before = [];
        _first = products.Length == 0 ? 0 : products[0];
        var range = products.Length == 0 ? 0L : (long)products[^1] - _first + 1;
        if (range == 0 || range > (long)products.Length * Sparsest)
        {
            return;
        }

        var bits = new ulong[(range + 63) / 64];
        _before = new int[bits.Length];
        foreach (var product in products)
        {
            bits[(product - _first) >> 6] |= 1UL << ((product - _first) & 63);
        }

        for (var word = 1; word < bits.Length; word++)
        {
            _before[word] = _before[word - 1] + BitOperations.PopCount(bits[word - 1]);
        }

        _bits = bits;
    }

    public long Bytes => _bits is null ? 0 : 12L * _bits.Length;

    /// <summary>Its place, or less than zero.</summary>
    public int PlaceOf(int product)
    {
        if (_bits is not { } bits)
        {
            return Array.BinarySearch(_products, product);
        }

        var at = (long)product - _first;
        if (at < 0 || at >> 6 >= bits.Length)
        {
            return -1;
        }

        var (word, bit) = (bits[at >> 6], 1UL << (int)(at & 63));
        return (word & bit) == 0 ? -1 : _before[at >> 6] + BitOperations.PopCount(word & (bit - 1));
    }
}
