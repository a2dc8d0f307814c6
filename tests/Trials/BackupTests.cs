using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Text;
using Filiera.Host.Operations;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace Filiera.Trials;

/// <summary>A backup taken while orders are placed, restored elsewhere: whole orders, right stock, no number missing.</summary>
public sealed class BackupTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("filiera-backup-").FullName;

    private string File1 => Path.Combine(_folder, "backup.tar.gz");

    private string Elsewhere => Path.Combine(_folder, "elsewhere", "filiera.db");

    private string Media => Path.Combine(_folder, "elsewhere", "media");

    [Fact]
    public async Task A_backup_taken_under_orders_is_one_moment_and_restores_whole()
    {
        await using var portal = await TestPortal.Start(Testing.Database.Sqlite);
        var stop = TestContext.Current.CancellationToken;
        var pictures = Directory.CreateDirectory(Path.Combine(portal.Services.GetRequiredService<IConfiguration>()["DataDir"]!, "media", "a"));
        await File.WriteAllTextAsync(Path.Combine(pictures.FullName, "k64.jpg"), "picture", stop);
        var (before, note) = await UnderOrders(portal, () => Backup.Make(FileOf(portal), pictures.Parent!.FullName, _folder + "/", force: false, Now, stop));

        note.Path.ShouldBe(Path.Combine(_folder, "filiera-20261124-090000.tar.gz"));
        note.Note.MediaFiles.ShouldBe(1);
        Directory.GetFiles(_folder).ShouldBe([note.Path], "nothing else is left behind");
        if (!OperatingSystem.IsWindows())
        {
            if (!OperatingSystem.IsWindows())
        {
            (File.GetUnixFileMode(note.Path) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)).ShouldBe(UnixFileMode.None, "it holds prices and keys");
        }

        }

        await Restore.Run(note.Path, Elsewhere, Media, force: false, Known(portal), Now, stop);
        (await File.ReadAllTextAsync(Path.Combine(Media, "a", "k64.jpg"), stop)).ShouldBe("picture");
        await using var restored = await TestPortal.OnSqlite(Elsewhere);
        await MustHold(restored, before);
        (await restored.Db(db => db.Database.SqlQuery<string>($"PRAGMA integrity_check").ToListAsync())).ShouldBe(["ok"]);
    }

    [Fact]
    public async Task Nothing_is_written_over_unless_one_says_so_and_what_was_there_is_kept()
    {
        await using var portal = await TestPortal.Start(Database.Sqlite);
        var stop = TestContext.Current.CancellationToken;
        await Backup.Make(FileOf(portal), Media, File1, force: false, Now, stop);
        (await Should.ThrowAsync<SettingException>(() => Backup.Make(FileOf(portal), Media, File1, force: false, Now, stop))).Message.ShouldContain("--force");
        await Backup.Make(FileOf(portal), Media, File1, force: true, Now, stop);

        Directory.CreateDirectory(Media);
        await File.WriteAllTextAsync(Elsewhere, "the old one", stop);
        await File.WriteAllTextAsync(Path.Combine(Media, "old.jpg"), "old", stop);
        (await Should.ThrowAsync<SettingException>(() => Restore.Run(File1, Elsewhere, Media, force: false, Known(portal), Now, stop))).Message.ShouldContain("--force");
        await Restore.Run(File1, Elsewhere, Media, force: true, Known(portal), Now, stop);

        (await File.ReadAllTextAsync(Elsewhere + ".replaced-20261124-090000", stop)).ShouldBe("the old one");
        File.Exists(Path.Combine(Media + ".replaced-20261124-090000", "old.jpg")).ShouldBeTrue();
        await using var restored = await TestPortal.OnSqlite(Elsewhere);
        (await restored.Db(db => db.Set<OutboxMessage>().CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task A_portal_that_serves_is_not_restored_under_its_feet()
    {
        await using var portal = await TestPortal.Start(Database.Sqlite);
        await Backup.Make(FileOf(portal), Media, File1, force: false, Now, TestContext.Current.CancellationToken);
        await using (var served = await Served.Start(portal))
        {
            (await Should.ThrowAsync<SettingException>(() => Restore.Run(File1, FileOf(portal), Media, force: true, Known(portal), Now, TestContext.Current.CancellationToken))).Message.ShouldContain("in use");
            (await Verb(portal, "backup", Path.Combine(_folder, "while-it-serves.tar.gz"))).ShouldBe((0, ""));
            served.Kill();
        }

        // Even when it was killed: the lock goes with the process.
        SqliteConnection.ClearAllPools();
        (await Verb(portal, "restore", Path.Combine(_folder, "while-it-serves.tar.gz"), "--force")).ShouldBe((0, ""));
        await using var again = await Served.Start(portal);
    }

    [Fact]
    public async Task What_is_damaged_foreign_or_too_new_is_refused_and_changes_nothing()
    {
        await using var portal = await TestPortal.Start(Database.Sqlite);
        var stop = TestContext.Current.CancellationToken;
        await Backup.Make(FileOf(portal), Media, File1, force: false, Now, stop);
        var bytes = await File.ReadAllBytesAsync(File1, stop);
        var cut = Path.Combine(_folder, "cut.tar.gz");
        await File.WriteAllBytesAsync(cut, bytes[..(bytes.Length / 2)], stop);
        var noise = Path.Combine(_folder, "noise.tar.gz");
        await File.WriteAllTextAsync(noise, "no archive", stop);
        var leaving = Path.Combine(_folder, "leaving.tar.gz");
        await Tar(leaving, ("../../escaped.txt", "x"));
        var forged = Path.Combine(_folder, "forged.tar.gz");
        await Tar(forged, ("backup.json", """{"product":"filiera","version":"1","at":"2026-11-24T09:00:00Z","migration":null,"bytes":1,"sha256":"00","mediaFiles":0}"""), ("filiera.db", "x"));

        foreach (var file in new[] { cut, noise, leaving, forged, Path.Combine(_folder, "nowhere.tar.gz") })
        {
            await Should.ThrowAsync<SettingException>(() => Restore.Run(file, Elsewhere, Media, force: true, Known(portal), Now, stop), file);
        }

        if (Known(portal).Count > 0)
        {
            (await Should.ThrowAsync<SettingException>(() => Restore.Run(File1, Elsewhere, Media, force: true, [], Now, stop))).Message.ShouldContain("newer version");
        }

        File.Exists(Elsewhere).ShouldBeFalse();
        File.Exists(Path.Combine(_folder, "escaped.txt")).ShouldBeFalse();
        Directory.GetDirectories(Path.GetDirectoryName(Elsewhere)!).ShouldBeEmpty("what was unpacked is gone");
    }

    [Fact]
    public async Task PostgreSQLs_own_dump_taken_under_orders_restores_whole()
    {
        var programs = OwnPostgres.Programs ?? "";
        if (!File.Exists(Path.Combine(programs, "pg_dump")))
        {
            DatabasesAttribute.Required("postgres").ShouldBeFalse("PostgreSQL's programs are required here");
            Assert.Skip("pg_dump is not on this machine");
        }

        await using var portal = await TestPortal.Start(Database.Postgres);
        var connection = new NpgsqlConnectionStringBuilder(portal.Services.GetRequiredService<IConfiguration>().GetConnectionString("Portal")!);
        var dump = Path.Combine(_folder, "filiera.dump");
        var (before, _) = await UnderOrders(portal, () => Program(Path.Combine(programs, "pg_dump"), connection, "--format=custom", $"--file={dump}", connection.Database!));

        var other = $"restored_{Environment.ProcessId}";
        await Program(Path.Combine(programs, "createdb"), connection, other);
        try
        {
            await Program(Path.Combine(programs, "pg_restore"), connection, "--no-owner", "--exit-on-error", $"--dbname={other}", dump);
            await using var restored = TestPortal.Over(Database.Postgres, new NpgsqlConnectionStringBuilder(connection.ToString()) { Database = other, Pooling = false }.ToString());
            await MustHold(restored, before);
        }
        finally
        {
            await Program(Path.Combine(programs, "dropdb"), connection, "--force", other);
        }
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    // Sixty orders at once; the work is done when ten are answered, and orders go on while it runs.
    private static async Task<(IReadOnlyList<string> Before, T Done)> UnderOrders<T>(TestPortal portal, Func<Task<T>> work)
    {
        var buying = new Buying(portal);
        await buying.Prepare(25);
        await using var site = await TestSite.Over(portal);
        using var http = await site.Client("backup", "D1");
        var wishes = await Buying.Carts(http, 60, 25);
        var ordering = Task.WhenAll(wishes.Select(w => Buying.Order(http, w)));
        while (wishes.Count(w => w.Number is not null) < 10)
        {
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }

        var before = wishes.Select(w => w.Number).OfType<string>().ToList();
        var done = await Task.Run(work);
        await ordering;
        wishes.ShouldAllBe(w => w.Status == HttpStatusCode.Created);
        return (before, done);
    }

    private static async Task MustHold(TestPortal restored, IReadOnlyList<string> before)
    {
        await new Buying(restored).MustHold([]);
        var there = await restored.Db(db => db.Set<Ordering.Order>().Select(o => o.Number).ToListAsync());
        before.ShouldBeSubsetOf(there, "what was answered before the backup began is in it");
    }

    private static string FileOf(TestPortal portal) => new SqliteConnectionStringBuilder(portal.Services.GetRequiredService<IConfiguration>().GetConnectionString("Portal")!).DataSource;

    private static List<string> Known(TestPortal portal) => portal.Db(db => Task.FromResult(db.Database.GetMigrations().ToList())).GetAwaiter().GetResult();

    private static async Task<(int Code, string Said)> Verb(TestPortal portal, params string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Filiera.Host.dll"), .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true };
        info.Environment["ConnectionStrings__Portal"] = portal.Services.GetRequiredService<IConfiguration>().GetConnectionString("Portal");
        info.Environment["DataDir"] = portal.Services.GetRequiredService<IConfiguration>()["DataDir"];
        using var process = Process.Start(info)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var said = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        return (process.ExitCode, said.Trim());
    }

    private static async Task<int> Program(string program, NpgsqlConnectionStringBuilder to, params string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardError = true };
        info.Environment["PGHOST"] = to.Host;
        info.Environment["PGPORT"] = to.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        info.Environment["PGUSER"] = to.Username;
        info.Environment["PGPASSWORD"] = to.Password;
        using var process = Process.Start(info)!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, said);
        return 0;
    }

    private static async Task Tar(string path, params (string Name, string Text)[] entries)
    {
        await using var zip = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        await using var tar = new TarWriter(zip);
        foreach (var (name, text) in entries)
        {
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        }
    }
}
