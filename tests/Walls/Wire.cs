using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Filiera.Host;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Filiera.Walls;

/// <summary>The product behind a real socket, for what only bytes can say: broken headers, tricks in the path, bodies that drip or never end.</summary>
internal sealed class Wire : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Wire(WebApplication app) => _app = app;

    public int Port { get; private init; }

    public int SecurePort { get; private init; }

    public static async Task<Wire> Over(TestPortal portal, Dictionary<string, string?>? settings = null)
    {
        var configuration = portal.Services.GetRequiredService<IConfiguration>();
        var app = PortalHost.Build(new Dictionary<string, string?>(settings ?? [])
        {
            ["Database:Provider"] = configuration["Database:Provider"],
            ["ConnectionStrings:Portal"] = configuration.GetConnectionString("Portal"),
            ["DataDir"] = configuration["DataDir"],
            ["Outbox:Deliver"] = "false",
            ["Catalog:WarmUp"] = "false",
            ["RateLimit:PerMinute"] = "10000000",
            ["RateLimit:SignInPerMinute"] = "10000000",
        }, builder =>
        {
            builder.WebHost.ConfigureKestrel(k =>
            {
                k.Listen(IPAddress.Loopback, 0);
                k.Listen(IPAddress.Loopback, 0, o => o.UseHttps(Certificate()));
            });
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<TimeProvider>(portal.Clock);
            builder.Services.Configure<Microsoft.AspNetCore.Identity.PasswordHasherOptions>(o => o.IterationCount = 500);
        });
        await app.StartAsync();
        var ports = app.Urls.Select(u => new Uri(u)).ToList();
        return new Wire(app) { Port = ports.Single(u => u.Scheme == "http").Port, SecurePort = ports.Single(u => u.Scheme == "https").Port };
    }

    public HttpClient Client(bool secure = false) => new(new SocketsHttpHandler
    {
        UseCookies = true, AllowAutoRedirect = false, MaxConnectionsPerServer = 64, SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost" },
    })
    { BaseAddress = new Uri(secure ? $"https://localhost:{SecurePort}" : $"http://localhost:{Port}"), Timeout = TimeSpan.FromSeconds(60) };

    public async Task<NetworkStream> Connect()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, Port);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Sends these bytes and reads until the server closes or says nothing more: the answer as text, empty when it just closed.</summary>
    public async Task<string> Say(byte[] bytes, int patienceMs = 3000)
    {
        await using var stream = await Connect();
        var answer = new MemoryStream();
        using var patience = new CancellationTokenSource(patienceMs);
        try
        {
            await stream.WriteAsync(bytes, patience.Token);
            var buffer = new byte[32_768];
            for (int n; (n = await stream.ReadAsync(buffer, patience.Token)) > 0;)
            {
                answer.Write(buffer, 0, n);
                if (IsWhole(answer))
                {
                    break;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Closed in the middle of what was sent, or an answer without an end: what came is the answer.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }

    public Task<string> Say(string text, int patienceMs = 3000) => Say(Encoding.Latin1.GetBytes(text), patienceMs);

    private static bool IsWhole(MemoryStream answer)
    {
        var text = Encoding.Latin1.GetString(answer.GetBuffer(), 0, (int)answer.Length);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        var head = text[..end];
        var length = head.Split("\r\n").FirstOrDefault(h => h.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return length is not null ? text.Length >= end + 4 + int.Parse(length.Split(':')[1]) : head.Contains("chunked", StringComparison.OrdinalIgnoreCase) ? text.EndsWith("0\r\n\r\n", StringComparison.Ordinal) : head.StartsWith("HTTP/1.1 304", StringComparison.Ordinal);
    }

    public async Task<bool> IsWell()
    {
        using var client = Client();
        using var answer = await client.GetAsync("/health/live");
        return answer.StatusCode == HttpStatusCode.OK;
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2120, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(true));
        await _app.DisposeAsync();
    }
}
