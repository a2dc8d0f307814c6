using Microsoft.Data.Sqlite;
using Npgsql;

namespace Filiera.Kernel;

/// <summary>
/// What a database that is away, full or overtaken says, as a problem that a person and a program understand: nothing was saved (a transaction
/// that can't commit leaves nothing behind), and when to try again.
/// </summary>
internal static class StorageFailures
{
    // SQLite's result codes (sqlite.org/rescode.html).
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Full = 13;
    private const int CannotOpen = 14;

    // Seconds after which a program may ask again.
    public const int RetryAfter = 3;

    private static readonly Problem Unavailable = new(503, "DATABASE_UNAVAILABLE",
        new("Il portale è momentaneamente fermo: la base dati non risponde.", "The portal has stopped for a moment: its database does not answer."),
        Fix: new("Riprova fra qualche secondo. Non è stato salvato nulla a metà.", "Try again in a few seconds. Nothing was saved by halves."));

    private static readonly Problem TooBusy = new(503, "DATABASE_BUSY",
        new("Il portale è molto occupato.", "The portal is very busy."), Fix: new("Riprova fra qualche secondo.", "Try again in a few seconds."));

    private static readonly Problem OutOfSpace = new(507, "STORAGE_FULL",
        new("Lo spazio su disco del portale è finito: si può leggere, non salvare.", "The portal has run out of disk space: it can be read, not written."),
        Fix: new("Avvisa chi lo gestisce. Quello che c’era è intatto; la tua modifica non è stata salvata.", "Tell whoever runs it. What was there is intact; your change was not saved."));

    /// <summary>Null when the exception is none of these.</summary>
    public static Problem? Read(Exception e)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            if (Of(cause) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static Problem? Of(Exception e) => e switch
    {
        PostgresException postgres => OfState(postgres.SqlState),

        // Without a state it is the connection: refused, broken, or silent for too long.
        NpgsqlException { SqlState: null } => Unavailable,
        SqliteException sqlite => sqlite.SqliteErrorCode switch
        {
            Full => OutOfSpace,
            Busy or Locked => TooBusy,
            InputOutput or CannotOpen or ReadOnly => Unavailable,
            _ => null,
        },
        _ => null,
    };

    private static Problem? OfState(string state) => state switch
    {
        PostgresErrorCodes.DiskFull => OutOfSpace,
        PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure => TooBusy,
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.DatabaseDropped => Unavailable,
        _ => state.StartsWith("08", StringComparison.Ordinal) ? Unavailable : null,
    };
}
