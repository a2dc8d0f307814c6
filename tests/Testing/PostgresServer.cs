using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Filiera.Testing;

/// <summary>
/// The PostgreSQL of the tests: the one that <c>FILIERA_TEST_POSTGRES</c> names, else a throw-away server of our own on a free loopback
/// port, started once per process and stopped with it. Each test project has one database in it.
/// </summary>
public static class PostgresServer
{
    private static readonly SemaphoreSlim Once = new(1, 1);
    private static string? _connection;

    private static string? Programs { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(d => Path.Combine(d, "bin")).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")))
        : null;

    private static string? Given => Environment.GetEnvironmentVariable("FILIERA_TEST_POSTGRES") is { Length: > 0 } given ? given : null;

    public static bool IsAvailable => Given is not null || Programs is not null;

    /// <summary>Connection to this project's own, empty database; made at the first call.</summary>
    public static async Task<string> OwnDatabase()
    {
        await Once.WaitAsync();
        try
        {
            return _connection ??= await Make(Given ?? await Start());
        }
        finally
        {
            Once.Release();
        }
    }

    private static async Task<string> Make(string server)
    {
        var name = $"filiera_{Environment.ProcessId}_{Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal)}";
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Drop(server, name);
        return new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 80, IncludeErrorDetail = true }.ToString();
    }

    private static void Drop(string server, string name)
    {
        try
        {
            NpgsqlConnection.ClearAllPools();
            using var connection = new NpgsqlConnection(server);
            connection.Open();
            using var command = new NpgsqlCommand($"DROP DATABASE IF EXISTS {name} WITH (FORCE)", connection);
            command.ExecuteNonQuery();
        }
        catch (NpgsqlException)
        {
            // The server went first: its data went with it.
        }
    }

    private static async Task<string> Start()
    {
        if (Programs is null)
        {
            throw new InvalidOperationException("PostgreSQL is required here (FILIERA_REQUIRE) and not on this machine: install postgresql-15 or set FILIERA_TEST_POSTGRES");
        }

        var folder = Directory.CreateTempSubdirectory("filiera-postgres-").FullName;
        var port = FreePort();
        if (Environment.UserName == "root")
        {
            await Run("chown", "postgres", folder);
        }

        var data = Path.Combine(folder, "data");
        await RunAsOwner(Path.Combine(Programs, "initdb"), "-D", data, "-U", "filiera", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop(data, folder);
        await RunAsOwner(Path.Combine(Programs, "pg_ctl"), "-D", data, "-w", "-l", Path.Combine(folder, "log"),
            "-o", $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off -c max_connections=200 -c shared_buffers=128MB", "start");
        return $"Host=127.0.0.1;Port={port};Username=filiera;Database=postgres;Pooling=false";
    }

    private static void Stop(string data, string folder)
    {
        using var stop = Process.Start(Owner(Path.Combine(Programs!, "pg_ctl"), "-D", data, "-m", "immediate", "stop"));
        stop?.WaitForExit(10_000);
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A file still held by the dying server: the temp folder is swept by the machine.
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // PostgreSQL's server refuses to run as root.
    private static ProcessStartInfo Owner(string program, params string[] arguments) => Environment.UserName == "root"
        ? Info("runuser", ["-u", "postgres", "--", program, .. arguments])
        : Info(program, arguments);

    private static Task RunAsOwner(string program, params string[] arguments) => Run(Owner(program, arguments));

    private static Task Run(string program, params string[] arguments) => Run(Info(program, arguments));

    private static ProcessStartInfo Info(string program, string[] arguments) =>
        new(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" };

    private static async Task Run(ProcessStartInfo info)
    {
        using var process = Process.Start(info) ?? throw new InvalidOperationException($"{info.FileName} did not start");

        // pg_ctl's server inherits the pipes and keeps them open: wait for the program, not for the end of its output.
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{info.FileName} {string.Join(' ', info.ArgumentList)} ended with {process.ExitCode}: {await process.StandardError.ReadToEndAsync()}");
        }
    }
}
