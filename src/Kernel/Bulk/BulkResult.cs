using System.Text.Json.Serialization;

namespace Filiera.Kernel;

public enum RowStatus
{
    Created,
    Updated,
    Unchanged,
    Rejected,
}

/// <summary>What is wrong with a row of a bulk call or of an import file.</summary>
/// <param name="Code">Stable, in capitals: what a program tests.</param>
/// <param name="Field">The field of the row, as the request names it; of a file, the header of its column.</param>
/// <param name="Value">What stood there.</param>
/// <param name="Warning">The row was kept all the same.</param>
public sealed record RowProblem(
    string Code,
    string? Field,
    [property: JsonIgnore] Phrase Words,
    [property: JsonIgnore] Phrase? Cure = null,
    string? Value = null,
    bool Warning = false)
{
    /// <summary>In the reader's language.</summary>
    public string Message => Words.ToString();

    public string? Fix => Cure?.ToString();
}

/// <summary>What became of one row.</summary>
/// <param name="Index">Its place in the request, from 0.</param>
/// <param name="Key">Its natural key, when it could be read.</param>
public sealed record RowResult(int Index, string? Key, RowStatus Status, IReadOnlyList<RowProblem> Problems);

/// <summary>The answer of a bulk call: good rows are kept, bad ones explained.</summary>
public sealed record BulkResult(int Created, int Updated, int Unchanged, int Rejected, IReadOnlyList<RowResult> Rows) : IBulkAnswer
{
    IReadOnlyList<BulkResult> IBulkAnswer.Parts => [this];

    [JsonIgnore]
    public bool ChangedNothing => Created + Updated == 0;

    public static BulkResult Of(IEnumerable<RowCheck> rows)
    {
        var results = rows.Select(r => r.Result).ToList();
        int Count(RowStatus status) => results.Count(r => r.Status == status);
        return new(Count(RowStatus.Created), Count(RowStatus.Updated), Count(RowStatus.Unchanged), Count(RowStatus.Rejected), results);
    }
}

public static class BulkProblems
{
    public static readonly Problem NotJson = new(400, "INVALID_JSON",
        new("Il corpo della richiesta non è JSON leggibile: {0}", "The body of the request is not readable JSON: {0}"), null,
        new("Manda un oggetto {\"items\": […]} in application/json.", "Send an object {\"items\": […]} as application/json."));

    public static readonly Problem NoItems = new(400, "ITEMS_MISSING",
        new("Serve un elenco «{0}».", "A list “{0}” is needed."));

    public static readonly Problem TooMany = new(422, "TOO_MANY_ROWS",
        new("Al massimo {0} righe per chiamata, qui {1}.", "At most {0} rows in one call, here {1}."), "items",
        new("Dividi le righe in più chiamate.", "Split the rows over several calls."));

    public static RowProblem Duplicate(string key, int first) => new("DUPLICATE_KEY", null,
        new("«{0}» c’è già: vedi {1}.", "“{0}” is there already: see {1}.", key, first),
        new("Tieni una riga sola per chiave.", "Keep one row per key."), key);
}
