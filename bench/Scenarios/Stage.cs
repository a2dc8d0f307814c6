using System.Globalization;
using Filiera.Kernel;

namespace Filiera.Bench.Scenarios;

/// <summary>A database with the measured company in it, made when it is not there yet: PostgreSQL, or a SQLite file.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly Postgres? _postgres;
    private readonly string _database;
    private readonly string? _folder;

    private Stage(Postgres postgres, string database, string connection)
    {
        _postgres = postgres;
        _database = database;
        Connection = connection;
        Settings = new Dictionary<string, string?> { ["Database:Provider"] = "postgres", ["ConnectionStrings:Portal"] = connection };
    }

    private Stage(string folder)
    {
        _folder = folder;
        _database = Path.Combine(folder, "filiera.db");
        Connection = DatabaseOptions.SqliteConnection(_database);
        Settings = new Dictionary<string, string?> { ["Database:Provider"] = "sqlite", ["ConnectionStrings:Portal"] = Connection };
    }

    public string Connection { get; }

    /// <summary>The product's settings for this database.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; }

    public Postgres Postgres => _postgres ?? throw new InvalidOperationException("there is no server");

    public static async Task<Stage> Open(Settings size)
    {
        if (size.Database == "sqlite")
        {
            var embedded = new Stage(Directory.CreateTempSubdirectory("filiera-bench-").FullName);
            await embedded.Fill(size);
            return embedded;
        }

        var postgres = await Postgres.Start();
        var name = string.Create(CultureInfo.InvariantCulture, $"filiera_{size.Products}_{size.Accounts}_{size.Prices}");
        var (connection, isNew) = await postgres.Database(name);
        var stage = new Stage(postgres, name, connection);
        if (isNew)
        {
            try
            {
                await stage.Fill(size);
                await Postgres.Do(connection, "VACUUM ANALYZE");
            }
            catch
            {
                await postgres.Drop(name);
                await stage.DisposeAsync();
                throw;
            }
        }

        return stage;
    }

    /// <summary>PostgreSQL with the tables and nothing in them.</summary>
    public static async Task<Stage> Empty(string name)
    {
        var postgres = await Postgres.Start();
        await postgres.Drop(name);
        var (connection, _) = await postgres.Database(name);
        var stage = new Stage(postgres, name, connection);
        await Company.Tables(stage.Settings);
        return stage;
    }

    public Task<long> Statements() => Postgres.Statements(_database);

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        if (_folder is not null)
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task Fill(Settings size)
    {
        Figures.Note($"filling {_database} …");
        await Company.Fill(Settings, size);
    }
}
