using Microsoft.Extensions.Configuration;

namespace Filiera.Kernel;

public enum MailSecurity
{
    /// <summary>Plain connection that becomes TLS before anything is said (port 587).</summary>
    StartTls,

    /// <summary>TLS from the first byte (port 465).</summary>
    Ssl,

    /// <summary>No TLS: a relay on this machine only.</summary>
    None,
}

/// <summary>
/// The mail server, section <c>Mail</c>: <c>Host</c>, <c>Port</c>, <c>User</c>, <c>Password</c>, <c>From</c>, <c>Tls</c> (starttls, ssl, none).
/// Without <c>Host</c> nothing leaves: mails are kept and read at <c>/office/mails</c>. Read once, when the portal starts: what is wrong is said then.
/// </summary>
public sealed class MailSettings
{
    public MailSettings(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var mail = configuration.GetSection("Mail");
        Host = mail["Host"] is { Length: > 0 } host && configuration["Demo"] != "true" ? host : null;
        if (Host is null)
        {
            return;
        }

        Tls = (mail["Tls"] ?? "starttls").ToUpperInvariant() switch
        {
            "STARTTLS" => MailSecurity.StartTls,
            "SSL" => MailSecurity.Ssl,
            "NONE" => MailSecurity.None,
            _ => throw new SettingException($"Mail:Tls is “{mail["Tls"]}”: it must be starttls, ssl or none"),
        };
        Port = mail["Port"] is not { Length: > 0 } port ? (Tls == MailSecurity.Ssl ? 465 : 587)
            : int.TryParse(port, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65536 ? number
            : throw new SettingException($"Mail:Port is “{port}”: it must be 1 to 65535");
        From = mail["From"] is { Length: > 0 } from && MimeKit.MailboxAddress.TryParse(from, out _) ? from
            : throw new SettingException("Mail:From must be an address that mails come from, for example “Serralta <portale@serralta.it>”");
        User = mail["User"] is { Length: > 0 } user ? user : null;
        Password = mail["Password"];
        if (User is not null && string.IsNullOrEmpty(Password))
        {
            throw new SettingException("Mail:Password is missing, and Mail:User is set");
        }

        if (!PublicAddress.IsUsable(configuration["Portal:Address"]))
        {
            throw new SettingException("Portal:Address is missing: links in mails need the address of the portal, for example https://portale.serralta.it");
        }
    }

    /// <summary>Null: mails are kept and not sent.</summary>
    public string? Host { get; }

    public int Port { get; }

    public string? User { get; }

    public string? Password { get; }

    public string From { get; } = "";

    public MailSecurity Tls { get; }
}

/// <summary>
/// Where people reach the portal, for links in mails: <c>Portal:Address</c>, else the address it listens on. Never what a request says of
/// itself: a forged Host header would send a person's secret link to somebody else's site.
/// </summary>
public sealed class PublicAddress(IConfiguration configuration)
{
    private readonly string _root = Root(configuration);

    /// <param name="path">A path of ours, from «/».</param>
    public string Of(string path) => _root + path;

    internal static bool IsUsable(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    private static string Root(IConfiguration configuration)
    {
        var said = configuration["Portal:Address"];
        if (said is { Length: > 0 })
        {
            return IsUsable(said) ? said.TrimEnd('/') : throw new SettingException($"Portal:Address is “{said}”: it must be an https address");
        }

        var listens = (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
        return listens is null ? "https://localhost"
            : listens.Replace("://*", "://localhost", StringComparison.Ordinal).Replace("://+", "://localhost", StringComparison.Ordinal).Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal).Replace("://[::]", "://localhost", StringComparison.Ordinal).TrimEnd('/');
    }
}
