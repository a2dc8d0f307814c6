using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Filiera.Kernel;
using Microsoft.Data.Sqlite;

namespace Filiera.Host.Operations;

/// <summary>
/// Puts a backup in the place of the embedded database and its photographs. Everything is unpacked and checked beside them first; then
/// they change places by renaming. What was there is kept, under a name that says when it was replaced.
/// </summary>
public static class Restore
{
    /// <param name="known">The changes of the schema that this program knows; a backup made by a newer one is refused.</param>
    public static async Task<BackupNote> Run(string file, string database, string media, bool force, IReadOnlyCollection<string> known, DateTimeOffset now, CancellationToken stop = default)
    {
        database = Path.GetFullPath(database);
        media = Path.GetFullPath(media);
        if (!File.Exists(file))
        {
            throw new SettingException($"There is no such file: {Path.GetFullPath(file)}");
        }

        if ((File.Exists(database) || IsFilled(media)) && !force)
        {
            throw new SettingException($"{(File.Exists(database) ? database : media)} is there already; --force puts the backup in its place (what was there is kept beside it)");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(database)!);
        using var alone = DatabaseInUse.Alone(database);
        var unpacked = Path.Combine(Path.GetDirectoryName(database)!, $".restore-{Guid.NewGuid():N}");
        Directory.CreateDirectory(unpacked);
        try
        {
            var note = await Unpack(file, unpacked, stop);
            await Judge(unpacked, note, known, stop);
            if (File.Exists(database))
            {
                Settle(database);
            }

            ChangePlaces(unpacked, database, media, string.Create(CultureInfo.InvariantCulture, $".replaced-{now.UtcDateTime:yyyyMMdd-HHmmss}"));
            return note;
        }
        finally
        {
            Directory.Delete(unpacked, recursive: true);
        }
    }

    private static bool IsFilled(string folder) => Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any();

    private static async Task<BackupNote> Unpack(string file, string folder, CancellationToken stop)
    {
        BackupNote? note = null;
        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        try
        {
            await using var stream = File.OpenRead(file);
            await using var zip = new GZipStream(stream, CompressionMode.Decompress);
            await using var tar = new TarReader(zip);
            while (await tar.GetNextEntryAsync(copyData: false, stop) is { } entry)
            {
                var target = Path.GetFullPath(Path.Combine(folder, entry.Name));
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !target.StartsWith(root, StringComparison.Ordinal)
                    || !(entry.Name is Backup.NoteName or Backup.DatabaseName || entry.Name.StartsWith(Backup.MediaFolder, StringComparison.Ordinal)))
                {
                    throw NoBackup(file, $"“{entry.Name}” does not belong in one");
                }

                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                await using (var written = new FileStream(target, FileMode.CreateNew))
                {
                    await (entry.DataStream ?? Stream.Null).CopyToAsync(written, stop);
                }

                if (entry.Name == Backup.NoteName)
                {
                    note = JsonSerializer.Deserialize<BackupNote>(await File.ReadAllTextAsync(target, stop), Json.Options);
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or JsonException)
        {
            throw NoBackup(file, e.Message);
        }

        return note is { Product: "filiera" } && File.Exists(Path.Combine(folder, Backup.DatabaseName)) ? note : throw NoBackup(file, "the database or its note is missing");
    }

    private static async Task Judge(string folder, BackupNote note, IReadOnlyCollection<string> known, CancellationToken stop)
    {
        var copy = Path.Combine(folder, Backup.DatabaseName);
        if (await Backup.HashOf(copy, stop) != note.Sha256)
        {
            throw new SettingException("The backup is damaged: its database is not the one that was put into it");
        }

        if (note.Migration is { } last && !known.Contains(last))
        {
            throw new SettingException($"The backup was made by a newer version ({note.Version}, {last}): restore it with that version");
        }

        await using var db = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = copy, Pooling = false }.ToString());
        await db.OpenAsync(stop);
        Backup.Check(db);
    }

    // Its log is written into it, so that the one file is all there is of it; impossible while anybody has it open.
    private static void Settle(string database)
    {
        try
        {
            using var db = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false, DefaultTimeout = 1 }.ToString());
            db.Open();
            Backup.Ask(db, "PRAGMA journal_mode=DELETE");
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 5 or 6)
        {
            throw DatabaseInUse.Refused(database);
        }
        catch (SqliteException)
        {
            // Damaged: the reason, perhaps, for which it is replaced. It is kept as it is.
        }
    }

    private static void ChangePlaces(string unpacked, string database, string media, string suffix)
    {
        foreach (var end in new[] { "", "-wal", "-shm", "-journal" })
        {
            if (File.Exists(database + end))
            {
                File.Move(database + end, database + suffix + end);
            }
        }

        if (IsFilled(media))
        {
            Directory.Move(media, media + suffix);
        }
        else if (Directory.Exists(media))
        {
            Directory.Delete(media);
        }

        var pictures = Path.Combine(unpacked, Backup.MediaFolder.TrimEnd('/'));
        if (Directory.Exists(pictures))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(media)!);
            Directory.Move(pictures, media);
        }

        File.Move(Path.Combine(unpacked, Backup.DatabaseName), database);
    }

    private static SettingException NoBackup(string file, string why) => new($"{file} is no backup of Filiera: {why}");
}
