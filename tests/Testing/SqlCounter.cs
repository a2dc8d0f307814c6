using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Filiera.Testing;

/// <summary>Counts the SQL statements of EF and of the plain reads, to hold that a hot path's number does not grow with its lines.</summary>
public sealed class SqlCounter : DbCommandInterceptor
{
    private readonly ConcurrentQueue<string> _statements = new();
    private int _rows;

    /// <summary>Rows that EF read in the last <see cref="Of"/>.</summary>
    public int Rows => Volatile.Read(ref _rows);

    public IReadOnlyCollection<string> Statements => _statements;

    /// <summary>Statements that the work sends.</summary>
    public async Task<int> Of(Func<Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        _statements.Clear();
        Volatile.Write(ref _rows, 0);
        await work();
        return _statements.Count;
    }

    /// <summary>A statement that went past EF.</summary>
    public void Count(string sql) => _statements.Enqueue(sql);

    public override DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result) => Seen(command, result);

    public override ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Seen(command, result));

    public override int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result) => Seen(command, result);

    public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Seen(command, result));

    public override object? ScalarExecuted(DbCommand command, CommandExecutedEventData eventData, object? result) => Seen(command, result);

    public override ValueTask<object?> ScalarExecutedAsync(DbCommand command, CommandExecutedEventData eventData, object? result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Seen(command, result));

    public override InterceptionResult DataReaderDisposing(DbCommand command, DataReaderDisposingEventData eventData, InterceptionResult result)
    {
        ArgumentNullException.ThrowIfNull(eventData);
        Interlocked.Add(ref _rows, eventData.ReadCount);
        return result;
    }

    private T Seen<T>(DbCommand command, T result)
    {
        _statements.Enqueue(command.CommandText);
        return result;
    }
}
