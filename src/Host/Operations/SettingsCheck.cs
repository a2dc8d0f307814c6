using System.Globalization;
using System.Text;
using Filiera.Kernel;

namespace Filiera.Host.Operations;

/// <summary>Reads the settings before anything else does, and says all that is wrong with them at once, in words for whoever runs the portal.</summary>
internal static class SettingsCheck
{
    /// <param name="Errors">What keeps the portal from starting.</param>
    /// <param name="Warnings">What is probably not meant.</param>
    public sealed record Findings(IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings);

    /// <summary>Stops with one line for each error.</summary>
    public static Findings Demand(IConfiguration configuration)
    {
        var findings = Look(configuration);
        return findings.Errors.Count == 0 ? findings : throw new SettingException(Words(findings.Errors));
    }

    public static string Words(IReadOnlyList<string> errors)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"Settings: {errors.Count} to mend (docs/operations.md lists them all)");
        foreach (var error in errors)
        {
            text.Append("\n  ").Append(error);
        }

        return text.ToString();
    }

    public static Findings Look(IConfiguration configuration)
    {
        var errors = new List<string>();
        var warnings = new List<string>();
        var given = configuration.AsEnumerable().Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => (p.Key, Value: p.Value!)).OrderBy(p => p.Key, StringComparer.OrdinalIgnoreCase).ToList();
        foreach (var (key, value) in given)
        {
            if (PortalSettings.Find(key) is not { } setting)
            {
                Unknown(key, warnings);
            }
            else if (!RuleOf(setting, configuration).Fits(value))
            {
                errors.Add(Wrong(setting, key, value, RuleOf(setting, configuration)));
            }
        }

        Together(configuration, errors, warnings);
        return new(errors, warnings);
    }

    private static string Wrong(Setting setting, string key, string value, Rule rule)
    {
        var said = setting.Secret ? "can’t be read (its value is not shown)" : $"is “{(value.Length > 200 ? value[..200] + "…" : value)}”";
        return $"{key} {said}: it must be {rule.MustBe}, for example {rule.Example} (environment: {key.Replace(":", "__", StringComparison.Ordinal)})";
    }

    private static Rule RuleOf(Setting setting, IConfiguration configuration) =>
        setting.Key == "ConnectionStrings:Portal" ? Rule.Connection(IsPostgres(configuration)) : setting.Rule;

    private static bool IsPostgres(IConfiguration configuration) => string.Equals(configuration["Database:Provider"], "postgres", StringComparison.OrdinalIgnoreCase);

    // What only shows when two settings are seen together.
    private static void Together(IConfiguration configuration, List<string> errors, List<string> warnings)
    {
        if (IsPostgres(configuration) && string.IsNullOrEmpty(configuration.GetConnectionString("Portal")))
        {
            errors.Add($"ConnectionStrings:Portal is missing: Database:Provider is postgres, which needs one, for example {Rule.Connection(postgres: true).Example} (environment: ConnectionStrings__Portal)");
        }

        Folder(configuration["DataDir"] ?? "data", errors);
        var listens = (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (string.IsNullOrEmpty(configuration["Proxies:Trusted"]) && listens.FirstOrDefault(u => u.StartsWith("http:", StringComparison.OrdinalIgnoreCase) && !IsLocal(u)) is { } open)
        {
            warnings.Add($"Urls has {open}, and Proxies:Trusted names nobody: over plain http the portal answers on this machine only, or behind a proxy that Proxies:Trusted names");
        }

        if (configuration["SignIn:Oidc:Authority"] is { Length: > 0 } && (string.IsNullOrEmpty(configuration["SignIn:Oidc:ClientId"]) || string.IsNullOrEmpty(configuration["SignIn:Oidc:ClientSecret"])))
        {
            errors.Add("SignIn:Oidc:ClientId or SignIn:Oidc:ClientSecret is missing, and SignIn:Oidc:Authority is set");
        }
    }

    private static bool IsLocal(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.IsLoopback;

    private static void Folder(string path, List<string> errors)
    {
        try
        {
            Directory.CreateDirectory(path);
            var probe = Path.Combine(path, $".write-{Guid.NewGuid():N}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            errors.Add($"DataDir is “{path}”: it must be a folder that {Environment.UserName} may write to, for example /var/lib/filiera ({e.Message})");
        }
    }

    // Below our own sections every key is ours; elsewhere only what looks like a slip of the pen is told, since the environment is full of strangers.
    private static void Unknown(string key, List<string> warnings)
    {
        var section = key.Split(':')[0];
        if (section.Equals("Filiera", StringComparison.OrdinalIgnoreCase) && key.Contains(':', StringComparison.Ordinal))
        {
            warnings.Add($"{key} is no setting: settings have no such prefix{Perhaps(key[(section.Length + 1)..])}");
        }
        else if (key.Contains(':', StringComparison.Ordinal) && (PortalSettings.Sections.Contains(section) || section.Equals("ConnectionStrings", StringComparison.OrdinalIgnoreCase) || IsSlip(section)))
        {
            warnings.Add($"{key} is no setting of the portal{Perhaps(key)}");
        }
    }

    private static bool IsSlip(string section) => PortalSettings.Sections.Append("ConnectionStrings").Any(s => Distance(s, section) is 1 or 2);

    private static string Perhaps(string key)
    {
        var (near, distance) = PortalSettings.All.Select(s => (s.Key, Distance: Distance(s.Key, key))).MinBy(s => s.Distance);
        return distance <= Math.Max(2, key.Length / 4) ? $"; perhaps {near} is meant" : "";
    }

    /// <summary>Letters to change, add or take away to make one of the other; capitals count as small letters.</summary>
    private static int Distance(string one, string other)
    {
        var (a, b) = (one.ToLowerInvariant(), other.ToLowerInvariant());
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var (diagonal, left) = (row[0], row[0] = i);
            for (var j = 1; j <= b.Length; j++)
            {
                left = Math.Min(Math.Min(row[j], left) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                (diagonal, row[j]) = (row[j], left);
            }
        }

        return row[b.Length];
    }
}
