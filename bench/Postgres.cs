using Npgsql;

namespace Filiera.Bench;

/// <summary>
/// A PostgreSQL server of our own on a free loopback port, set as in production (every commit reaches the disk), stopped at the end. With
/// <c>FILIERA_BENCH_FOLDER</c> its folder is kept, so that the next run finds the filled databases again.
/// </summary>
internal sealed class Postgres : IAsyncDisposable
{
    private static readonly string Programs = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(d => Path.Combine(d, "bin")).First(d => File.Exists(Path.Combine(d, "initdb")))
        : throw new InvalidOperationException("PostgreSQL's programs are not on this machine");

    private readonly string _folder;
    private readonly bool _keep;

    private Postgres(string folder, bool keep, int port)
    {
        _folder = folder;
        _keep = keep;
        Server = $"Host=127.0.0.1;Port={port};Username=filiera;Database=postgres;Pooling=false";
    }

    /// <summary>Connection to the server's own database.</summary>
    public string Server { get; }

    public static async Task<Postgres> Start()
    {
        var kept = Environment.GetEnvironmentVariable("FILIERA_BENCH_FOLDER");
        var folder = kept ?? Directory.CreateTempSubdirectory("filiera-bench-").FullName;
        Directory.CreateDirectory(folder);
        if (Environment.UserName == "root")
        {
            await Shell.Run(new("chown", ["postgres", folder]));
        }

        var data = Path.Combine(folder, "data");
        if (!File.Exists(Path.Combine(data, "PG_VERSION")))
        {
            await Shell.Run(Shell.AsOwner(Path.Combine(Programs, "initdb"), "-D", data, "-U", "filiera", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"));
        }

        var server = new Postgres(folder, kept is not null, Shell.FreePort());
        string[] options =
        [
            "listen_addresses=127.0.0.1", $"unix_socket_directories={folder}", "max_connections=300", "shared_buffers=1GB", "effective_cache_size=4GB", "random_page_cost=1.1",
            "max_wal_size=4GB", "checkpoint_timeout=15min", "shared_preload_libraries=pg_stat_statements", "pg_stat_statements.track_utility=on", "fsync=on", "synchronous_commit=on",
        ];
        var port = new NpgsqlConnectionStringBuilder(server.Server).Port;
        await Shell.Run(Shell.AsOwner(Path.Combine(Programs, "pg_ctl"), "-D", data, "-w", "-t", "120", "-l", Path.Combine(folder, "log"), "-o", $"-p {port} {string.Join(' ', options.Select(o => "-c " + o))}", "start"));
        await Do(server.Server, "CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
        return server;
    }

    /// <summary>Connection to a database of this name; made when it is not there.</summary>
    public async Task<(string Connection, bool IsNew)> Database(string name)
    {
        var made = await Scalar<object?>(Server, $"SELECT 1 FROM pg_database WHERE datname = '{name}'") is null;
        if (made)
        {
            await Do(Server, $"CREATE DATABASE {name}");
        }

        return (new NpgsqlConnectionStringBuilder(Server) { Database = name, Pooling = true, MaxPoolSize = 100 }.ToString(), made);
    }

    /// <summary>The server's process.</summary>
    public int Process => int.Parse(File.ReadLines(Path.Combine(_folder, "data", "postmaster.pid")).First(), System.Globalization.CultureInfo.InvariantCulture);

    public Task Drop(string name) => Do(Server, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    /// <summary>Statements that the database has run since the server started, whoever sent them; BEGIN and COMMIT are not counted, nor what a node looks at all the time.</summary>
    public async Task<long> Statements(string database) =>
        (long)await Scalar<decimal>(Server, $"SELECT COALESCE(SUM(s.calls), 0) FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = '{database}' AND s.query !~* '^(begin|commit|rollback|discard|set |savepoint|release)' AND s.query !~* '^\\s*(select|update|with)[^;]*kernel_(versions|outbox|jobs|mails|sequences)'");

    public static async Task Do(string connection, string sql)
    {
        await using var source = new NpgsqlConnection(connection);
        await source.OpenAsync();
        await using var command = new NpgsqlCommand(sql, source) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<T> Scalar<T>(string connection, string sql)
    {
        await using var source = new NpgsqlConnection(connection);
        await source.OpenAsync();
        await using var command = new NpgsqlCommand(sql, source) { CommandTimeout = 600 };
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await Shell.Run(Shell.AsOwner(Path.Combine(Programs, "pg_ctl"), "-D", Path.Combine(_folder, "data"), "-m", "fast", "-w", "stop"));
        if (!_keep)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
