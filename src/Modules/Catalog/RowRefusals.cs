using Filiera.Kernel;

namespace Filiera.Catalog;

/// <summary>A row's problems as the refusal of a call about one thing: the checks are those of the bulk call.</summary>
internal static class RowRefusals
{
    /// <summary>Null when the row is good.</summary>
    public static Problem? Refusal(this RowCheck row) =>
        row.Good ? null : Problem.Several([.. row.Told().Where(p => !p.Warning).Select(p => new Problem(422, p.Code, p.Words, p.Field, p.Cure))]);

    public static IReadOnlyList<RowProblem> Warnings(this RowCheck row) => [.. row.Told().Where(p => p.Warning)];

    private static IReadOnlyList<RowProblem> Told(this RowCheck row) => BulkResult.Of([row]).Rows[0].Problems;
}
