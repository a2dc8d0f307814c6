using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Filiera.Kernel;

/// <summary>A statement of <see cref="PlainReads"/>, written once for both databases: <c>one(N)</c> is «is one of the numbers of parameter N».</summary>
public sealed class PlainSql(Func<Func<int, string>, string> write)
{
    internal string Postgres { get; } = write(parameter => $"= ANY(${parameter})");

    internal string Sqlite { get; } = write(parameter => $"IN (SELECT value FROM json_each(${parameter}))");
}

/// <summary>
/// The few reads that stand on the hottest paths, without EF between: one prepared statement, read row by row, on a small pool of its own
/// whose connections keep no state and need no reset. SQL is written once with <c>$1</c>, <c>$2</c> … for both databases; an array of whole numbers is one value
/// (<see cref="PlainSql"/>). Inside a transaction the read joins it.
/// </summary>
public sealed class PlainReads : IAsyncDisposable
{
    /// <summary>More connections than this would not read quicker: a read takes a fraction of a millisecond.</summary>
    private const int MostConnections = 24;

    private readonly NpgsqlDataSource? _postgres;
    private readonly string? _sqlite;

    public PlainReads(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var connection = DatabaseOptions.ConnectionOf(configuration);
        if (DatabaseOptions.IsPostgres(configuration))
        {
            var own = new NpgsqlConnectionStringBuilder(connection) { NoResetOnClose = true };
            own.MaxPoolSize = Math.Min(own.MaxPoolSize, MostConnections);
            own.MinPoolSize = Math.Min(own.MinPoolSize, own.MaxPoolSize);
            _postgres = NpgsqlDataSource.Create(own);
        }
        else
        {
            _sqlite = connection;
        }
    }

    /// <summary>Told of every statement that a request sends: for tests and measurements that count them.</summary>
    public event Action<string>? Sent;

    public string Text(PlainSql sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        return _sqlite is null ? sql.Postgres : sql.Sqlite;
    }

    public async Task Read(PortalDoor door, string sql, object[] values, Action<DbDataReader> row, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(door);
        if (!door.InTransactionNow)
        {
            await Apart(sql, values, row, counted: true, stop);
            return;
        }

        Sent?.Invoke(sql);
        await using var command = door.Db.Database.GetDbConnection().CreateCommand();
        command.Transaction = door.Db.Database.CurrentTransaction?.GetDbTransaction();
        await Run(command, sql, values, row, stop);
    }

    /// <summary>On a connection of its own, whatever transaction the caller is in: sees only what all see.</summary>
    public async Task Apart(string sql, object[] values, Action<DbDataReader> row, bool counted, CancellationToken stop)
    {
        if (counted)
        {
            Sent?.Invoke(sql);
        }

        await using DbConnection connection = _postgres is null ? new SqliteConnection(_sqlite) : _postgres.CreateConnection();
        await connection.OpenAsync(stop);
        await using var command = connection.CreateCommand();
        await Run(command, sql, values, row, stop, prepared: _postgres is not null);
    }

    public ValueTask DisposeAsync() => _postgres?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task Run(DbCommand command, string sql, object[] values, Action<DbDataReader> row, CancellationToken stop, bool prepared = false)
    {
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.Add(_sqlite is null
                ? new NpgsqlParameter { Value = values[i] }
                : new SqliteParameter($"${i + 1}", values[i] is int[] numbers ? JsonSerializer.Serialize(numbers) : values[i]));
        }

        if (prepared)
        {
            await command.PrepareAsync(stop);   // asked of the server once for each connection
        }

        await using var reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop))
        {
            row(reader);
        }
    }
}
