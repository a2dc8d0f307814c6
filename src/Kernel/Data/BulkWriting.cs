using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Filiera.Kernel;

/// <summary>
/// Writes many rows of one table in one statement, by EF Core's own model: binary COPY and <c>unnest</c> on PostgreSQL; on
/// SQLite, which has no round trips, one prepared statement run per row. For bulk use cases; inside their transaction.
/// (Not linq2db's merge: SQLite has no MERGE, and its value converters would be declared twice.)
/// </summary>
public static class BulkWriting
{
    /// <summary>Makes bulk writes of one kind wait for each other until commit, so that reading, comparing and writing see one state. SQLite has one writer anyway.</summary>
    public static Task OneAtATime(this PortalDb db, string kind, CancellationToken stop = default) =>
        db.IsSqlite ? Task.CompletedTask : db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext({kind}))", stop);

    /// <summary>Inserts rows. A generated key is left to the database: read it back by the natural key.</summary>
    public static async Task BulkInsert<T>(this PortalDb db, IReadOnlyCollection<T> rows, CancellationToken stop = default) where T : class
    {
        if (rows.Count == 0)
        {
            return;
        }

        await Raise(db, rows, stop);
        var table = Table.Of(db, typeof(T), []);
        if (db.IsSqlite)
        {
            await RunPerRow(db, $"INSERT INTO {table.Name} ({table.Names}) VALUES ({table.Parameters})", table, rows, stop);
            return;
        }

        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var writer = await connection.BeginBinaryImportAsync($"COPY {table.Name} ({table.Names}) FROM STDIN (FORMAT BINARY)", stop);
        foreach (var row in rows)
        {
            await writer.StartRowAsync(stop);
            foreach (var column in table.Columns)
            {
                if (column.Read(row) is { } value)
                {
                    await writer.WriteAsync(value, column.Type, stop);
                }
                else
                {
                    await writer.WriteNullAsync(stop);
                }
            }
        }

        await writer.CompleteAsync(stop);
    }

    /// <summary>Inserts rows, and updates those whose key is there already.</summary>
    /// <param name="key">Properties of a unique key, generated or natural.</param>
    /// <param name="only">Properties to update; null = all but the key.</param>
    public static async Task BulkUpsert<T>(this PortalDb db, IReadOnlyCollection<T> rows, string[] key, string[]? only = null, CancellationToken stop = default) where T : class
    {
        if (rows.Count == 0)
        {
            return;
        }

        await Raise(db, rows, stop);
        var table = Table.Of(db, typeof(T), key);
        var keys = string.Join(", ", table.Columns.Where(c => key.Contains(c.Property)).Select(c => c.Name));
        var updated = table.Columns.Where(c => !key.Contains(c.Property) && (only is null || only.Contains(c.Property))).Select(c => $"{c.Name} = excluded.{c.Name}");
        var conflict = $"ON CONFLICT ({keys}) DO UPDATE SET {string.Join(", ", updated)}";
        if (db.IsSqlite)
        {
            await RunPerRow(db, $"INSERT INTO {table.Name} ({table.Names}) VALUES ({table.Parameters}) {conflict}", table, rows, stop);
            return;
        }

        await using var command = Command(db, $"INSERT INTO {table.Name} ({table.Names}) SELECT * FROM unnest({table.Parameters}) {conflict}");
        for (var i = 0; i < table.Columns.Count; i++)
        {
            command.Parameters.Add(new NpgsqlParameter($"p{i}", table.Columns[i].Values(rows)) { DataTypeName = table.Columns[i].Type + "[]" });
        }

        await command.ExecuteNonQueryAsync(stop);
    }

    private static Task Raise<T>(PortalDb db, IReadOnlyCollection<T> rows, CancellationToken stop) where T : class =>
        KeptInMemoryAttribute.Of(typeof(T)) is not { } kept ? Task.CompletedTask
        : kept.Raise(db, typeof(T), kept.NamedBy is { } by && rows.Count <= ChangedRows.MostNamed ? ChangedRows.KeysOf(typeof(T), by, rows) : [], stop);

    private static async Task RunPerRow<T>(PortalDb db, string sql, Table table, IEnumerable<T> rows, CancellationToken stop) where T : class
    {
        await using var command = Command(db, sql);
        var parameters = new DbParameter[table.Columns.Count];
        for (var i = 0; i < parameters.Length; i++)
        {
            parameters[i] = command.CreateParameter();
            parameters[i].ParameterName = $"@p{i}";
            command.Parameters.Add(parameters[i]);
        }

        foreach (var row in rows)
        {
            stop.ThrowIfCancellationRequested();
            for (var i = 0; i < parameters.Length; i++)
            {
                parameters[i].Value = table.Columns[i].Read(row) ?? DBNull.Value;
            }

            command.ExecuteNonQuery();
        }
    }

    private static DbCommand Command(PortalDb db, string sql)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        command.Transaction = (db.Database.CurrentTransaction ?? throw new InvalidOperationException("bulk writing belongs inside a transaction")).GetDbTransaction();
        return command;
    }

    /// <summary>Table and columns of an entity as the model maps them; every name and type comes from there, none from a caller.</summary>
    private sealed record Table(string Name, IReadOnlyList<Column> Columns)
    {
        public string Names => string.Join(", ", Columns.Select(c => c.Name));

        public string Parameters => string.Join(", ", Columns.Select((_, i) => $"@p{i}"));

        public static Table Of(PortalDb db, Type type, string[] key)
        {
            var entity = db.Model.FindEntityType(type) ?? throw new InvalidOperationException($"{type} is not in the model");
            var columns = entity.GetProperties()
                .Where(p => !IsCounted(p) || key.Contains(p.Name))
                .Select(p => new Column(p)).ToList();
            return new(entity.GetTableName()!, columns);
        }
    }

    // A key that the database counts up. A Guid key is the caller's, whatever the model says of it.
    private static bool IsCounted(IProperty property) => property.IsPrimaryKey() && property.ValueGenerated == ValueGenerated.OnAdd && property.ClrType != typeof(Guid);

    private sealed class Column(IProperty property)
    {
        private readonly System.Reflection.PropertyInfo _member = property.PropertyInfo!;
        private readonly Func<object?, object?> _convert = property.GetTypeMapping().Converter?.ConvertToProvider ?? (static value => value);

        public string Property => property.Name;

        public string Name { get; } = property.GetColumnName();

        /// <summary>The column's type without its size: a cast to a size would cut the text in silence.</summary>
        public string Type { get; } = property.GetColumnType().Split('(')[0];

        private Type Stored { get; } = property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType;

        public object? Read(object row) => _member.GetValue(row) is { } value ? _convert(value) : null;

        /// <summary>The column of all rows, as an array of its own type: what PostgreSQL's unnest takes.</summary>
        public Array Values<T>(IReadOnlyCollection<T> rows) where T : class
        {
            var type = Stored.IsValueType && Nullable.GetUnderlyingType(Stored) is null ? typeof(Nullable<>).MakeGenericType(Stored) : Stored;
            var values = Array.CreateInstance(type, rows.Count);
            var at = 0;
            foreach (var row in rows)
            {
                values.SetValue(Read(row), at++);
            }

            return values;
        }
    }
}
