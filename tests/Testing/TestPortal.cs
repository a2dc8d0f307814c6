using System.Collections.Concurrent;
using Filiera.Accounts;
using Filiera.Catalog;
using Filiera.Credit;
using Filiera.Insights;
using Filiera.Inventory;
using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Pricing;
using Filiera.Showcase;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Filiera.Testing;

/// <summary>
/// The product without HTTP: all modules' services on a real, empty database. Tests call handlers through it, each call in a scope
/// of its own with a caller of its own: <c>await portal.As(buyer, (PlaceOrder.Handler h) => h.Handle(…))</c>.
/// </summary>
public sealed class TestPortal : IAsyncDisposable
{
    public static readonly IReadOnlyList<IModule> Modules =
    [
        new KernelModule(), new AccountsModule(), new CatalogModule(), new PricingModule(), new InventoryModule(), new CreditModule(), new ShowcaseModule(), new OrderingModule(), new InsightsModule(),
    ];

    private static readonly SemaphoreSlim Making = new(1, 1);
    private static string? _sqliteTemplate;
    private static bool _postgresMade;
    private readonly ServiceProvider _services;
    private readonly string? _folder;

    private TestPortal(Database on, ServiceProvider services, string? folder)
    {
        On = on;
        _services = services;
        _folder = folder;
        Seed = new Seed(this);
    }

    public Database On { get; }

    public IServiceProvider Services => _services;

    public TestClock Clock { get; } = new();

    public SqlCounter Sql { get; } = new();

    /// <summary>Makes accounts, products, prices and stock.</summary>
    public Seed Seed { get; }

    /// <summary>Another node on the same database.</summary>
    public TestPortal SecondNode() => Over(On, Services.GetRequiredService<IConfiguration>()["ConnectionStrings:Portal"]!);

    /// <summary>An empty portal. On PostgreSQL the project's one database is emptied: tests of a project do not run side by side.</summary>
    /// <param name="with">More services: a subscriber or a job of the test's own.</param>
    public static async Task<TestPortal> Start(Database on, Dictionary<string, string?>? settings = null, Action<IServiceCollection>? with = null)
    {
        string? folder = null;
        string connection;
        if (on == Database.Sqlite)
        {
            folder = Directory.CreateTempSubdirectory("filiera-test-").FullName;
            var file = Path.Combine(folder, "filiera.db");
            File.Copy(await SqliteTemplate(), file);
            connection = DatabaseOptions.SqliteConnection(file);
        }
        else
        {
            connection = await PostgresServer.OwnDatabase();
        }

        var portal = Build(on, connection, folder, settings, with);
        if (on == Database.Postgres)
        {
            await portal.EmptyPostgres();
        }

        return portal;
    }

    /// <summary>On a SQLite file that is there.</summary>
    public static Task<TestPortal> OnSqlite(string file) => Task.FromResult(Over(Database.Sqlite, DatabaseOptions.SqliteConnection(file)));

    /// <summary>On a database that is there, with its tables.</summary>
    public static TestPortal Over(Database on, string connection) => Build(on, connection, null, null);

    /// <summary>On a PostgreSQL database of the test's own, which is empty: its tables are made.</summary>
    public static async Task<TestPortal> OnPostgres(string postgres)
    {
        var portal = Build(Database.Postgres, postgres, Directory.CreateTempSubdirectory("filiera-test-").FullName, null);
        await portal.Db(async db => { await MakeTables(db); return Done.It; });
        return portal;
    }

    /// <summary>Runs a handler (or any service) as this caller, in a scope of its own.</summary>
    public async Task<TResult> As<TService, TResult>(Caller caller, Func<TService, Task<TResult>> call) where TService : notnull
    {
        ArgumentNullException.ThrowIfNull(call);
        await using var scope = _services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Caller = caller;
        return await call(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public Task<TResult> AsSystem<TService, TResult>(Func<TService, Task<TResult>> call) where TService : notnull => As(Caller.System, call);

    /// <summary>Reads or writes tables directly, as the portal itself.</summary>
    public Task<TResult> Db<TResult>(Func<PortalDb, Task<TResult>> call) => AsSystem(call);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_folder is not null)
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static TestPortal Build(Database on, string connection, string? folder, Dictionary<string, string?>? settings, Action<IServiceCollection>? with = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:Provider"] = on == Database.Sqlite ? "sqlite" : "postgres",
            ["ConnectionStrings:Portal"] = connection,
            ["DataDir"] = folder ?? Path.GetTempPath(),
        }).AddInMemoryCollection(settings ?? []).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging(l => l.SetMinimumLevel(LogLevel.Warning));
        services.AddSingleton(new ModuleList(Modules));
        services.AddPortalDb(configuration);
        TestPortal? portal = null;
        services.AddSingleton<TimeProvider>(_ => portal!.Clock);
        services.ConfigureDbContext<PortalDb>((_, options) => options.AddInterceptors(portal!.Sql));
        services.AddSingleton<PortalClock>();
        services.AddHttpContextAccessor();
        foreach (var module in Modules)
        {
            module.Services(services, configuration);
        }

        services.Configure<Microsoft.AspNetCore.Identity.PasswordHasherOptions>(QuickHashes);
        with?.Invoke(services);
        portal = new TestPortal(on, services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true }), folder);
        portal.Services.GetRequiredService<PlainReads>().Sent += portal.Sql.Count;
        return portal;
    }

    /// <summary>Hashing a password is slow on purpose; a test that signs in two hundred people has no use for that.</summary>
    internal static void QuickHashes(Microsoft.AspNetCore.Identity.PasswordHasherOptions options) => options.IterationCount = 500;

    private static async Task<string> SqliteTemplate()
    {
        await Making.WaitAsync();
        try
        {
            if (_sqliteTemplate is null)
            {
                var folder = Directory.CreateTempSubdirectory("filiera-template-").FullName;
                AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
                var file = Path.Combine(folder, "filiera.db");
                await using (var portal = Build(Database.Sqlite, DatabaseOptions.SqliteConnection(file), null, null))
                {
                    await portal.Db(async db => { await MakeTables(db); return Done.It; });
                    await portal.Db(db => db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)"));
                }

                Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
                _sqliteTemplate = file;
            }

            return _sqliteTemplate;
        }
        finally
        {
            Making.Release();
        }
    }

    // The tables as the migrations make them, so that tests run on what is delivered.
    private static async Task MakeTables(PortalDb db)
    {
        // FILIERA_TEST_TABLES=model: straight from the model, for whoever is changing it and has made no migration yet.
        if (db.Database.GetMigrations().Any() && Environment.GetEnvironmentVariable("FILIERA_TEST_TABLES") != "model")
        {
            await db.Database.MigrateAsync();
        }
        else
        {
            await db.GetService<IRelationalDatabaseCreator>().CreateTablesAsync();
        }
    }

    private async Task EmptyPostgres()
    {
        await Making.WaitAsync();
        try
        {
            if (!_postgresMade)
            {
                await Db(async db => { await MakeTables(db); return Done.It; });
                _postgresMade = true;
            }

            await Db(db => db.Database.ExecuteSqlRawAsync(
                """
                DO $$ DECLARE names text; BEGIN
                  SELECT string_agg(quote_ident(tablename), ', ') INTO names FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '%Migrations%' AND tablename NOT LIKE '%migrations%';
                  EXECUTE 'TRUNCATE ' || names || ' RESTART IDENTITY CASCADE';
                END $$;
                """));
        }
        finally
        {
            Making.Release();
        }
    }
}
