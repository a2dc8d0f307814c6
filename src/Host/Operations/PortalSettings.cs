namespace Filiera.Host.Operations;

/// <summary>Every setting of the portal, in one place: what <c>serve</c> checks when it starts, and docs/operations.md lists (a test compares).</summary>
internal static class PortalSettings
{
    public static readonly IReadOnlyList<Setting> All =
    [
        new("Database:Provider", "Which database", "sqlite", Rule.OneOf("sqlite", "postgres")),
        new("ConnectionStrings:Portal", "Its connection; required for PostgreSQL", "`filiera.db` in the data folder", Rule.Connection(postgres: true), Secret: true),
        new("Database:Migrate", "false: nodes don’t migrate, `migrate` is a step of the deployment", "true", Rule.Flag),
        new("DataDir", "Folder of the embedded database, of photographs and of reports", "data", Rule.Text("/var/lib/filiera")),
        new("Urls", "Addresses to listen on", "http://localhost:5000", Rule.Addresses),
        new("AllowedHosts", "Names under which the portal answers, by «;»", "every name", Rule.Text("portale.serralta.it;*.serralta.it")),
        new("Proxies:Trusted", "Addresses or networks of proxies whose `X-Forwarded-*` are believed (this machine always is)", "", Rule.Networks),
        new("Shutdown:DrainSeconds", "On SIGTERM: seconds in which the node says «not ready» and still serves, so that a proxy turns away first", "0", Rule.Whole(0, 60, "5")),

        new("Portal:Address", "Where people reach the portal; links in mails need it", "the address it listens on", Rule.Web("https://portale.serralta.it")),
        new("Portal:Issuer", "Issuer written into tokens; the same on all nodes", "https://filiera.portal/", Rule.Web("https://portale.serralta.it/")),
        new("Portal:TimeZone", "The zone of days, cut-offs and documents", "Europe/Rome", Rule.Zone),
        new("Portal:Maker:Name", "The manufacturer’s name", "Serralta", Rule.Text("Serralta S.p.A.")),
        new("Portal:Maker:Address", "His address, on documents", "", Rule.Text("Via dell’Industria 4, 36100 Vicenza")),
        new("Portal:Maker:VatNumber", "His VAT number, on documents", "", Rule.Text("IT01234567890")),
        new("Portal:Maker:Phone", "His telephone, on pages and documents", "", Rule.Text("0445 555 120")),
        new("Portal:Maker:Email", "His address for mails, on pages and documents", "", Rule.Text("clienti@serralta.it")),
        new("Portal:Maker:Hours", "When one answers the telephone", "", Rule.Text("lun–ven 8–18")),
        new("Portal:Maker:Logo", "Path of his logo, svg or png", "", Rule.Text("/media/logo.svg")),
        new("Portal:Maker:BrandHue", "Hue of the accent colour", "260", Rule.Number(0, 360, "260")),
        new("Portal:Maker:BrandChroma", "Strength of the accent colour", "0.155", Rule.Number(0, 0.155m, "0.12")),

        new("RateLimit:PerMinute", "Calls a minute of one client, per node", "1200", Rule.Whole(1, 10_000_000, "1200")),
        new("RateLimit:SignInPerMinute", "Attempts a minute from one address to sign in or get a token, per node", "300", Rule.Whole(1, 10_000_000, "300")),
        new("RateLimit:Clients:*", "Calls a minute of the client of this name", "", Rule.Whole(1, 10_000_000, "6000")),
        new("SignIn:Tries", "Wrong passwords for one name from devices that never signed it in", "5", Rule.Whole(1, 1000, "5")),
        new("SignIn:TriesOfKnown", "Wrong passwords for one name from a device that did", "10", Rule.Whole(1, 1000, "10")),
        new("SignIn:TriesPerAddress", "Wrong passwords from one address for all names", "50", Rule.Whole(1, 100_000, "50")),
        new("SignIn:PauseMinutes", "How long it pauses after too many", "15", Rule.Whole(1, 1440, "15")),
        new("SignIn:RequireSecondFactor", "Who must have a second factor", "false", Rule.OneOf("false", "none", "true", "manufacturer", "all")),
        new("SignIn:Passkeys:Domain", "Domain of passkeys", "the portal’s own", Rule.Text("serralta.it")),
        new("SignIn:Oidc:Authority", "The company’s OpenID Connect provider", "", Rule.Web("https://login.microsoftonline.com/TENANT/v2.0")),
        new("SignIn:Oidc:ClientId", "The portal’s id there", "", Rule.Text("3f2a…")),
        new("SignIn:Oidc:ClientSecret", "Its secret there", "", Rule.Text("…"), Secret: true),
        new("SignIn:Oidc:Name", "Words of the button", "the provider’s host", Rule.Text("Serralta")),
        new("SignIn:Oidc:Scopes", "What is asked for", "openid profile email", Rule.Text("openid profile email")),
        new("SignIn:Oidc:For", "Whose sign-in it is", "manufacturer", Rule.OneOf("manufacturer", "all")),
        new("SignIn:Oidc:TrustEmail", "true: the provider verifies addresses and doesn’t say `email_verified`", "false", Rule.Flag),
        new("SignIn:Oidc:Roles:*", "Groups of the provider, by «;», that have the role admin, pricing or service here: with one of these, groups decide who comes in", "", Rule.Text("portal-service;portal-sales")),
        new("SignIn:Oidc:GroupClaim", "The claim that lists a person’s groups", "groups", Rule.Text("groups")),

        new("Mail:Host", "Mail server; without it mails are kept and not sent", "", Rule.Text("smtp.serralta.it")),
        new("Mail:Port", "Its port", "587, or 465 with ssl", Rule.Whole(1, 65_535, "587")),
        new("Mail:User", "User there", "", Rule.Text("portale")),
        new("Mail:Password", "Password there", "", Rule.Text("…"), Secret: true),
        new("Mail:From", "Sender of mails", "", Rule.Text("Serralta <portale@serralta.it>")),
        new("Mail:Tls", "How the connection is protected", "starttls", Rule.OneOf("starttls", "ssl", "none")),

        new("Limits:BodyBytes", "Largest request, in bytes", "10000000", Rule.Whole(10_000, 2_000_000_000, "10000000")),
        new("Limits:HeadersSeconds", "Seconds in which a client must have sent its headers", "15", Rule.Whole(1, 600, "15")),
        new("Limits:BytesPerSecond", "Slowest client that is served", "240", Rule.Whole(1, 1_000_000, "240")),
        new("Limits:GraceSeconds", "Seconds before that is looked at", "5", Rule.Whole(1, 600, "5")),
        new("Bulk:MaxRows", "Rows of one bulk call", "10000", Rule.Whole(1, 1_000_000, "10000")),
        new("Ordering:MaxRows", "Rows of one quick order or cart", "10000", Rule.Whole(1, 100_000, "10000")),
        new("Ordering:FeedMilliseconds", "How often customer service’s list looks for new orders", "1000", Rule.Whole(100, 60_000, "1000")),
        new("Ordering:PriceCheck:Minutes", "How often sampled prices are asked by every path and compared", "60", Rule.Whole(1, 100_000, "60")),
        new("Ordering:PriceCheck:Accounts", "Dealers in one sample of the price check", "10", Rule.Whole(1, 1_000, "10")),
        new("Ordering:PriceCheck:Products", "Products in one sample of the price check", "10", Rule.Whole(1, 1_000, "10")),
        new("Pricing:Rounding", "When a line is rounded; must be the ERP’s choice", "LineTotal", Rule.OneOf("LineTotal", "NetUnit", "Stepwise")),
        new("Pricing:NetUnitDecimals", "Decimals of the net unit price under NetUnit, of each step under Stepwise", "2", Rule.Whole(0, 5, "2")),
        new("Pricing:BooksMemoryMegabytes", "Memory for price books on a node", "256", Rule.Whole(1, 1_000_000, "256")),
        new("Pricing:MaximumLines", "Lines of one price call", "10000", Rule.Whole(1, 1_000_000, "10000")),
        new("Pricing:SuspiciousPercent", "A new price that moves by more is pointed out before it is applied", "15", Rule.Number(0, 100_000, "15")),
        new("Pricing:ContractMail", "Who is told by mail that a contract’s notice date has come", "nobody", Rule.Text("listini@serralta.it")),
        new("Pricing:ApplyScheduled", "false: this node applies no scheduled price changes", "true", Rule.Flag),
        new("Inventory:ShownUpTo", "Larger quantities are shown as «oltre 500»", "500", Rule.Number(0, 1_000_000_000, "500")),
        new("Inventory:LeadDays", "Working days to get goods, where no warehouse says", "15", Rule.Whole(0, 365, "15")),
        new("Catalog:WarmUp", "false: the catalogue is read by the first request and not ahead", "true", Rule.Flag),
        new("Catalog:HitsMemoryMegabytes", "Memory for lists of hits on a node", "64", Rule.Whole(1, 1_000_000, "64")),
        new("Catalog:Images:MaxBytes", "Largest picture that is taken", "10000000", Rule.Whole(1000, 2_000_000_000, "10000000")),
        new("Catalog:Images:MaxPixels", "Its most pixels", "40000000", Rule.Whole(1000, 1_000_000_000, "40000000")),
        new("Showcase:PagesMemoryMegabytes", "Memory for ready pages of products on a node", "128", Rule.Whole(1, 1_000_000, "128")),
        new("Media:Folder", "Folder of photographs; nodes share it", "`media` in the data folder", Rule.Text("/srv/filiera/media")),

        new("Outbox:Deliver", "false: this node serves and delivers no events", "true", Rule.Flag),
        new("Outbox:MaxAttempts", "Attempts before a message of the outbox is set aside for a person", "10", Rule.Whole(1, 1000, "10")),
        new("Outbox:KeepDays", "Days for which delivered messages, and with them the feed of orders, are kept", "90", Rule.Whole(1, 36_500, "90")),
        new("Exchanges:KeepDays", "Days for which bulk calls and imports, with their refused rows, are kept", "180", Rule.Whole(1, 36_500, "180")),
        new("Jobs:Run", "false: this node runs no jobs", "true", Rule.Flag),
        new("Clients:Watch", "false: this node does not note when clients were last seen", "true", Rule.Flag),

        new("Telemetry:Metrics:Url", "An address of its own on which `/metrics`, and nothing else, is served without a token", "none", Rule.Listener),
        new("Telemetry:Metrics:Token", "With it `/metrics` is served on the portal’s addresses to `Authorization: Bearer …`", "none", Rule.Text("…", "a text of 16 to 300 characters", atLeast: 16), Secret: true),
        new("Telemetry:Otlp:Endpoint", "OTLP receiver to which metrics and traces are sent", "none", Rule.Web("http://collector:4317", alsoHttp: true)),
        new("Telemetry:Otlp:Protocol", "How it is spoken to", "grpc", Rule.OneOf("grpc", "http/protobuf")),
        new("Telemetry:Otlp:Headers", "Headers sent to it, `name=value` by comma", "", Rule.Text("api-key=…"), Secret: true),
        new("Telemetry:TraceRatio", "Share of requests whose trace is recorded", "0.05", Rule.Number(0, 1, "0.05")),
        new("Telemetry:Node", "Name of this node in figures and traces", "the machine’s name", Rule.Text("portal-1")),
    ];

    /// <summary>First parts of keys that are ours alone: another key below them is a mistake.</summary>
    public static readonly IReadOnlySet<string> Sections = All.Select(s => s.Key).Where(k => k.Contains(':', StringComparison.Ordinal)).Select(k => k.Split(':')[0])
        .Where(s => s != "ConnectionStrings").ToHashSet(StringComparer.OrdinalIgnoreCase);

    public static Setting? Find(string key) => All.FirstOrDefault(s => s.Covers(key));
}
