using System.CommandLine;
using System.Net.Security;

namespace Filiera.Host.Commands;

/// <summary><c>health</c>: asks the portal on this machine whether it is ready; exit code 0 or 1. For containers, whose image has no shell and no curl.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public static Command Make(Option<string?> data)
    {
        var url = new Option<string?>("--url") { Description = "Where it listens; without it the first of the setting Urls", HelpName = "URL" };
        var live = new Option<bool>("--live") { Description = "Only whether the process answers, whatever its database does" };
        var command = new Command("health", "Ask the running portal whether it is ready") { url, live };
        command.SetAction(async (parsed, stop) =>
        {
            var address = parsed.GetValue(url) ?? FirstOf(PortalHost.Configuration(CommandLine.Settings(parsed, data)));
            using var handler = new SocketsHttpHandler();
            if (new Uri(address).IsLoopback)
            {
                // Our own certificate has the portal's name, not this machine's.
                handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, wrong) => wrong is SslPolicyErrors.None or SslPolicyErrors.RemoteCertificateNameMismatch;
            }

            using var http = new HttpClient(handler) { Timeout = Patience };
            try
            {
                using var answer = await http.GetAsync(new Uri(new Uri(address), parsed.GetValue(live) ? "/health/live" : "/health/ready"), stop);
                Console.WriteLine(await answer.Content.ReadAsStringAsync(stop));
                return answer.IsSuccessStatusCode ? 0 : 1;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                await Console.Error.WriteLineAsync($"{address} does not answer: {e.Message}");
                return 1;
            }
        });
        return command;
    }

    private static string FirstOf(IConfiguration configuration)
    {
        var first = configuration["urls"]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault()
            ?? (configuration["HTTP_PORTS"]?.Split(';')[0] is { Length: > 0 } port ? $"http://*:{port}" : "http://localhost:5000");
        return first.Replace("://*", "://localhost", StringComparison.Ordinal).Replace("://+", "://localhost", StringComparison.Ordinal)
            .Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal).Replace("://[::]", "://localhost", StringComparison.Ordinal);
    }
}
