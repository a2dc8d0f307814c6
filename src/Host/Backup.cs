using System.IO.Compression;
using System.Text.Json;
using Filiera.Kernel;
using Microsoft.Data.Sqlite;

namespace Filiera.Host;

/// <summary>
/// A copy of all there is on SQLite as one zip: the database by SQLite's own online backup (writers go on, the copy is one moment), checked, and the media
/// folder. PostgreSQL has its own tools: docs/operations.md.
/// </summary>
public static class Backup
{
    private const string DatabaseName = "filiera.db";
    private const string MediaName = "media";
    private const string ManifestName = "manifest.json";
    private const int FormatVersion = 1;

    public sealed record Manifest(int Format, DateTimeOffset At, string Product, long DatabaseBytes, int MediaFiles);

    /// <summary>Null when done, else why not.</summary>
    public static async Task<string?> Write(IConfiguration configuration, string file, bool force, TimeProvider clock, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(clock);
        if (DatabaseOptions.IsPostgres(configuration))
        {
            return "backup is for SQLite; on PostgreSQL use pg_dump and copy the media folder (docs/operations.md)";
        }

        var folder = configuration["DataDir"] ?? "data";
        var source = DatabaseFile(configuration, folder);
        if (!File.Exists(source))
        {
            return $"there is no database at {source}";
        }

        if (File.Exists(file) && !force)
        {
            return $"{file} is there already; --force replaces it";
        }

        var part = file + ".part";
        var copy = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, Path.GetRandomFileName() + ".db");
        try
        {
            await Copy(source, copy, stop);
            if (await Check(copy, stop) is { } broken)
            {
                return $"the copy is not sound: {broken}";
            }

            var media = new DirectoryInfo(Path.Combine(folder, MediaName));
            var pictures = media.Exists ? media.GetFiles("*", SearchOption.AllDirectories) : [];
            await using (var zip = new ZipArchive(new FileStream(part, FileMode.Create), ZipArchiveMode.Create))
            {
                var manifest = zip.CreateEntry(ManifestName);
                await using (var to = manifest.Open())
                {
                    await JsonSerializer.SerializeAsync(to, new Manifest(FormatVersion, clock.GetUtcNow(), "Filiera", new FileInfo(copy).Length, pictures.Length), Json.Options, stop);
                }

                await zip.CreateEntryFromFileAsync(copy, DatabaseName, CompressionLevel.Fastest, stop);
                foreach (var picture in pictures)
                {
                    await zip.CreateEntryFromFileAsync(picture.FullName, $"{MediaName}/{Path.GetRelativePath(media.FullName, picture.FullName).Replace('\\', '/')}", CompressionLevel.NoCompression, stop);
                }
            }

            File.Move(part, file, overwrite: true);
            return null;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            File.Delete(copy);
            File.Delete(part);
        }
    }

    /// <summary>Puts a backup in place of what is in the data folder. What was there is kept beside it under another name.</summary>
    public static async Task<string?> Restore(IConfiguration configuration, string file, bool force, TimeProvider clock, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(clock);
        if (DatabaseOptions.IsPostgres(configuration))
        {
            return "restore is for SQLite; on PostgreSQL use pg_restore (docs/operations.md)";
        }

        if (!File.Exists(file))
        {
            return $"there is no file {file}";
        }

        var folder = configuration["DataDir"] ?? "data";
        var target = DatabaseFile(configuration, folder);
        if (File.Exists(target) && !force)
        {
            return $"{target} is there already; --force puts the backup in its place (what is there is kept beside it)";
        }

        using var alone = HeldData.Alone(folder);
        if (alone is null)
        {
            return "a portal is serving from this folder: stop it first";
        }

        var fresh = Path.Combine(folder, $"restore-{Path.GetRandomFileName()}");
        Directory.CreateDirectory(fresh);
        try
        {
            if (await Unpack(file, fresh, stop) is { } unreadable)
            {
                return unreadable;
            }

            Replace(fresh, folder, target, clock.GetUtcNow().ToString("yyyyMMdd-HHmmss", System.Globalization.CultureInfo.InvariantCulture));
            return null;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(fresh, recursive: true);
        }
    }

    private static async Task<string?> Unpack(string file, string to, CancellationToken stop)
    {
        try
        {
            await using var zip = await ZipFile.OpenReadAsync(file, stop);
            if (zip.GetEntry(ManifestName) is not { } entry || zip.GetEntry(DatabaseName) is null)
            {
                return $"{file} is no backup of Filiera";
            }

            await using (var read = await entry.OpenAsync(stop))
            {
                if (await JsonSerializer.DeserializeAsync<Manifest>(read, Json.Options, stop) is not { Format: FormatVersion })
                {
                    return $"{file} was made by another version of the backup";
                }
            }

            // Refuses by itself entries that would leave the folder.
            await zip.ExtractToDirectoryAsync(to, stop);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            return $"{file} can’t be read: {e.Message}";
        }

        return await Check(Path.Combine(to, DatabaseName), stop) is { } broken ? $"the database in {file} is not sound: {broken}" : null;
    }

    private static void Replace(string fresh, string folder, string target, string stamp)
    {
        foreach (var ending in new[] { "", "-wal", "-shm" })
        {
            if (File.Exists(target + ending))
            {
                File.Move(target + ending, $"{target}.before-{stamp}{ending}");
            }
        }

        File.Move(Path.Combine(fresh, DatabaseName), target);
        var (old, media) = (Path.Combine(folder, MediaName), Path.Combine(fresh, MediaName));
        if (Directory.Exists(old))
        {
            Directory.Move(old, $"{old}.before-{stamp}");
        }

        if (Directory.Exists(media))
        {
            Directory.Move(media, old);
        }
    }

    private static async Task Copy(string source, string target, CancellationToken stop)
    {
        await using var from = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = source, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 60 }.ToString());
        await using var to = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = target, Pooling = false }.ToString());
        await from.OpenAsync(stop);
        await to.OpenAsync(stop);
        from.BackupDatabase(to);
    }

    private static async Task<string?> Check(string file, CancellationToken stop)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        await connection.OpenAsync(stop);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        try
        {
            return await command.ExecuteScalarAsync(stop) is "ok" ? null : "integrity_check failed";
        }
        catch (SqliteException e)
        {
            return e.Message;
        }
    }

    private static string DatabaseFile(IConfiguration configuration, string folder) => configuration.GetConnectionString("Portal") is { } connection
        ? new SqliteConnectionStringBuilder(connection).DataSource : Path.Combine(folder, DatabaseName);
}
