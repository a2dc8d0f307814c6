using System.CommandLine;

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
        };
        var parsed = root.Parse(args);
        var result = await parsed.InvokeAsync(new InvocationConfiguration
        {
            // The web host minds SIGTERM and Ctrl+C itself: it lets running requests end.
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
        });
        return parsed.Errors.Count > 0 ? Misunderstood : result;
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
