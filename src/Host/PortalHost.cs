using Filiera.Accounts;
using Filiera.Catalog;
using Filiera.Credit;
using Filiera.Host.Api;
using Filiera.Host.Operations;
using Filiera.Insights;
using Filiera.Inventory;
using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Portal;
using Filiera.Pricing;
using Filiera.Showcase;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Filiera.Host;

/// <summary>
/// The whole product in one process: <see cref="Build"/> composes it, <see cref="Database.Prepare"/> brings its database up to date,
/// <c>StartAsync</c> serves. Commands and tests use the same three steps.
/// </summary>
public static class PortalHost
{
    /// <summary>In floor order.</summary>
    public static readonly IReadOnlyList<IModule> Modules =
    [
        new KernelModule(), new AccountsModule(), new CatalogModule(), new PricingModule(), new InventoryModule(), new CreditModule(), new ShowcaseModule(), new OrderingModule(), new InsightsModule(),
    ];

    /// <param name="settings">Settings that win over environment and files: what the command line said.</param>
    /// <param name="configure">Last word on the builder: tests put their server, clock and counters here.</param>
    public static WebApplication Build(IReadOnlyDictionary<string, string?>? settings = null, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(PortalHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
        var findings = SettingsCheck.Demand(builder.Configuration);
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            Limit(kestrel.Limits, builder.Configuration);
        });
        builder.Logging.ClearProviders();
        builder.Logging.AddConsoleFormatter<JsonLog, Microsoft.Extensions.Logging.Console.ConsoleFormatterOptions>();
        builder.Logging.AddConsole(console => console.FormatterName = JsonLog.FormatName);
        builder.AddTelemetry();
        Services(builder.Services, builder.Configuration);
        configure?.Invoke(builder);
        var app = builder.Build();
        foreach (var warning in findings.Warnings)
        {
            app.Logger.LogWarning("{Setting}", warning);
        }

        Pipeline(app);
        return app;
    }

    /// <summary>The settings as <see cref="Build"/> sees them, for who needs no more.</summary>
    internal static IConfiguration Configuration(IReadOnlyDictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(PortalHost).Assembly.GetName().Name, ContentRootPath = AppContext.BaseDirectory });
        return builder.Configuration
            .AddJsonFile("appsettings.json", optional: true).AddJsonFile($"appsettings.{builder.Environment.EnvironmentName}.json", optional: true)
            .AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables("DOTNET_").AddEnvironmentVariables()
            .AddInMemoryCollection(settings).Build();
    }

    // Who sends drop by drop holds a connection and nothing else: he is cut off, and nobody waits for him.
    private static void Limit(KestrelServerLimits limits, ConfigurationManager configuration)
    {
        limits.MaxRequestBodySize = configuration.GetValue("Limits:BodyBytes", BodyLimit.Default);
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(configuration.GetValue("Limits:HeadersSeconds", 15));
        limits.MinRequestBodyDataRate = new(configuration.GetValue("Limits:BytesPerSecond", 240), TimeSpan.FromSeconds(Math.Max(2, configuration.GetValue("Limits:GraceSeconds", 5))));
        limits.MinResponseDataRate = limits.MinRequestBodyDataRate;
    }

    private static void Services(IServiceCollection services, IConfiguration configuration)
    {
        Drain.Add(services, configuration);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<PortalClock>();
        services.AddSingleton(new ModuleList(Modules));
        services.AddPortalDb(configuration);
        services.AddWebPlumbing(configuration);
        foreach (var module in Modules)
        {
            module.Services(services, configuration);
        }

        services.AddPortal();
        services.AddApiDescription();
        if (configuration.GetValue("Outbox:Deliver", true))
        {
            services.AddHostedService(s => s.GetRequiredService<OutboxDispatcher>());
        }

        if (configuration.GetValue("Jobs:Run", true))
        {
            services.AddHostedService(s => s.GetRequiredService<JobRunner>());
        }
    }

    private static void Pipeline(WebApplication app)
    {
        app.UseMetricsPage();
        app.UseWebPlumbing();
        app.UseMiddleware<TokenThrottle>();
        app.UseSignIn();
        app.UseMiddleware<CallerMiddleware>();
        app.UseMiddleware<ActingMiddleware>();
        app.UseCallerLimits();
        app.UseMedia();
        Health.Map(app);
        app.MapApiDescription();
        var api = app.MapGroup("/api/v1");
        foreach (var module in Modules)
        {
            module.Api(api);
        }

        app.MapPortal();
    }
}
