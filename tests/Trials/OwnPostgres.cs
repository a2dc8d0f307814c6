using System.Diagnostics;
using Npgsql;

namespace Filiera.Trials;

/// <summary>A PostgreSQL server that a trial may stop, start and freeze: its own, on a free loopback port, durable as in production.</summary>
public sealed class OwnPostgres : IAsyncDisposable
{
    private readonly string _folder;
    private readonly int _port;

    private OwnPostgres(string folder, int port)
    {
        _folder = folder;
        _port = port;
    }

    public static string? Programs { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(d => Path.Combine(d, "bin")).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")))
        : null;

    public string Connection => $"Host=127.0.0.1;Port={_port};Username=filiera;Database=portal;Maximum Pool Size=40";

    private string Data => Path.Combine(_folder, "data");

    public static async Task<OwnPostgres> Start()
    {
        var server = new OwnPostgres(Directory.CreateTempSubdirectory("filiera-trial-postgres-").FullName, Served.FreePort());
        if (Environment.UserName == "root")
        {
            await Run("chown", "postgres", server._folder);
        }

        await Owner("initdb", "-D", server.Data, "-U", "filiera", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8");
        await server.Up();
        await using var connection = new NpgsqlConnection(server.Connection.Replace("Database=portal", "Database=postgres;Pooling=false", StringComparison.Ordinal));
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand("CREATE DATABASE portal", connection);
        await create.ExecuteNonQueryAsync();
        return server;
    }

    public Task Up() => Owner("pg_ctl", "-D", Data, "-w", "-l", Path.Combine(_folder, "log"),
        "-o", $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder} -c max_connections=100", "start");

    /// <summary>At once, as when its machine dies: open transactions are lost, committed ones are not.</summary>
    public Task Down() => Owner("pg_ctl", "-D", Data, "-m", "immediate", "stop");

    /// <summary>Alive but silent: every process of the server is stopped (SIGSTOP), or goes on (SIGCONT).</summary>
    public async Task Freeze(bool frozen)
    {
        var main = (await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0].Trim();
        using var children = Process.Start(new ProcessStartInfo("pgrep", ["-P", main]) { RedirectStandardOutput = true })!;
        var ids = (await children.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        await Run("kill", [frozen ? "-STOP" : "-CONT", main, .. ids]);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        try
        {
            await Down();
        }
        catch (InvalidOperationException)
        {
            // It was down already.
        }

        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file still held by the dying server.
        }
    }

    // The server refuses to run as root.
    private static Task Owner(string program, params string[] arguments) => Environment.UserName == "root"
        ? Run("runuser", ["-u", "postgres", "--", Path.Combine(Programs!, program), .. arguments])
        : Run(Path.Combine(Programs!, program), arguments);

    private static async Task Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" })!;
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
        }
    }
}
