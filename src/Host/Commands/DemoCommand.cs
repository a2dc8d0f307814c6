using System.CommandLine;
using System.Globalization;
using Filiera.Host.Demo;
using Filiera.Host.Operations;

namespace Filiera.Host.Commands;

/// <summary><c>demo</c>: a believable manufacturer with its dealers, made once from a seed, served on this machine.</summary>
internal static class DemoCommand
{
    public static Command Make(Option<string?> data)
    {
        var urls = new Option<string>("--urls") { Description = "Address to listen on", HelpName = "URL", DefaultValueFactory = _ => "http://localhost:5080" };
        var dealers = new Option<int>("--dealers") { Description = "How many dealers", DefaultValueFactory = _ => 40 };
        var products = new Option<int>("--products") { Description = "How many products", DefaultValueFactory = _ => 5000 };
        var seed = new Option<int>("--seed") { Description = "Same seed, same company", DefaultValueFactory = _ => 1 };
        var command = new Command("demo", "Serve a demo company") { urls, dealers, products, seed };
        command.SetAction(async (parsed, stop) =>
        {
            var settings = CommandLine.Settings(parsed, data);
            settings["urls"] = parsed.GetValue(urls);
            settings["Demo"] = "true";
            settings["Portal:Maker:Phone"] = "0445 555 120";
            settings["RateLimit:PerMinute"] = settings["RateLimit:SignInPerMinute"] = "100000";
            await using var app = PortalHost.Build(settings, builder =>
            {
                // Standard output is for the person who tries it; the log is short and on standard error.
                builder.Logging.ClearProviders();
                builder.Logging.AddSimpleConsole(o => o.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
                builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning).AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error);
                builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
            });
            using var held = DatabaseInUse.InCommon(app.Configuration);
            await Database.Prepare(app.Services, stop);
            if (await DemoData.IsNeeded(app.Services, stop))
            {
                await DemoData.Fill(app.Services, new DemoSize(parsed.GetValue(dealers), parsed.GetValue(products), parsed.GetValue(seed)), stop);
            }

            await app.StartAsync(stop);
            var address = app.Urls.First();
            await WarmUp(address, stop);
            Tell(address);
            await app.WaitForShutdownAsync(stop);
            return 0;
        });
        return command;
    }

    // The first page is slow to make (code is compiled, caches are filled): asked for once before anyone waits for it.
    private static async Task WarmUp(string address, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Add("Accept", "text/html");
        try
        {
            using var page = await http.GetAsync(new Uri("/sign-in", UriKind.Relative), stop);
        }
        catch (HttpRequestException)
        {
            // An address that this machine can't reach itself is still served.
        }
    }

    private static void Tell(string address) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
        Filiera demo
          pages        {address}
          API          {address}/docs   (client demo-dealer, secret demo-dealer-secret)
          users        buyer@dealer.demo  manager@dealer.demo  hq@dealer.demo  other@rival.demo
                       service@filiera.demo  pricing@filiera.demo  admin@filiera.demo
          password     Filiera-demo-1
        ready {address}
        """));
}
