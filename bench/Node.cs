using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Filiera.Bench;

/// <summary>A program of ours that serves on this machine, in a process of its own: the product (<c>serve</c>), or the raw endpoint beside it.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly string _folder;

    private Node(Process process, int port, string folder, TimeSpan started)
    {
        Process = process;
        Port = port;
        _folder = folder;
        Started = started;
        Http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://localhost:{port}"), Timeout = TimeSpan.FromMinutes(5) };
    }

    public Process Process { get; }

    public int Port { get; }

    public HttpClient Http { get; }

    /// <summary>From the start of the process to the first answer.</summary>
    public TimeSpan Started { get; }

    public static Task<Node> Product(IReadOnlyDictionary<string, string?> settings) => Start("Filiera.Host.dll", ["serve"], settings, "/health/live");

    public static Task<Node> Raw(IReadOnlyDictionary<string, string?> settings, string bodies) => Start("Filiera.Bench.dll", ["raw", bodies], settings, "/health");

    /// <summary>The header of a signed-in system, for the driver.</summary>
    public async Task<string> Token(string client)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = client, ["client_secret"] = Company.Secret });
        using var answer = await Http.PostAsync(new Uri("/connect/token", UriKind.Relative), form);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return $"Authorization: Bearer {body.GetProperty("access_token").GetString()}";
    }

    /// <summary>The header of a person who has signed in.</summary>
    public async Task<string> Cookie(string user)
    {
        using var answer = await Http.PostAsJsonAsync(new Uri("/api/v1/session", UriKind.Relative), new { email = user, password = Company.Password });
        answer.EnsureSuccessStatusCode();
        return "Cookie: " + string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]));
    }

    /// <summary>Asks once as the driver does, and gives the body.</summary>
    public async Task<byte[]> Body(string path, string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        var (name, value) = (header[..header.IndexOf(':')], header[(header.IndexOf(':') + 2)..]);
        request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await Http.SendAsync(request);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }

        return await answer.Content.ReadAsByteArrayAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        using (Process)
        {
            if (!Process.HasExited)
            {
                Process.Kill();
                await Process.WaitForExitAsync();
            }
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<Node> Start(string program, string[] arguments, IReadOnlyDictionary<string, string?> settings, string ready)
    {
        var port = Shell.FreePort();
        var folder = Directory.CreateTempSubdirectory("filiera-node-").FullName;
        var info = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, program), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["DOTNET_gcServer"] = "1";
        info.Environment["Urls"] = $"http://localhost:{port}";
        info.Environment["DataDir"] = folder;
        info.Environment["Database__Migrate"] = "false";
        info.Environment["RateLimit__PerMinute"] = info.Environment["RateLimit__SignInPerMinute"] = "10000000";
        foreach (var (name, value) in settings)
        {
            info.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var began = Stopwatch.GetTimestamp();
        var process = Process.Start(info)!;
        process.OutputDataReceived += (_, line) => Say(line.Data);
        process.ErrorDataReceived += (_, line) => Say(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}"), Timeout = TimeSpan.FromSeconds(30) };
        while (!process.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(ready, UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                {
                    return new(process, port, folder, Stopwatch.GetElapsedTime(began));
                }
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }

            await Task.Delay(20);
        }

        throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
    }

    private static void Say(string? line)
    {
        if (line is not null && line.Contains("\"LogLevel\":\"E", StringComparison.Ordinal))
        {
            Figures.Note(line);
        }
    }
}
