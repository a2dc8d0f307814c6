using System.Diagnostics;
using System.Text.RegularExpressions;
using Filiera.Host.Operations;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace Filiera.Trials;

/// <summary>Settings are judged when the portal starts: all that is wrong at once, in words that name the cure.</summary>
public sealed partial class SettingsTests
{
    [Fact]
    public void Everything_wrong_is_said_at_once_with_what_is_allowed_and_an_example()
    {
        var findings = Look(("Database:Provider", "oracle"), ("RateLimit:PerMinute", "many"), ("Portal:TimeZone", "Europe/Roma"), ("Outbox:Deliver", "yes"),
            ("Proxies:Trusted", "10.0.0.0/8, proxy"), ("Urls", "localhost:5000"), ("Telemetry:TraceRatio", "5"), ("Pricing:Rounding", "Bankers"));

        findings.Errors.Count.ShouldBe(8);
        findings.Errors.ShouldContain("Database:Provider is “oracle”: it must be sqlite or postgres, for example sqlite (environment: Database__Provider)");
        findings.Errors.ShouldContain("RateLimit:PerMinute is “many”: it must be a whole number from 1 to 10000000, for example 1200 (environment: RateLimit__PerMinute)");
    }

    [Fact]
    public void Good_settings_raise_no_word()
    {
        var findings = Look(("Database:Provider", "postgres"), ("ConnectionStrings:Portal", "Host=db;Database=filiera;Username=f;Password=x"), ("Urls", "http://*:8080;https://[::]:8443"),
            ("Proxies:Trusted", "172.30.0.0/24"), ("RateLimit:Clients:erp", "6000"), ("Telemetry:Metrics:Url", "http://127.0.0.1:9464"), ("Mail:Tls", "StartTls"),
            ("Logging:LogLevel:Default", "Debug"), ("PATH", "/usr/bin"), ("Kestrel:Endpoints:Https:Url", "https://*:443"), ("npm_config:registry", "x"));

        findings.Errors.ShouldBeEmpty();
        findings.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void A_secret_is_never_shown()
    {
        var findings = Look(("Database:Provider", "postgres"), ("ConnectionStrings:Portal", "Hots=db;Password=top-secret"), ("Telemetry:Metrics:Token", "short"));

        findings.Errors.Count.ShouldBe(2);
        findings.Errors.ShouldAllBe(e => !e.Contains("top-secret", StringComparison.Ordinal) && !e.Contains("“short”", StringComparison.Ordinal));
    }

    [Fact]
    public void PostgreSQL_needs_its_connection() =>
        Look(("Database:Provider", "postgres")).Errors.ShouldHaveSingleItem().ShouldStartWith("ConnectionStrings:Portal is missing");

    [Fact]
    public void A_slip_of_the_pen_is_pointed_out()
    {
        var warnings = Look(("RateLimit:PerMinut", "5"), ("Databse:Provider", "postgres"), ("Filiera:Urls", "http://localhost:1"), ("ConectionStrings:Portal", "x"), ("Urls", "http://0.0.0.0:80")).Warnings;

        warnings.ShouldContain("RateLimit:PerMinut is no setting of the portal; perhaps RateLimit:PerMinute is meant");
        warnings.ShouldContain("Databse:Provider is no setting of the portal; perhaps Database:Provider is meant");
        warnings.ShouldContain("ConectionStrings:Portal is no setting of the portal; perhaps ConnectionStrings:Portal is meant");
        warnings.ShouldContain("Filiera:Urls is no setting: settings have no such prefix; perhaps Urls is meant");
        warnings.ShouldContain(w => w.StartsWith("Urls has http://0.0.0.0:80", StringComparison.Ordinal));
        warnings.Count.ShouldBe(5);
    }

    [Fact]
    public async Task Serve_does_not_start_with_them_and_says_why_on_standard_error()
    {
        var info = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Filiera.Host.dll"), "serve", "--data", "/proc/nowhere"]) { RedirectStandardError = true, RedirectStandardOutput = true };
        info.Environment["RateLimit__PerMinute"] = "0";
        using var serve = Process.Start(info)!;
        var said = await serve.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await serve.WaitForExitAsync(TestContext.Current.CancellationToken);

        serve.ExitCode.ShouldBe(1);
        var lines = said.Trim().Split('\n');
        lines.Length.ShouldBe(3, said);
        lines[0].ShouldStartWith("Settings: 2 to mend");
        lines.ShouldContain(l => l.Contains("RateLimit:PerMinute is “0”", StringComparison.Ordinal));
        lines.ShouldContain(l => l.Contains("DataDir is “/proc/nowhere”", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_setting_that_the_code_reads_is_in_the_list()
    {
        var read = Directory.GetFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/Operations/", StringComparison.Ordinal))
            .SelectMany(f => Reading().Matches(File.ReadAllText(f)).Select(m => m.Groups["key"].Value)).Distinct().Except(["Demo", "Portal:AssetsFolder", "HTTP_PORTS"]).ToList(); // the last two are a designer's, and .NET's own

        read.Count.ShouldBeGreaterThan(20, "the search still finds them");
        read.Where(k => PortalSettings.Find(k) is null && PortalSettings.Find(k + ":x") is null).ShouldBeEmpty();
    }

    [Fact]
    public void The_guide_for_operators_explains_every_setting_and_no_other()
    {
        var guide = File.ReadAllText(Path.Combine(Root, "docs", "operations.md"));
        var told = Row().Matches(guide).Select(m => m.Groups["key"].Value).ToList();

        told.ShouldBe(PortalSettings.All.Select(s => s.Key), ignoreOrder: true);
        foreach (var setting in PortalSettings.All.Where(s => s.Default.Length > 0))
        {
            guide.ShouldContain($"| `{setting.Key}` | {setting.Meaning} | {setting.Default} |");
        }
    }

    internal static string Root { get; } = FindRoot();

    private static SettingsCheck.Findings Look(params (string Key, string Value)[] values) =>
        SettingsCheck.Look(new ConfigurationBuilder().AddInMemoryCollection(values.ToDictionary(v => v.Key, v => (string?)v.Value).Append(new("DataDir", Path.GetTempPath()))).Build());

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Filiera.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    [GeneratedRegex("""[cC]onfiguration>?(?:\(\))?(?:\[|\.GetValue(?:<\w+>)?\()"(?<key>[A-Z]\w+(?::\w+)*)""")]
    private static partial Regex Reading();

    [GeneratedRegex("""^\| `(?<key>[A-Z]\w+(?::[\w*]+)*)` \| """, RegexOptions.Multiline)]
    private static partial Regex Row();
}
