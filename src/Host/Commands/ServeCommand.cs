using System.CommandLine;
using Filiera.Kernel;

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
            foreach (var unknown in Settings.Unknown(app.Configuration))
            {
                app.Logger.LogWarning("The setting {Setting} means nothing here: is its name right?", unknown);
            }

            using var held = HeldData.Share(app.Configuration["DataDir"] ?? "data") ?? throw new SettingException("DataDir: a restore is running in this folder");
            await Database.Prepare(app.Services, stop);
            await app.RunAsync(stop);
            return 0;
        });
        return command;
    }
}
