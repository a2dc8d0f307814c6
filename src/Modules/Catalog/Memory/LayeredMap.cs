namespace Filiera.Catalog;

/// <summary>
/// A map that only grows, immutable: what came lately lies over a large part that all later maps share, and is laid into a new large part when it has become
/// much.
/// </summary>
internal sealed class LayeredMap<TKey>
    where TKey : notnull
{
    private const int MostAbove = 4_096;
    private readonly Dictionary<TKey, int> _below;
    private readonly Dictionary<TKey, int> _above;

    private LayeredMap(Dictionary<TKey, int> below, Dictionary<TKey, int> above)
    {
        _below = below;
        _above = above;
    }

    public static LayeredMap<TKey> Of(IReadOnlyList<CatalogEntry> entries, Func<CatalogEntry, TKey> key)
    {
        var all = new Dictionary<TKey, int>(entries.Count);
        for (var slot = 0; slot < entries.Count; slot++)
        {
            all[key(entries[slot])] = slot;
        }

        return new(all, []);
    }

    /// <summary>-1 for what is not in it.</summary>
    public int Find(TKey key) => (_above.Count > 0 && _above.TryGetValue(key, out var slot)) || _below.TryGetValue(key, out slot) ? slot : -1;

    public LayeredMap<TKey> With(IReadOnlyCollection<KeyValuePair<TKey, int>> added)
    {
        if (added.Count == 0)
        {
            return this;
        }

        var large = _above.Count + added.Count > MostAbove;
        var made = new Dictionary<TKey, int>(large ? _below : _above);
        foreach (var (key, slot) in large ? _above.Concat(added) : added)
        {
            made[key] = slot;
        }

        return large ? new(made, []) : new(_below, made);
    }
}
