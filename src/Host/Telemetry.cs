using System.Security.Cryptography;
using System.Text;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Filiera.Host;

/// <summary>
/// Metrics and traces (OpenTelemetry). <c>Telemetry:Metrics</c> = true serves <c>/metrics</c> for Prometheus to this machine, and to whoever brings
/// <c>Telemetry:Token</c>; <c>Telemetry:Otlp</c> sends metrics and traces to a collector. Neither is on by default.
/// </summary>
internal static class Telemetry
{
    private const string Path = "/metrics";

    // Too frequent and always the same: they would drown the requests of people.
    private static readonly string[] Quiet = ["/health", Path, "/static"];

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        var metrics = configuration.GetValue("Telemetry:Metrics", false);
        var otlp = configuration["Telemetry:Otlp"] is { Length: > 0 } address ? new Uri(address) : null;
        if (!metrics && otlp is null)
        {
            return;
        }

        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(r => r.AddService("filiera", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString(), serviceInstanceId: Environment.MachineName))
            .WithMetrics(m =>
            {
                m.AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation().AddMeter(PortalMeter.Name, "Filiera.Accounts", "Npgsql");
                if (metrics)
                {
                    m.AddPrometheusExporter();
                }

                if (otlp is not null)
                {
                    m.AddOtlpExporter(o => o.Endpoint = otlp);
                }
            });
        if (otlp is not null)
        {
            telemetry.WithTracing(t => t.AddAspNetCoreInstrumentation(o => o.Filter = http => !Array.Exists(Quiet, q => http.Request.Path.StartsWithSegments(q, StringComparison.OrdinalIgnoreCase)))
                .AddHttpClientInstrumentation().AddSource("Npgsql").AddOtlpExporter(o => o.Endpoint = otlp));
        }

        services.AddHostedService<OutboxWatch>();
    }

    public static void Map(WebApplication app)
    {
        if (!app.Configuration.GetValue("Telemetry:Metrics", false))
        {
            return;
        }

        var token = app.Configuration["Telemetry:Token"];
        app.UseWhen(http => http.Request.Path.Equals(Path, StringComparison.OrdinalIgnoreCase), metrics =>
        {
            metrics.Use((http, next) => MayRead(http, token) ? next(http) : Failures.Answer(http, Problems.NotFound));
            metrics.UseOpenTelemetryPrometheusScrapingEndpoint(Path);
        });
    }

    // A request that came through a proxy is from outside, wherever the proxy runs.
    private static bool MayRead(HttpContext http, string? token) => token is { Length: > 0 }
        ? CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(http.Request.Headers.Authorization.ToString()), Encoding.UTF8.GetBytes($"Bearer {token}"))
        : http.Connection.RemoteIpAddress is { } from && System.Net.IPAddress.IsLoopback(from) && !http.Request.Headers.ContainsKey("X-Forwarded-For") && !http.Request.Headers.ContainsKey("X-Original-For");

    /// <summary>Looks at the outbox now and then, for its gauges.</summary>
    private sealed class OutboxWatch(IServiceScopeFactory scopes, TimeProvider clock, ILogger<OutboxWatch> log) : BackgroundService
    {
        private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    await using var scope = scopes.CreateAsyncScope();
                    scope.ServiceProvider.GetRequiredService<CallerScope>().Caller = Caller.System;
                    var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
                    var waiting = db.Set<OutboxMessage>().Where(m => m.DeliveredAt == null && m.ParkedAt == null);
                    var oldest = await waiting.OrderBy(m => m.Id).Select(m => (DateTimeOffset?)m.CreatedAt).FirstOrDefaultAsync(stoppingToken);
                    PortalMeter.Outbox(await waiting.LongCountAsync(stoppingToken), await db.Set<OutboxMessage>().LongCountAsync(m => m.ParkedAt != null && m.DeliveredAt == null, stoppingToken),
                        oldest is { } at ? clock.GetUtcNow() - at : TimeSpan.Zero);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    log.LogWarning("The outbox could not be looked at: {Why}", e.GetBaseException().Message);
                }

                await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
