using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Filiera.Host;

/// <summary>Brings the database up to date. Two nodes that start together do not race: PostgreSQL's advisory lock lets one in at a time.</summary>
public static class Database
{
    private const long LockKey = 0x46494C49455241; // «FILIERA»

    /// <summary>Applies what is pending, unless the setting <c>Database:Migrate</c> is false (then <c>migrate</c> is a step of the deployment).</summary>
    public static async Task Prepare(IServiceProvider services, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.GetRequiredService<IConfiguration>().GetValue("Database:Migrate", true))
        {
            await Migrate(services, stop);
        }
    }

    /// <summary>The names of the migrations that were applied; empty when there was nothing to do.</summary>
    public static async Task<IReadOnlyList<string>> Migrate(IServiceProvider services, CancellationToken stop = default)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        if (db.IsSqlite)
        {
            return await Apply(db, stop);
        }

        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (!await creator.ExistsAsync(stop))
        {
            try
            {
                await creator.CreateAsync(stop);
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
            {
                // The other node was quicker.
            }
        }

        await using var connection = new NpgsqlConnection(db.Database.GetConnectionString());
        await connection.OpenAsync(stop);
        await using var command = new NpgsqlCommand($"SELECT pg_advisory_lock({LockKey})", connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync(stop);
        try
        {
            return await Apply(db, stop);
        }
        finally
        {
            command.CommandText = $"SELECT pg_advisory_unlock({LockKey})";
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    private static async Task<IReadOnlyList<string>> Apply(PortalDb db, CancellationToken stop)
    {
        var pending = (await db.Database.GetPendingMigrationsAsync(stop)).ToList();
        if (pending.Count > 0)
        {
            await db.Database.MigrateAsync(stop);
        }

        return pending;
    }
}

/// <summary>What <c>dotnet ef</c> starts: the model of all modules on the provider that <c>Database__Provider</c> names.</summary>
internal sealed class DesignTimeDb : IDesignTimeDbContextFactory<PortalDb>
{
    public PortalDb CreateDbContext(string[] args)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:Portal"] = Environment.GetEnvironmentVariable("Database__Provider") == "postgres" ? "Host=localhost;Database=design" : "Data Source=:memory:" })
            .AddEnvironmentVariables().Build();
        var options = new DbContextOptionsBuilder<PortalDb>();
        DatabaseOptions.Use(options, configuration);
        return new PortalDb(options.Options, new ModuleList(PortalHost.Modules), new CallerScope { Caller = Caller.System });
    }
}
