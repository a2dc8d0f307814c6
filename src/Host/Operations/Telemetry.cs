using System.Diagnostics;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Filiera.Kernel;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Filiera.Host.Operations;

/// <summary>
/// OpenTelemetry by configuration (section <c>Telemetry</c>, docs/operations.md). Nothing is collected until someone is named who
/// collects it: a Prometheus that may read <c>/metrics</c>, or an OTLP receiver.
/// </summary>
internal static class Telemetry
{
    private const string Path = "/metrics";

    /// <param name="Listener">An address of its own on which <c>/metrics</c>, and nothing else, is served without a token.</param>
    /// <param name="Token">With it, <c>/metrics</c> is served on the portal's own addresses to who presents it.</param>
    /// <param name="Otlp">Where metrics and traces are sent.</param>
    internal sealed record Options(Uri? Listener, string? Token, Uri? Otlp, string Protocol, string? Headers, double TraceRatio, string Node, string Environment)
    {
        public bool HasMetricsPage => Listener is not null || Token is not null;

        public bool IsOn => HasMetricsPage || Otlp is not null;

        public static Options Read(IConfiguration configuration, string environment)
        {
            var section = configuration.GetSection("Telemetry");
            var otlp = section["Otlp:Endpoint"] ?? configuration["OTEL_EXPORTER_OTLP_ENDPOINT"];
            return new(
                section["Metrics:Url"] is { Length: > 0 } url ? new Uri(Plain(url)) : null,
                section["Metrics:Token"] is { Length: > 0 } token ? token : null,
                otlp is { Length: > 0 } ? new Uri(otlp) : null,
                section["Otlp:Protocol"] ?? configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] ?? "grpc",
                section["Otlp:Headers"],
                section.GetValue("TraceRatio", 0.05),
                section["Node"] is { Length: > 0 } node ? node : System.Environment.MachineName,
                environment);
        }

        // «http://*:9464» is an address to Kestrel and not to Uri; only the port matters here.
        private static string Plain(string url) => url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal);
    }

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var options = Options.Read(builder.Configuration, builder.Environment.EnvironmentName);
        builder.Services.AddSingleton(options);
        if (!options.IsOn)
        {
            return;
        }

        if (options.Listener is not null)
        {
            Listen(builder.Configuration);
        }

        builder.Services.AddHostedService<OutboxGauge>();
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource
            .AddService("filiera", serviceVersion: Version(), serviceInstanceId: options.Node)
            .AddAttributes([new("deployment.environment.name", options.Environment)]));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation()
                .AddMeter(PortalMeter.Name, "Npgsql", "Microsoft.EntityFrameworkCore");
            if (options.HasMetricsPage)
            {
                metrics.AddPrometheusExporter();
            }

            if (options.Otlp is not null)
            {
                metrics.AddOtlpExporter(o => Send(o, options, "v1/metrics"));
            }
        });
        if (options.Otlp is not null)
        {
            telemetry.WithTracing(traces => traces
                .SetSampler(SamplerOf(options.TraceRatio))
                .AddAspNetCoreInstrumentation(o =>
                {
                    o.Filter = http => !IsOurs(http.Request.Path);
                    o.EnrichWithHttpResponse = HideSecrets;
                })
                .AddHttpClientInstrumentation()
                .AddSource("Npgsql")
                .AddOtlpExporter(o => Send(o, options, "v1/traces")));
        }
    }

    /// <summary>The first in the pipeline: a scrape needs no language, no https and no caller.</summary>
    public static void UseMetricsPage(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<Options>();
        if (!options.HasMetricsPage)
        {
            return;
        }

        app.UseOpenTelemetryPrometheusScrapingEndpoint(http => http.Request.Path == Path && MayRead(http, options));
        if (options.Listener is { } listener)
        {
            // That port is for the figures alone; whoever may reach it must not reach the portal by it.
            app.Use((http, next) =>
            {
                if (http.Connection.LocalPort != listener.Port)
                {
                    return next(http);
                }

                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            });
        }
    }

    // By the socket, which nobody can forge as he can a Host header; or by the token, compared in constant time.
    private static bool MayRead(HttpContext http, Options options) =>
        (options.Listener is { } listener && http.Connection.LocalPort == listener.Port)
        || (options.Token is { } token && http.Request.Headers.Authorization is [{ } given] && given.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given[7..]), Encoding.UTF8.GetBytes(token)));

    // One more address beside the portal's own. Explicit endpoints of Kestrel win over addresses: then it is one of them.
    private static void Listen(ConfigurationManager configuration)
    {
        var url = configuration["Telemetry:Metrics:Url"]!;
        if (configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
        {
            configuration["Kestrel:Endpoints:Metrics:Url"] = url;
            return;
        }

        var ports = new[] { ("http", configuration["HTTP_PORTS"]), ("https", configuration["HTTPS_PORTS"]) }
            .SelectMany(p => (p.Item2 ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(port => $"{p.Item1}://*:{port}"));
        var portal = configuration["urls"] is { Length: > 0 } given ? given : string.Join(';', ports) is { Length: > 0 } named ? named : "http://localhost:5000";
        configuration["urls"] = $"{portal};{url}";
    }

    // Who asks from outside may carry a trace id, which joins his log to ours; whether it is recorded is ours to say.
    private static ParentBasedSampler SamplerOf(double ratio)
    {
        var ours = new TraceIdRatioBasedSampler(ratio);
        return new ParentBasedSampler(ours, remoteParentSampled: ours, remoteParentNotSampled: ours);
    }

    private static void Send(OtlpExporterOptions exporter, Options options, string path)
    {
        exporter.Protocol = options.Protocol == "http/protobuf" ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        exporter.Endpoint = exporter.Protocol == OtlpExportProtocol.Grpc ? options.Otlp! : new Uri(new Uri(options.Otlp!.ToString().TrimEnd('/') + "/"), path);
        if (options.Headers is { } headers)
        {
            exporter.Headers = headers;
        }
    }

    // A path may hold what opens a door (a link of a mail): the trace has the pattern instead.
    private static void HideSecrets(Activity activity, HttpResponse response)
    {
        activity.SetTag("url.path", LoggedPath.Of(response.HttpContext));
    }

    private static bool IsOurs(PathString path) => path == Path || path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase);

    internal static string Version() =>
        typeof(Telemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
