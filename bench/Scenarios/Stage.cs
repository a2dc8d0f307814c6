using System.Globalization;

namespace Filiera.Bench.Scenarios;

/// <summary>PostgreSQL with the measured company in it, made when it is not there yet.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly Postgres _postgres;
    private readonly string _database;

    private Stage(Postgres postgres, string database, string connection)
    {
        _postgres = postgres;
        _database = database;
        Connection = connection;
        Settings = new Dictionary<string, string?> { ["Database:Provider"] = "postgres", ["ConnectionStrings:Portal"] = connection };
    }

    public string Connection { get; }

    /// <summary>The product's settings for this database.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; }

    public Postgres Postgres => _postgres;

    public static async Task<Stage> Open(Settings size)
    {
        var postgres = await Postgres.Start();
        var name = string.Create(CultureInfo.InvariantCulture, $"filiera_{size.Products}_{size.Accounts}_{size.Prices}");
        var (connection, isNew) = await postgres.Database(name);
        var stage = new Stage(postgres, name, connection);
        if (isNew)
        {
            Figures.Note($"filling {name} …");
            try
            {
                await Company.Fill(stage.Settings, size);
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

    public Task<long> Statements() => _postgres.Statements(_database);

    public ValueTask DisposeAsync() => _postgres.DisposeAsync();
}
