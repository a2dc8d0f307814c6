namespace Filiera.Kernel;

/// <summary>How far an import is: rows read, and what became of them.</summary>
public readonly record struct ImportCounts(int Rows, int Imported, int Unchanged, int Rejected)
{
    public static ImportCounts operator +(ImportCounts left, ImportCounts right) =>
        new(left.Rows + right.Rows, left.Imported + right.Imported, left.Unchanged + right.Unchanged, left.Rejected + right.Rejected);
}

/// <summary>One file to import, where its bad rows are told, and who watches.</summary>
public sealed record ImportJob(string Path, ImportReport Report, Action<ImportCounts>? Progress = null)
{
    public string Name => System.IO.Path.GetFileName(Path);
}

/// <summary>Takes the rows of a file to a bulk use case, batch by batch: the same that the API calls, so that there is one truth.</summary>
public static class ImportRun
{
    /// <summary>Rows of one transaction.</summary>
    public const int Batch = 5_000;

    /// <param name="read">A row of the file as an item of the bulk call. Problems are noted on the row.</param>
    /// <param name="key">The natural key, for finding the same row twice in one file.</param>
    /// <param name="apply">The bulk use case.</param>
    public static async Task<Result<ImportCounts>> Upsert<T>(
        ImportJob job,
        IReadOnlyList<ImportColumn> columns,
        Func<ImportRow, T> read,
        Func<T, string> key,
        Func<IReadOnlyList<T>, CancellationToken, Task<Result<BulkResult>>> apply,
        CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(job);
        var opened = ImportFile.Open(job.Path, columns);
        if (!opened.Ok)
        {
            return opened.Problem!;
        }

        using var file = opened.Value;
        var counts = default(ImportCounts);
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var batch = new List<(int Line, T Item)>(Batch);
        while (file.Next() is { } row)
        {
            var item = read(row);
            if (row.Good && !lines.TryAdd(key(item), row.Line))
            {
                job.Report.Add(job.Name, row.Line, null, BulkProblems.Duplicate(key(item), lines[key(item)]));
                counts += new ImportCounts(1, 0, 0, 1);
                continue;
            }

            foreach (var problem in row.Problems)
            {
                job.Report.Add(job.Name, row.Line, problem.Field, problem);
            }

            if (!row.Good)
            {
                counts += new ImportCounts(1, 0, 0, 1);
                continue;
            }

            batch.Add((row.Line, item));
            if (batch.Count == Batch)
            {
                var flushed = await Flush(job, file, batch, apply, stop);
                if (!flushed.Ok)
                {
                    return flushed;
                }

                counts += flushed.Value;
                job.Progress?.Invoke(counts);
            }
        }

        if (batch.Count > 0)
        {
            var last = await Flush(job, file, batch, apply, stop);
            if (!last.Ok)
            {
                return last;
            }

            counts += last.Value;
        }

        job.Progress?.Invoke(counts);
        return counts;
    }

    private static async Task<Result<ImportCounts>> Flush<T>(ImportJob job, ImportFile file, List<(int Line, T Item)> batch, Func<IReadOnlyList<T>, CancellationToken, Task<Result<BulkResult>>> apply, CancellationToken stop)
    {
        var applied = await apply([.. batch.Select(b => b.Item)], stop);
        if (!applied.Ok)
        {
            return applied.Problem!;
        }

        foreach (var row in applied.Value.Rows)
        {
            foreach (var problem in row.Problems)
            {
                job.Report.Add(job.Name, batch[row.Index].Line, file.HeaderOf(problem.Field), problem);
            }
        }

        var counts = new ImportCounts(batch.Count, applied.Value.Created + applied.Value.Updated, applied.Value.Unchanged, applied.Value.Rejected);
        batch.Clear();
        return counts;
    }
}
