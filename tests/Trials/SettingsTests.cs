using Filiera.Host;
using Filiera.Kernel;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace Filiera.Trials;

/// <summary>Settings are judged when the portal starts, all at once, in words that name the cure.</summary>
public sealed class SettingsTests
{
    [Fact]
    public void Everything_wrong_is_said_at_once_with_what_is_allowed()
    {
        var configuration = Of(("Database:Provider", "oracle"), ("RateLimit:PerMinute", "many"), ("Portal:TimeZone", "Rome"), ("Telemetry:Otlp", "collector"), ("Outbox:Deliver", "yes"));

        var told = Should.Throw<SettingException>(() => Settings.Check(configuration)).Message.Split(Environment.NewLine);

        told.Length.ShouldBe(5);
        told.ShouldContain("Database:Provider is “oracle”: it must be sqlite or postgres (for example postgres)");
    }

    [Fact]
    public void PostgreSQL_needs_its_connection() =>
        Should.Throw<SettingException>(() => Settings.Check(Of(("Database:Provider", "postgres")))).Message.ShouldContain("ConnectionStrings:Portal");

    [Fact]
    public void A_mistyped_name_is_pointed_out() =>
        Settings.Unknown(Of(("RateLimit:PerMinut", "5"), ("RateLimit:Clients:erp", "5"), ("Mail:Host", "x"), ("Jobs:Run", "true"))).ShouldBe(["RateLimit:PerMinut"]);

    [Fact]
    public void The_guide_for_operators_explains_every_setting()
    {
        var guide = File.ReadAllText(Path.Combine(Root(), "docs", "operations.md"));
        Settings.All.Where(s => !guide.Contains($"`{s.Name}`", StringComparison.Ordinal)).Select(s => s.Name).ShouldBeEmpty();
    }

    private static IConfiguration Of(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.ToDictionary(v => v.Key, v => (string?)v.Value)).Build();

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Filiera.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
