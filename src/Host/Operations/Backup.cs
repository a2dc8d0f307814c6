using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Filiera.Kernel;
using Microsoft.Data.Sqlite;

namespace Filiera.Host.Operations;

/// <summary>What a backup says of itself, in its first entry.</summary>
/// <param name="Migration">The last change of the schema in it: an older program refuses it.</param>
/// <param name="Sha256">Of the database file.</param>
public sealed record BackupNote(string Product, string Version, DateTimeOffset At, string? Migration, long Bytes, string Sha256, int MediaFiles);

/// <summary>
/// Copies the embedded database and the photographs into one file while the portal serves and writes (decision 0020). The database is one
/// moment, by SQLite's own online backup; it is checked before the file gets its name, so that a file with that name is a good one.
/// The photographs are read after it: what the database names is there.
/// </summary>
public static class Backup
{
    internal const string NoteName = "backup.json";
    internal const string DatabaseName = "filiera.db";
    internal const string MediaFolder = "media/";

    /// <param name="database">The SQLite file.</param>
    /// <param name="media">Folder of photographs; need not exist.</param>
    /// <param name="target">The file to write; a folder gets a file named by the moment.</param>
    public static async Task<(string Path, BackupNote Note)> Make(string database, string media, string target, bool force, DateTimeOffset now, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (!File.Exists(database))
        {
            throw new SettingException($"There is no database to back up: {Path.GetFullPath(database)}");
        }

        var path = FileFor(target, now);
        if (File.Exists(path) && !force)
        {
            throw new SettingException($"{path} is there already; --force writes over it");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var (copy, part) = ($"{path}.db-part", $"{path}.part");
        try
        {
            var migration = Copy(database, copy);
            var files = Directory.Exists(media) ? Directory.GetFiles(media, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList() : [];
            var note = new BackupNote("filiera", Telemetry.Version(), now, migration, new FileInfo(copy).Length, await HashOf(copy, stop), files.Count);
            await Pack(part, copy, media, files, note, stop);
            File.Move(part, path, overwrite: force);
            return (path, note);
        }
        finally
        {
            File.Delete(copy);
            File.Delete(part);
        }
    }

    internal static async Task<string> HashOf(string file, CancellationToken stop)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexString(await SHA256.HashDataAsync(stream, stop));
    }

    /// <summary>Throws when the file is damaged or its parts don't fit together; else says the last change of its schema.</summary>
    internal static string? Check(SqliteConnection db)
    {
        if (Ask(db, "PRAGMA integrity_check(10)") is var sound && sound is not "ok")
        {
            throw new SettingException($"The database is damaged: {sound}");
        }

        if (Ask(db, "SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1") is { } orphan)
        {
            throw new SettingException($"The database is damaged: a row of {orphan} belongs to nothing");
        }

        return Ask(db, "SELECT 1 FROM sqlite_master WHERE name = '__EFMigrationsHistory'") is null ? null
            : Ask(db, "SELECT max(MigrationId) FROM \"__EFMigrationsHistory\"");
    }

    private static string FileFor(string target, DateTimeOffset now)
    {
        var isFolder = Directory.Exists(target) || target.EndsWith(Path.DirectorySeparatorChar) || target.EndsWith('/');
        return Path.GetFullPath(isFolder ? Path.Combine(target, string.Create(CultureInfo.InvariantCulture, $"filiera-{now.UtcDateTime:yyyyMMdd-HHmmss}.tar.gz")) : target);
    }

    private static string? Copy(string database, string copy)
    {
        File.Delete(copy);
        using var source = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 60 }.ToString());
        using var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = copy, Pooling = false }.ToString());
        source.Open();
        target.Open();

        // In one step, under a read lock: writers go on into the log meanwhile, and the copy is the moment at which it began.
        source.BackupDatabase(target);
        Ask(target, "PRAGMA journal_mode=DELETE");
        return Check(target);
    }

    private static async Task Pack(string part, string copy, string media, IReadOnlyList<string> files, BackupNote note, CancellationToken stop)
    {
        await using var stream = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None);
        if (!OperatingSystem.IsWindows())
        {
            // Prices, orders and keys are in it: for its owner alone.
            File.SetUnixFileMode(part, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        await using (var zip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        await using (var tar = new TarWriter(zip, TarEntryFormat.Pax, leaveOpen: true))
        {
            await using var text = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(note, Json.Options));
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, NoteName) { DataStream = text }, stop);
            await tar.WriteEntryAsync(copy, DatabaseName, stop);
            foreach (var file in files)
            {
                try
                {
                    await tar.WriteEntryAsync(file, MediaFolder + Path.GetRelativePath(media, file).Replace('\\', '/'), stop);
                }
                catch (FileNotFoundException)
                {
                    // Taken away since the folder was read.
                }
            }
        }

        stream.Flush(flushToDisk: true);
    }

    internal static string? Ask(SqliteConnection db, string sql)
    {
        using var command = db.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() is { } value and not DBNull ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;
    }
}
