using Filiera.Kernel;
using Microsoft.Data.Sqlite;

namespace Filiera.Host.Operations;

/// <summary>
/// Who works on the embedded database holds its lock file in common; who replaces the database wants it alone. The lock goes with the
/// process, however it ends.
/// </summary>
public static class DatabaseInUse
{
    /// <summary>The embedded database, or null where PostgreSQL is used.</summary>
    internal static string? File(IConfiguration configuration)
    {
        if (DatabaseOptions.IsPostgres(configuration))
        {
            return null;
        }

        var connection = configuration.GetConnectionString("Portal") ?? DatabaseOptions.SqliteConnection(Path.Combine(configuration["DataDir"] ?? "data", "filiera.db"));
        return new SqliteConnectionStringBuilder(connection) is { Mode: not SqliteOpenMode.Memory, DataSource: { Length: > 0 } file } && file != ":memory:" ? file : null;
    }

    /// <summary>Held while the portal, or a verb of it, works on the database. Null where there is nothing to hold.</summary>
    internal static IDisposable? InCommon(IConfiguration configuration) =>
        File(configuration) is { } database ? Open(database, FileShare.Read) : null;

    /// <summary>Held by who replaces it.</summary>
    internal static IDisposable Alone(string database) => Open(database, FileShare.None);

    internal static SettingException Refused(string database) =>
        new($"{database} is in use: stop the portal, and whatever else works on it, first");

    private static FileStream Open(string database, FileShare share)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(database))!);
        try
        {
            return new FileStream(database + ".lock", FileMode.OpenOrCreate, FileAccess.Read, share);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw share == FileShare.None ? Refused(database) : new SettingException($"{database} is being restored: wait until that is done");
        }
    }
}
