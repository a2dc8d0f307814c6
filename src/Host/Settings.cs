using System.Globalization;
using Filiera.Kernel;

namespace Filiera.Host;

/// <summary>A setting that whoever runs the portal may give.</summary>
/// <param name="Allowed">What it may be, in words.</param>
/// <param name="Holds">True for a value that may stand.</param>
public sealed record Setting(string Name, string Allowed, string Example, Func<string, bool> Holds);

/// <summary>
/// Every setting with what it may be. <see cref="Check"/> says all that is wrong at once, when the portal starts and not when the setting is first
/// used. docs/operations.md explains each; a test holds the two together.
/// </summary>
public static class Settings
{
    private static readonly string[] Sections = ["Database", "RateLimit", "Limits", "Proxies", "Telemetry", "Outbox", "Jobs", "Exchanges", "Bulk", "Catalog", "Pricing", "Ordering", "Inventory", "Mail", "SignIn", "Clients", "Media"];

    public static readonly IReadOnlyList<Setting> All =
    [
        new("Database:Provider", "sqlite or postgres", "postgres", v => v.ToUpperInvariant() is "SQLITE" or "POSTGRES"),
        Flag("Database:Migrate"),
        Text("DataDir", "a folder", "data"),
        Text("Media:Folder", "a folder", "/srv/filiera/media"),
        new("Portal:TimeZone", "the name of a time zone", "Europe/Rome", v => TimeZoneInfo.TryFindSystemTimeZoneById(v, out _)),
        Address("Portal:Issuer"), Address("Portal:Address"),
        Text("Proxies:Trusted", "addresses or networks, by comma", "10.0.0.0/8"),
        Text("AllowedHosts", "names by «;», or *", "portale.serralta.it"),
        Number("RateLimit:PerMinute", 1), Number("RateLimit:SignInPerMinute", 1),
        Number("Limits:BodyBytes", 1), Number("Limits:HeadersSeconds", 1), Number("Limits:BytesPerSecond", 1), Number("Limits:GraceSeconds", 1),
        Flag("Telemetry:Metrics"), Text("Telemetry:Token", "a secret", "…"), Address("Telemetry:Otlp"),
        Flag("Outbox:Deliver"), Number("Outbox:MaxAttempts", 1), Number("Outbox:KeepDays", 1),
        Flag("Jobs:Run"), Number("Exchanges:KeepDays", 1), Number("Bulk:MaxRows", 1),
        Flag("Catalog:WarmUp"), Number("Catalog:Images:MaxBytes", 1), Number("Catalog:Images:MaxPixels", 1),
        new("Pricing:Rounding", "LineTotal, NetUnit or Stepwise", "LineTotal", v => v.ToUpperInvariant() is "LINETOTAL" or "NETUNIT" or "STEPWISE"),
        Number("Pricing:NetUnitDecimals", 0), Number("Pricing:BooksMemoryMegabytes", 1), Number("Pricing:MaximumLines", 1), Number("Pricing:SuspiciousPercent", 0), Flag("Pricing:ApplyScheduled"),
        Number("Ordering:MaxRows", 1), Number("Ordering:FeedMilliseconds", 1), Flag("Clients:Watch"),
        Number("SignIn:Tries", 1), Number("SignIn:TriesOfKnown", 1), Number("SignIn:TriesPerAddress", 1), Number("SignIn:PauseMinutes", 1), Flag("SignIn:RequireSecondFactor"),
    ];

    /// <summary>Throws one <see cref="SettingException"/> that tells every wrong setting, one a line.</summary>
    public static void Check(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var wrong = All.Where(s => configuration[s.Name] is { Length: > 0 } value && !s.Holds(value))
            .Select(s => $"{s.Name} is “{configuration[s.Name]}”: it must be {s.Allowed} (for example {s.Example})").ToList();
        if (string.Equals(configuration["Database:Provider"], "postgres", StringComparison.OrdinalIgnoreCase) && string.IsNullOrWhiteSpace(configuration.GetConnectionString("Portal")))
        {
            wrong.Add("ConnectionStrings:Portal is missing: PostgreSQL needs one (for example Host=db;Database=filiera;Username=filiera;Password=…)");
        }

        if (wrong.Count > 0)
        {
            throw new SettingException(string.Join(Environment.NewLine, wrong));
        }
    }

    /// <summary>Keys in our sections that mean nothing: most often a name mistyped.</summary>
    public static IReadOnlyList<string> Unknown(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var known = All.Select(s => s.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. Sections.SelectMany(s => configuration.GetSection(s).AsEnumerable())
            .Where(pair => pair.Value is not null && !known.Contains(pair.Key) && !IsOpen(pair.Key)).Select(pair => pair.Key).Order(StringComparer.Ordinal)];
    }

    // Sections whose module reads and judges them itself, or whose keys are names given by whoever runs the portal.
    private static bool IsOpen(string key) =>
        new[] { "RateLimit:Clients:", "Mail:", "SignIn:Oidc:", "SignIn:Passkeys:", "Inventory:" }.Any(s => key.StartsWith(s, StringComparison.OrdinalIgnoreCase));

    private static Setting Flag(string name) => new(name, "true or false", "true", v => bool.TryParse(v, out _));

    private static Setting Number(string name, long least) => new(name, $"a whole number from {least.ToString(CultureInfo.InvariantCulture)}", Math.Max(least, 10).ToString(CultureInfo.InvariantCulture),
        v => long.TryParse(v, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least);

    private static Setting Address(string name) => new(name, "an http or https address", "https://portale.serralta.it", v => Uri.TryCreate(v, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https"));

    private static Setting Text(string name, string allowed, string example) => new(name, allowed, example, v => !v.Any(char.IsControl));
}
