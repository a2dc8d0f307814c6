using System.Globalization;
using System.Net;

namespace Filiera.Host.Operations;

/// <summary>A setting of the portal: what it means, what it is when nobody says, and what it may be.</summary>
/// <param name="Key">«Section:Name»; a last part «*» stands for any name.</param>
/// <param name="Default">As whoever runs the portal reads it; empty = none.</param>
/// <param name="Rule">What a value must be, with an example; and the check.</param>
/// <param name="Secret">Its value is shown to nobody.</param>
internal sealed record Setting(string Key, string Meaning, string Default, Rule Rule, bool Secret = false)
{
    /// <summary>Its name in the environment.</summary>
    public string Variable => Key.Replace(":", "__", StringComparison.Ordinal);

    public bool Covers(string key) => Key.EndsWith(":*", StringComparison.Ordinal)
        ? key.StartsWith(Key[..^1], StringComparison.OrdinalIgnoreCase) && key.Length > Key.Length - 1
        : key.Equals(Key, StringComparison.OrdinalIgnoreCase);
}

/// <summary>What a value must be, in words that follow «it must be», and whether one is.</summary>
internal sealed record Rule(string MustBe, string Example, Func<string, bool> Fits)
{
    public static readonly Rule Flag = new("true or false", "true", v => bool.TryParse(v, out _));

    public static readonly Rule Zone = new("a time zone that this machine knows", "Europe/Rome", v => TimeZoneInfo.TryFindSystemTimeZoneById(v, out _));

    public static readonly Rule Addresses = new("addresses to listen on, by «;»", "http://localhost:5000", v =>
        Parts(v, ';') is { Count: > 0 } urls && urls.All(IsListener));

    public static readonly Rule Networks = new("addresses or networks, by comma", "10.0.0.5, 172.30.0.0/24", v =>
        Parts(v, ',').All(p => IPAddress.TryParse(p, out _) || IPNetwork.TryParse(p, out _)));

    public static Rule OneOf(params string[] values) =>
        new(string.Join(" or ", values), values[0], v => values.Contains(v, StringComparer.OrdinalIgnoreCase));

    public static Rule Whole(long from, long to, string example) =>
        new(string.Create(CultureInfo.InvariantCulture, $"a whole number from {from} to {to}"), example,
            v => long.TryParse(v, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) && n >= from && n <= to);

    public static Rule Number(decimal from, decimal to, string example) =>
        new(string.Create(CultureInfo.InvariantCulture, $"a number from {from} to {to}"), example,
            v => decimal.TryParse(v, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var n) && n >= from && n <= to);

    public static Rule Text(string example, string mustBe = "a text of at most 300 characters", int atLeast = 1) =>
        new(mustBe, example, v => v.Trim().Length >= atLeast && v.Length <= 300);

    /// <summary>An address of the web: https, or http on this machine.</summary>
    public static Rule Web(string example, bool alsoHttp = false) =>
        new(alsoHttp ? "an http or https address" : "an https address", example, v => Uri.TryCreate(v, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && (alsoHttp || uri.IsLoopback))));

    public static Rule Connection(bool postgres) => postgres
        ? new("a connection string of PostgreSQL", "Host=db;Database=filiera;Username=filiera;Password=…", v => Reads(() => new Npgsql.NpgsqlConnectionStringBuilder(v).Host))
        : new("a connection string of SQLite", "Data Source=/var/lib/filiera/filiera.db", v => Reads(() => new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(v).DataSource));

    public static readonly Rule Listener = new("one address to listen on", "http://127.0.0.1:9464", IsListener);

    private static List<string> Parts(string text, char by) => [.. text.Split(by, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    // «http://*:80» and «http://+:80» are addresses to Kestrel and not to Uri.
    private static bool IsListener(string url) =>
        Uri.TryCreate(url.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal), UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);

    private static bool Reads(Func<string?> place)
    {
        try
        {
            return !string.IsNullOrEmpty(place());
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            return false;
        }
    }
}
