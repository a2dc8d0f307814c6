namespace Filiera.Host.Operations;

/// <summary>
/// Before the server stops listening it says «not ready» for <c>Shutdown:DrainSeconds</c> and goes on serving: a proxy that looks at
/// <c>/health/ready</c> turns to another node, and no request meets a closed door. Then running requests have thirty seconds to end.
/// </summary>
internal sealed class Drain(IConfiguration configuration, TimeProvider clock) : IHostedLifecycleService
{
    private static readonly TimeSpan ForRunningRequests = TimeSpan.FromSeconds(30);

    public static TimeSpan Length(IConfiguration configuration) => TimeSpan.FromSeconds(configuration.GetValue("Shutdown:DrainSeconds", 0));

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<HostOptions>(o => o.ShutdownTimeout = ForRunningRequests + Length(configuration));
        services.AddHostedService<Drain>();
    }

    public Task StoppingAsync(CancellationToken cancellationToken) =>
        Length(configuration) is { Ticks: > 0 } length ? Task.Delay(length, clock, cancellationToken) : Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
