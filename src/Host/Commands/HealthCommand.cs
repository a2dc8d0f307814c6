using System.CommandLine;

namespace Filiera.Host.Commands;

/// <summary><c>health</c>: asks the portal on this machine whether it is ready; exit code 0 when it is. For containers, which have no other tool.</summary>
internal static class HealthCommand
{
    public static Command Make()
    {
        var url = new Option<string?>("--url") { Description = "Address of the portal; without it the first of Urls", HelpName = "URL" };
        var command = new Command("health", "Ask the portal on this machine whether it is ready") { url };
        command.SetAction(async (parsed, stop) =>
        {
            var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
            var first = (parsed.GetValue(url) ?? configuration["Urls"] ?? "http://localhost:5000").Split(';')[0].Replace("//+", "//localhost", StringComparison.Ordinal).Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal);
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(4) };
            try
            {
                using var answer = await http.GetAsync(new Uri(new Uri(first), "/health/ready"), stop);
                Console.WriteLine(await answer.Content.ReadAsStringAsync(stop));
                return answer.IsSuccessStatusCode ? 0 : 1;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return 1;
            }
        });
        return command;
    }
}
