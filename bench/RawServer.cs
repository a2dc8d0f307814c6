using System.Globalization;
using Filiera.Accounts;
using Filiera.Host;
using Filiera.Kernel;
using Npgsql;

namespace Filiera.Bench;

/// <summary>
/// What the product is compared with: a bare Kestrel endpoint behind the product's own sign-in check, which runs one Npgsql query of 24 rows and writes
/// the bytes that the product answered. Nothing of the product's pipeline stands before it.
/// </summary>
internal static class RawServer
{
    public static async Task Run(string bodies)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.AddServerHeader = false);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<PortalClock>();
        builder.Services.AddSingleton(new ModuleList(PortalHost.Modules));
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddPortalDb(builder.Configuration);
        new KernelModule().Services(builder.Services, builder.Configuration);
        new AccountsModule().Services(builder.Services, builder.Configuration);
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(builder.Configuration.GetConnectionString("Portal")!) { NoResetOnClose = true });
        var app = builder.Build();
        app.UseSignIn();
        var answers = new Dictionary<string, byte[]>();
        app.MapGet("/health", () => "ok");
        app.MapGet("/reload", () =>
        {
            foreach (var file in Directory.GetFiles(bodies))
            {
                answers[Path.GetFileName(file)] = File.ReadAllBytes(file);
            }

            return answers.Count;
        });
        app.MapGet("/api/raw/{name}", async (string name, HttpContext http) =>
        {
            if (http.User.Identity is not { IsAuthenticated: true })
            {
                http.Response.StatusCode = 401;
                return;
            }

            var (rows, after) = (0L, int.Parse(name.AsSpan(name.IndexOf('-') + 1), CultureInfo.InvariantCulture) * 24);
            await using (var connection = await source.OpenConnectionAsync(http.RequestAborted))
            {
                await using var command = new NpgsqlCommand("SELECT id, sku, name, unit, brand, minimum FROM catalog_products WHERE id > $1 ORDER BY id LIMIT 24", connection);
                command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = after });
                await command.PrepareAsync(http.RequestAborted);
                await using var reader = await command.ExecuteReaderAsync(http.RequestAborted);
                while (await reader.ReadAsync(http.RequestAborted))
                {
                    rows += reader.GetInt32(0) + reader.GetString(1).Length + reader.GetString(2).Length + reader.GetString(3).Length + (reader.IsDBNull(4) ? 0 : reader.GetString(4).Length) + reader.GetInt64(5);
                }
            }

            var body = answers[name];
            http.Response.ContentType = rows > 0 && name[0] == 'p' ? "text/html; charset=utf-8" : "application/json; charset=utf-8";
            http.Response.ContentLength = body.Length;
            await http.Response.BodyWriter.WriteAsync(body, http.RequestAborted);
        });
        await app.RunAsync();
    }
}
