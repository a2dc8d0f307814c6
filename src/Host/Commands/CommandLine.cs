using System.CommandLine;
using System.Data.Common;
using Filiera.Kernel;

namespace Filiera.Host.Commands;

/// <summary>The verbs of the program. What can't be understood is said, with the usage, and ends with exit code 2.</summary>
internal static class CommandLine
{
    public const int Misunderstood = 2;

    public static Option<string?> Data() => new("--data")
    {
        Description = "Folder of the embedded database and of reports", HelpName = "DIR", Recursive = true,
    };

    public static async Task<int> Run(string[] args)
    {
        var data = Data();
        var root = new RootCommand("Filiera, the dealer portal")
        {
            data,
            ServeCommand.Make(data),
            DemoCommand.Make(data),
            MigrateCommand.Make(data),
            UserCommand.Make(data),
            ClientCommand.Make(data),
            ImportCommand.Make(data),
            BackupCommand.MakeBackup(data),
            BackupCommand.MakeRestore(data),
            ConfigCommand.Make(data),
            HealthCommand.Make(data),
        };
        var parsed = root.Parse(args);
        try
        {
            var result = await parsed.InvokeAsync(new InvocationConfiguration
            {
                // The web host minds SIGTERM and Ctrl+C itself: it lets running requests end.
                ProcessTerminationTimeout = null,
                EnableDefaultExceptionHandler = false,
            });
            return parsed.Errors.Count > 0 ? Misunderstood : result;
        }
        catch (Exception e) when (Plain(e) is not null)
        {
            await Console.Error.WriteLineAsync(Plain(e));
            return 1;
        }
    }

    // What whoever runs the portal can mend is one line: a wrong setting, a database that is not there, an address in use.
    private static string? Plain(Exception e) => Causes(e).Select(c => c switch
    {
        SettingException => c.Message,
        DbException => $"The database does not answer as it should: {c.Message}",
        IOException or UnauthorizedAccessException => c.Message,
        _ => null,
    }).FirstOrDefault(m => m is not null);

    private static IEnumerable<Exception> Causes(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            yield return e;
        }
    }

    /// <summary>What the command line said, as settings.</summary>
    public static Dictionary<string, string?> Settings(ParseResult parsed, Option<string?> data)
    {
        var settings = new Dictionary<string, string?>();
        if (parsed.GetValue(data) is { } folder)
        {
            settings["DataDir"] = folder;
        }

        return settings;
    }
}
