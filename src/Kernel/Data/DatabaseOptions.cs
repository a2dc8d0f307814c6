using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Kernel;

/// <summary>Which database, and where: <c>Database:Provider</c> = sqlite | postgres, <c>ConnectionStrings:Portal</c>, <c>DataDir</c>.</summary>
public static class DatabaseOptions
{
    public const string SqliteMigrations = "Filiera.Migrations.Sqlite";
    public const string PostgresMigrations = "Filiera.Migrations.Postgres";

    public static bool IsPostgres(IConfiguration configuration) =>
        (configuration["Database:Provider"] ?? "sqlite").ToLowerInvariant() switch
        {
            "sqlite" => false,
            "postgres" => true,
            var other => throw new SettingException($"Database:Provider is '{other}'; it must be 'sqlite' or 'postgres'"),
        };

    public static string SqliteConnection(string path) => new SqliteConnectionStringBuilder
    {
        DataSource = path,
        ForeignKeys = true,
        DefaultTimeout = 30,
        Pooling = true,
    }.ToString();

    public static void AddPortalDb(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<CallerScope>();
        services.AddScoped<PortalDoor>();
        services.AddSingleton<PlainReads>();
        services.AddSingleton<VersionWatch>();
        services.AddHostedService(s => s.GetRequiredService<VersionWatch>());
        // The options are made once: made anew for each request they would cost more than its query.
        services.AddDbContext<PortalDb>(options => Use(options, configuration), optionsLifetime: ServiceLifetime.Singleton);
    }

    /// <summary>The connection as it is set, else the embedded database's in the data folder.</summary>
    public static string ConnectionOf(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (configuration.GetConnectionString("Portal") is { } connection)
        {
            return connection;
        }

        if (IsPostgres(configuration))
        {
            throw new SettingException("ConnectionStrings:Portal is missing: PostgreSQL needs one");
        }

        var data = configuration["DataDir"] ?? "data";
        Directory.CreateDirectory(data);
        return SqliteConnection(Path.Combine(data, "filiera.db"));
    }

    public static void Use(DbContextOptionsBuilder options, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(options);
        var connection = ConnectionOf(configuration);
        if (IsPostgres(configuration))
        {
            options.UseNpgsql(connection, npgsql => npgsql.MigrationsAssembly(PostgresMigrations));
        }
        else
        {
            options.UseSqlite(
                connection,
                sqlite => sqlite.MigrationsAssembly(SqliteMigrations)
                    // A list is one JSON parameter, whatever its length: no limit at 32,766 and one text per statement.
                    .UseParameterizedCollectionMode(ParameterTranslationMode.Parameter));
            options.AddInterceptors(SqlitePragmas.Instance);
        }

        options.AddInterceptors(PlainTextGuard.Instance, TransactionWatch.Instance);

        // A filtered owner with unfiltered parts is our design: parts are only reached through their owner.
        options.ConfigureWarnings(w => w.Ignore(
            CoreEventId.PossibleIncorrectRequiredNavigationWithQueryFilterInteractionWarning,
            CoreEventId.RowLimitingOperationWithoutOrderByWarning));
    }
}

/// <summary>A setting that can't be understood: told to whoever started the program, without a stack trace.</summary>
public sealed class SettingException(string message) : Exception(message);

/// <summary>What SQLite needs on every connection: WAL, a patient lock, and durability of the last commit.</summary>
public sealed class SqlitePragmas : DbConnectionInterceptor
{
    public static readonly SqlitePragmas Instance = new();

    public override void ConnectionOpened(System.Data.Common.DbConnection connection, ConnectionEndEventData eventData) => Set(connection);

    public override Task ConnectionOpenedAsync(System.Data.Common.DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Set(connection);
        return Task.CompletedTask;
    }

    private static void Set(System.Data.Common.DbConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (connection.ConnectionString.Contains("Mode=ReadOnly", StringComparison.OrdinalIgnoreCase))
        {
            // EF looks so whether there is a database; one that was restored is not in WAL mode yet, and can't be put in it by who only reads.
            return;
        }

        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=30000; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536;";
        command.ExecuteNonQuery();
    }
}
