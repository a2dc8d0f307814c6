using System.CommandLine;

namespace Filiera.Host.Commands;

/// <summary><c>backup FILE</c> while the portal serves, and <c>restore FILE</c> while it doesn't (SQLite).</summary>
internal static class BackupCommand
{
    public static Command Make(Option<string?> data) => Verb("backup", "Copy the embedded database and the media folder into one file, while the portal serves", data, Backup.Write, "written to");

    public static Command MakeRestore(Option<string?> data) => Verb("restore", "Put a backup in place of the embedded database; the portal must be stopped", data, Backup.Restore, "restored from");

    private static Command Verb(string name, string words, Option<string?> data, Func<IConfiguration, string, bool, TimeProvider, CancellationToken, Task<string?>> work, string done)
    {
        var file = new Argument<string>("FILE") { Description = "The backup: a zip file" };
        var force = new Option<bool>("--force") { Description = "Replace what is there" };
        var command = new Command(name, words) { file, force };
        command.SetAction((parsed, stop) => OneShot.Run(parsed, data, async (services, s) =>
        {
            var refused = await work(services.GetRequiredService<IConfiguration>(), parsed.GetValue(file)!, parsed.GetValue(force), services.GetRequiredService<TimeProvider>(), s);
            await (refused is null ? Console.Out.WriteLineAsync($"{done} {parsed.GetValue(file)}") : Console.Error.WriteLineAsync(refused));
            return refused is null ? 0 : 1;
        }, stop, prepare: false));
        return command;
    }
}
