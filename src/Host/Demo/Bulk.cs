using Filiera.Kernel;
using LinqToDB.Data;
using LinqToDB.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Filiera.Host.Demo;

/// <summary>Thousands of rows with the ids that the demo gave them, on the model and in the transaction of <see cref="PortalDb"/>.</summary>
internal static class Bulk
{
    private const int Batch = 1000;

    public static async Task Copy<T>(PortalDb db, IEnumerable<T> rows, CancellationToken stop) where T : class
    {
        LinqToDBForEFTools.Initialize();
        var options = new BulkCopyOptions
        {
            KeepIdentity = true,
            MaxBatchSize = Batch,
            BulkCopyType = db.IsSqlite ? BulkCopyType.MultipleRows : BulkCopyType.ProviderSpecific,
        };
        await db.BulkCopyAsync(options, rows, stop);
    }

    /// <summary>PostgreSQL's counters don't see ids that were given: without this the next order would take one that exists.</summary>
    public static async Task MoveCounters(PortalDb db, CancellationToken stop)
    {
        if (db.IsSqlite)
        {
            return;
        }

        foreach (var entity in db.Model.GetEntityTypes())
        {
            if (entity.FindPrimaryKey()?.Properties is [{ ValueGenerated: ValueGenerated.OnAdd } id] && (id.ClrType == typeof(int) || id.ClrType == typeof(long)))
            {
                var table = entity.GetTableName()!;
                var sql = $"SELECT setval(pg_get_serial_sequence('\"{table}\"', '{id.GetColumnName()}'), (SELECT COALESCE(MAX(\"{id.GetColumnName()}\"), 0) + 1 FROM \"{table}\"), false)";
                await db.Database.ExecuteSqlRawAsync(sql, stop);
            }
        }
    }
}
