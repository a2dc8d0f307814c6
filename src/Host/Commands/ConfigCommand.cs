using System.CommandLine;
using Filiera.Host.Operations;

namespace Filiera.Host.Commands;

/// <summary><c>config check</c> says what is wrong with the settings; <c>config list</c> says what each of them is now. Neither starts anything.</summary>
internal static class ConfigCommand
{
    public static Command Make(Option<string?> data)
    {
        var check = new Command("check", "Say what is wrong with the settings; exit code 1 when the portal would not start with them");
        check.SetAction(parsed =>
        {
            var findings = SettingsCheck.Look(PortalHost.Configuration(CommandLine.Settings(parsed, data)));
            foreach (var warning in findings.Warnings)
            {
                Console.WriteLine($"to look at: {warning}");
            }

            if (findings.Errors.Count > 0)
            {
                Console.Error.WriteLine(SettingsCheck.Words(findings.Errors));
                return 1;
            }

            Console.WriteLine("the settings can be used");
            return 0;
        });
        var list = new Command("list", "Say every setting and its present value; secrets are not shown");
        list.SetAction(parsed =>
        {
            var configuration = PortalHost.Configuration(CommandLine.Settings(parsed, data));
            foreach (var setting in PortalSettings.All.Where(s => !s.Key.EndsWith('*')))
            {
                var given = configuration[setting.Key];
                var shown = string.IsNullOrEmpty(given) ? $"{setting.Default} (default)" : setting.Secret ? "(set)" : given;
                Console.WriteLine($"{setting.Key} = {shown}");
            }

            return 0;
        });
        return new Command("config", "The settings of the portal") { check, list };
    }
}
