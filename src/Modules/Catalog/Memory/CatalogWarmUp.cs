using Filiera.Kernel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Filiera.Catalog;

/// <summary>Reads the catalogue and builds the search index while the node starts, so that the first dealer of the day doesn't wait for it (<c>Catalog:WarmUp</c>, true).</summary>
internal sealed class CatalogWarmUp(IServiceScopeFactory scopes, WordIndex words, IConfiguration configuration, ILogger<CatalogWarmUp> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!configuration.GetValue("Catalog:WarmUp", true))
        {
            return;
        }

        await Task.Yield();
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CallerScope>().Caller = Caller.System;
            var snapshot = await scope.ServiceProvider.GetRequiredService<CallersCatalog>().Whole(stoppingToken);
            await words.Ready(snapshot, stoppingToken);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            // No harm: the first request tries again, and says what is wrong if it still is.
            log.LogWarning(e, "The catalogue could not be read ahead");
        }
        catch (OperationCanceledException)
        {
            // The node stops before it was ready.
        }
    }
}
