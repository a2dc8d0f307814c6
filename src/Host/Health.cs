using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Host;

/// <summary>For whoever runs the portal: alive (the process answers) and ready (its database is reachable and up to date).</summary>
internal static class Health
{
    public static void Map(WebApplication app)
    {
        var migrated = false;
        app.MapGet("/health/live", () => Results.Json(new { status = "live" })).ExcludeFromDescription();
        app.MapGet("/health/ready", async (PortalDb db, ILogger<PortalDb> log, IHostApplicationLifetime life, CancellationToken stop) =>
        {
            if (life.ApplicationStopping.IsCancellationRequested)
            {
                return Results.Json(new { status = "stopping" }, statusCode: 503);
            }

            try
            {
                // A schema that is up to date stays so while we run: asked until the first yes.
                migrated = migrated || !(await db.Database.GetPendingMigrationsAsync(stop)).Any();
                await db.ReadVersion("ready", stop);
                return Results.Json(new { status = migrated ? "ready" : "migrations pending" }, statusCode: migrated ? 200 : 503);
            }
            catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException or TimeoutException)
            {
                log.LogWarning(e, "Not ready: the database does not answer");
                return Results.Json(new { status = "database unreachable" }, statusCode: 503);
            }
        }).ExcludeFromDescription();
    }
}
