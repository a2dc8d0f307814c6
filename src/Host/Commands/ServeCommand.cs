using System.CommandLine;
using Filiera.Host.Operations;

namespace Filiera.Host.Commands;

/// <summary><c>serve</c>: the portal in production. Addresses come from the setting <c>Urls</c>.</summary>
internal static class ServeCommand
{
    public static Command Make(Option<string?> data)
    {
        var urls = new Option<string?>("--urls") { Description = "Addresses to listen on, by «;» (setting Urls)", HelpName = "URLS" };
        var command = new Command("serve", "Serve the portal") { urls };
        command.SetAction(async (parsed, stop) =>
        {
            var settings = CommandLine.Settings(parsed, data);
            if (parsed.GetValue(urls) is { } given)
            {
                settings["urls"] = given;
            }

            await using var app = PortalHost.Build(settings);
            using var held = DatabaseInUse.InCommon(app.Configuration);
            await Database.Prepare(app.Services, stop);
            await app.RunAsync(stop);
            return 0;
        });
        return command;
    }
}
