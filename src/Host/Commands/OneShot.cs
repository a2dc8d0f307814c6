using System.CommandLine;
using System.Globalization;
using Filiera.Host.Operations;
using Filiera.Kernel;

namespace Filiera.Host.Commands;

/// <summary>A verb that does one thing and ends: the product composed but not served, its database up to date, the portal itself as caller.</summary>
internal static class OneShot
{
    public static async Task<int> Run(ParseResult parsed, Option<string?> data, Func<IServiceProvider, CancellationToken, Task<int>> work, CancellationToken stop, bool prepare = true)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en-GB");
        await using var app = PortalHost.Build(CommandLine.Settings(parsed, data), builder =>
        {
            // Standard output is the verb's answer; what goes wrong is told on standard error.
            builder.Logging.ClearProviders();
            builder.Logging.AddSimpleConsole(o => o.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
            builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        });
        using var held = DatabaseInUse.InCommon(app.Configuration);
        if (prepare)
        {
            await Database.Prepare(app.Services, stop);
        }

        await using var scope = app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Caller = Caller.System;
        return await work(scope.ServiceProvider, stop);
    }

    /// <summary>Says why it was refused, and ends with 1.</summary>
    public static int Refuse(Problem problem)
    {
        Console.Error.WriteLine(problem.Field is null ? $"{problem.Message}" : $"{problem.Field}: {problem.Message}");
        if (problem.Fix is { } fix)
        {
            Console.Error.WriteLine(fix.ToString());
        }

        return 1;
    }
}
