using System.CommandLine;
using System.Globalization;
using Filiera.Host.Operations;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Host.Commands;

/// <summary><c>backup TARGET</c> and <c>restore FILE</c>, for the embedded database. PostgreSQL has programs of its own for it (docs/operations.md).</summary>
internal static class BackupCommand
{
    private static readonly Option<bool> Force = new("--force") { Description = "Write over what is there" };

    public static Command MakeBackup(Option<string?> data)
    {
        var target = new Argument<string>("TARGET") { Description = "File to write (.tar.gz), or a folder that gets one named by the moment" };
        var command = new Command("backup", "Copy database and photographs into one file while the portal serves (SQLite)") { target, Force };
        command.SetAction(async (parsed, stop) =>
        {
            var configuration = PortalHost.Configuration(CommandLine.Settings(parsed, data));
            using var held = DatabaseInUse.InCommon(configuration);
            var (path, note) = await Backup.Make(Embedded(configuration), MediaOf(configuration), parsed.GetValue(target)!, parsed.GetValue(Force), TimeProvider.System.GetUtcNow(), stop);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: database of {note.Bytes:N0} bytes, checked; {note.MediaFiles} photographs"));
            return 0;
        });
        return command;
    }

    public static Command MakeRestore(Option<string?> data)
    {
        var file = new Argument<string>("FILE") { Description = "A file that backup wrote" };
        var command = new Command("restore", "Put a backup in the place of database and photographs, while the portal is stopped (SQLite)") { file, Force };
        command.SetAction(async (parsed, stop) =>
        {
            var configuration = PortalHost.Configuration(CommandLine.Settings(parsed, data));
            var note = await Restore.Run(parsed.GetValue(file)!, Embedded(configuration), MediaOf(configuration), parsed.GetValue(Force), Known(configuration), TimeProvider.System.GetUtcNow(), stop);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"restored what was backed up at {note.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC; {note.MediaFiles} photographs"));
            return 0;
        });
        return command;
    }

    private static string Embedded(IConfiguration configuration) => DatabaseInUse.File(configuration)
        ?? throw new SettingException("backup and restore are for the embedded database. With PostgreSQL use pg_dump or pg_basebackup, and copy the folder of photographs: docs/operations.md says how");

    private static string MediaOf(IConfiguration configuration) => configuration["Media:Folder"] ?? Path.Combine(configuration["DataDir"] ?? "data", "media");

    private static List<string> Known(IConfiguration configuration)
    {
        var options = new DbContextOptionsBuilder<PortalDb>();
        DatabaseOptions.Use(options, configuration);
        using var db = new PortalDb(options.Options, new ModuleList(PortalHost.Modules), new CallerScope { Caller = Caller.System });
        return [.. db.Database.GetMigrations()];
    }
}
