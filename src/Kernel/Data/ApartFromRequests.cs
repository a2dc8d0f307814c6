using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Filiera.Kernel;

/// <summary>
/// The database for what a node keeps in memory, on a small pool of its own. A request that finds something missing there may be inside a
/// transaction, and so hold a connection already: were the second one of the same pool, as many requests as the pool has connections would
/// each hold one and wait for another, all of them until they time out.
/// </summary>
public static class ApartFromRequests
{
    /// <summary>More would not read quicker: what many miss at once is read once, and no read keeps its connection while it waits for something else.</summary>
    private const int MostConnections = 8;

    private static readonly ConcurrentDictionary<string, string> Known = new(StringComparer.Ordinal);

    /// <summary>As the portal itself: every account's rows, and only what is committed.</summary>
    public static PortalDb Apart(this IServiceScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        scope.ServiceProvider.GetRequiredService<CallerScope>().Caller = Caller.System;
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        if (!db.IsSqlite)
        {
            db.Database.SetConnectionString(Known.GetOrAdd(db.Database.GetConnectionString()!, Own));
        }

        return db;
    }

    // Pools go by the words of the connection string.
    private static string Own(string connection)
    {
        var own = new NpgsqlConnectionStringBuilder(connection);
        own.ApplicationName = $"{own.ApplicationName ?? "filiera"}-memory";
        own.MaxPoolSize = Math.Min(own.MaxPoolSize, MostConnections);
        own.MinPoolSize = Math.Min(own.MinPoolSize, own.MaxPoolSize);
        return own.ToString();
    }
}
