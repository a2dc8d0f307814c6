using Filiera.Catalog;

namespace Filiera.Portal.BackOffice;

/// <summary>A category in a select: its name, set in by its depth.</summary>
public sealed record CategoryChoice(string Code, string Words, int Depth)
{
    private const int Deepest = 12;

    /// <summary>The tree as choices, parents before children.</summary>
    public static IReadOnlyList<CategoryChoice> Of(IReadOnlyList<CategoryNode> tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var depths = new Dictionary<int, int>();
        var choices = new List<CategoryChoice>(tree.Count);
        foreach (var node in tree)
        {
            var depth = depths[node.Id] = node.ParentId is { } parent && depths.TryGetValue(parent, out var above) ? above + 1 : 0;
            choices.Add(new(node.Code, $"{string.Concat(Enumerable.Repeat("\u2003", Math.Min(depth, Deepest)))}{node.Name}", depth));
        }

        return choices;
    }
}
