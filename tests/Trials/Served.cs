using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Filiera.Trials;

/// <summary>The product as it runs in production: <c>serve</c> in a process of its own, over a socket, on the database of a <see cref="TestPortal"/>. It can be killed.</summary>
public sealed class Served : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _log = [];
    private readonly List<string> _faults = [];

    private Served(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    public int Id => _process.Id;

    public int ExitCode => _process.ExitCode;

    public string Log
    {
        get
        {
            lock (_log)
            {
                return string.Join('\n', _log.TakeLast(40));
            }
        }
    }

    /// <summary>What it answered with a 500: faults of ours, each with its stack.</summary>
    public string Faults
    {
        get
        {
            lock (_log)
            {
                return string.Join('\n', _faults.Take(5));
            }
        }
    }

    public static async Task<Served> Start(TestPortal portal, params (string Key, string Value)[] settings)
    {
        ArgumentNullException.ThrowIfNull(portal);
        var configuration = portal.Services.GetRequiredService<IConfiguration>();
        var address = new Uri(settings.FirstOrDefault(s => s.Key == "Urls").Value ?? $"http://127.0.0.1:{FreePort()}");
        var info = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Filiera.Host.dll"), "serve"]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = AppContext.BaseDirectory };
        info.Environment["Database__Provider"] = configuration["Database:Provider"];
        info.Environment["ConnectionStrings__Portal"] = configuration.GetConnectionString("Portal");
        info.Environment["DataDir"] = configuration["DataDir"];
        info.Environment["Urls"] = address.ToString();
        info.Environment["RateLimit__PerMinute"] = info.Environment["RateLimit__SignInPerMinute"] = "1000000";
        info.Environment["DOTNET_gcServer"] = "0";
        foreach (var (key, value) in settings)
        {
            info.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var served = new Served(Process.Start(info)!, address);
        served._process.OutputDataReceived += (_, line) => served.Keep(line.Data);
        served._process.ErrorDataReceived += (_, line) => served.Keep(line.Data);
        served._process.BeginOutputReadLine();
        served._process.BeginErrorReadLine();
        await served.Ready(TimeSpan.FromSeconds(90));
        return served;
    }

    public HttpClient Stranger() => new(new SocketsHttpHandler { MaxConnectionsPerServer = 256, UseCookies = false }) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>A signed-in API client; <c>client add</c> made it.</summary>
    public async Task<HttpClient> Client(string id, string secret)
    {
        var client = Stranger();
        using var answer = await client.PostAsync(new Uri("/connect/token", UriKind.Relative), new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = id, ["client_secret"] = secret }));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString());
        return client;
    }

    /// <summary>As <c>kill -9</c> does: no goodbye, no flush.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>As systemd and containers do: running requests may end.</summary>
    public async Task Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(40));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task Ready(TimeSpan patience)
    {
        using var http = Stranger();
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < patience)
        {
            _process.HasExited.ShouldBeFalse($"serve ended:\n{Log}");
            try
            {
                using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(100);
        }

        throw new TimeoutException($"serve was not ready in {patience}:\n{Log}");
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lock (_log)
            {
                _log.Add(line);
                if (line.Contains("\"level\":\"error\",\"category\":\"Filiera.Kernel.Failures\"", StringComparison.Ordinal))
                {
                    _faults.Add(line);
                }

                if (_log.Count > 500)
                {
                    _log.RemoveRange(0, 250);
                }
            }
        }
    }
}
