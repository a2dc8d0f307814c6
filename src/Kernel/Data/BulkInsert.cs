using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Filiera.Kernel;

/// <summary>
/// Many rows in one INSERT, on both databases, through the model's own conversions: EF writes a row a statement on SQLite.
/// Keys must be set by the caller; nothing is tracked. Joins the transaction that runs.
/// </summary>
public static class BulkInsert
{
    // SQLite takes 32,766 parameters a statement, PostgreSQL 65,535.
    private const int MostParameters = 32_000;

    public static async Task InsertAll<T>(this PortalDb db, IReadOnlyList<T> rows, CancellationToken stop = default) where T : class
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(rows);
        var entity = db.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is no table");
        var table = StoreObjectIdentifier.Table(entity.GetTableName()!, entity.GetSchema());
        var properties = entity.GetProperties().Where(p => p.PropertyInfo is not null && !CountedByTheDatabase(p)).ToList();
        var head = $"INSERT INTO {table.Name} ({string.Join(", ", properties.Select(p => p.GetColumnName(table)))}) VALUES ";
        using var factory = db.Database.GetDbConnection().CreateCommand();
        foreach (var chunk in rows.Chunk(MostParameters / properties.Count))
        {
            var sql = new StringBuilder(head);
            var parameters = new List<object>(chunk.Length * properties.Count);
            foreach (var row in chunk)
            {
                sql.Append(parameters.Count == 0 ? "(" : ", (");
                for (var i = 0; i < properties.Count; i++)
                {
                    var name = $"p{parameters.Count}";
                    var property = properties[i];
                    parameters.Add(property.GetRelationalTypeMapping().CreateParameter(factory, name, property.PropertyInfo!.GetValue(row), property.IsNullable));
                    sql.Append(i == 0 ? "@" : ", @").Append(name);
                }

                sql.Append(')');
            }

            await db.Database.ExecuteSqlRawAsync(sql.ToString(), parameters, stop);
        }
    }

    // A Guid is «generated on add» too, but by us.
    private static bool CountedByTheDatabase(IProperty p) => p.IsPrimaryKey() && p.ValueGenerated == ValueGenerated.OnAdd && p.ClrType != typeof(Guid);
}
