using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Filiera.Kernel;

/// <summary>
/// One transaction around one use case. SQLite has one writer: writers queue behind one fair gate in the process, since
/// its own lock is unfair (measured: worst wait 606 ms against 19 ms). PostgreSQL runs at read committed; a deadlock or a
/// serialisation failure is retried whole.
/// </summary>
public static class Transactions
{
    private const int Tries = 5;
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Gates = new();

    /// <summary>
    /// Runs the work in a transaction and commits when it says Ok; a refusal or an exception leaves nothing behind.
    /// Inside a running transaction the work joins it: the outermost caller commits.
    /// </summary>
    public static async Task<Result<T>> InTransaction<T>(this PortalDb db, Func<Task<Result<T>>> work, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(work);
        if (db.Database.CurrentTransaction is not null)
        {
            return await work();
        }

        var gate = db.IsSqlite ? Gates.GetOrAdd(db.Database.GetConnectionString()!, _ => new SemaphoreSlim(1, 1)) : null;
        if (gate is not null)
        {
            await gate.WaitAsync(stop);
        }

        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await Once(db, work, stop);
                }
                catch (DbUpdateConcurrencyException)
                {
                    db.ChangeTracker.Clear();
                    return Versions.Changed;
                }
                catch (Exception e) when (attempt < Tries && ShouldRetry(e))
                {
                    db.ChangeTracker.Clear();
                }
                catch (InvalidOperationException e) when (e.Source == "Npgsql")
                {
                    // The connection broke between two statements, and what the driver says of the next one («Connection is not open»,
                    // «Transaction is already completed») sounds like a fault of ours.
                    throw new NpgsqlException("The connection broke inside a transaction", e);
                }
            }
        }
        finally
        {
            gate?.Release();
        }
    }

    private static async Task<Result<T>> Once<T>(PortalDb db, Func<Task<Result<T>>> work, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var result = await work();
        if (result.Ok)
        {
            await db.SaveChangesAsync(stop);
            await transaction.CommitAsync(stop);
        }
        else
        {
            await transaction.RollbackAsync(stop);
            db.ChangeTracker.Clear();
        }

        return result;
    }

    private static bool ShouldRetry(Exception e) =>
        (e as PostgresException ?? e.InnerException as PostgresException)?.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;
}
