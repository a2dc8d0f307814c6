namespace Filiera.Catalog;

/// <summary>Arrays with a few places taken out or put in: whole stretches are copied, so that a million cost a millisecond.</summary>
internal static class Splice
{
    /// <param name="places">Rising.</param>
    public static T[] Without<T>(T[] all, IReadOnlyList<int> places)
    {
        var made = new T[all.Length - places.Count];
        var (from, to) = (0, 0);
        foreach (var place in places)
        {
            Array.Copy(all, from, made, to, place - from);
            (from, to) = (place + 1, to + place - from);
        }

        Array.Copy(all, from, made, to, all.Length - from);
        return made;
    }

    /// <param name="places">Before which places of <paramref name="all"/> the items go: rising, and as many as there are items.</param>
    public static T[] With<T>(T[] all, IReadOnlyList<int> places, IReadOnlyList<T> items)
    {
        var made = new T[all.Length + places.Count];
        var (from, to) = (0, 0);
        for (var i = 0; i < places.Count; i++)
        {
            Array.Copy(all, from, made, to, places[i] - from);
            to += places[i] - from;
            from = places[i];
            made[to++] = items[i];
        }

        Array.Copy(all, from, made, to, all.Length - from);
        return made;
    }
}
