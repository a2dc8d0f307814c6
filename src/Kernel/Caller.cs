namespace Filiera.Kernel;

public enum CallerKind
{
    Stranger,
    User,
    Client,
    System,
}

/// <summary>
/// Who is asking: a user of a dealer or of the manufacturer, an API client, or the portal itself. Made once per request
/// from the signed-in principal, with no query.
/// </summary>
public sealed record Caller
{
    public static readonly Caller Stranger = new() { Kind = CallerKind.Stranger, Name = "stranger" };

    /// <summary>The portal itself: imports, jobs, subscribers. Sees every account and may do everything.</summary>
    public static readonly Caller System = new() { Kind = CallerKind.System, Name = "system", Permissions = Permission.All };

    public CallerKind Kind { get; init; }

    /// <summary>E-mail of the user or id of the client: what the audit names.</summary>
    public required string Name { get; init; }

    /// <summary>The name of the person, for pages and histories.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Code of the user's role; null for systems.</summary>
    public string? Role { get; init; }

    /// <summary>The dealer's account. Null for the manufacturer's people and systems, who see all accounts.</summary>
    public int? AccountId { get; init; }

    public string? AccountCode { get; init; }

    /// <summary>The branch for which he orders when he doesn't say; null = the account's headquarters.</summary>
    public int? BranchId { get; init; }

    /// <summary>The branches a dealer's user is limited to; null = every branch of his account.</summary>
    public IReadOnlyList<int>? Branches { get; init; }

    public IReadOnlySet<string> Permissions { get; init; } = new HashSet<string>();

    /// <summary>
    /// Code of the dealer for whom someone of the manufacturer works at this moment: account, branches and permissions are then those of a
    /// buyer of that dealer, the name is his own. Null when everyone works for himself.
    /// </summary>
    public string? OnBehalfOf { get; init; }

    public bool IsSignedIn => Kind != CallerKind.Stranger;

    /// <summary>Someone of a dealer, or a dealer's system.</summary>
    public bool IsDealer => AccountId is not null;

    public bool May(string permission) => Permissions.Contains(permission);

    /// <summary>The first line of every handler: null when allowed, else the refusal.</summary>
    public Problem? Demand(string permission) =>
        May(permission) ? null : IsSignedIn ? Problems.Forbidden : Problems.SignInRequired;
}

/// <summary>What one may do. Roles are sets of these; an API client's scopes are these.</summary>
public static class Permission
{
    public const string CatalogRead = "catalog.read";
    public const string PricesRead = "prices.read";
    public const string OrdersRead = "orders.read";
    public const string OrdersPlace = "orders.place";
    public const string OrdersApprove = "orders.approve";
    public const string DealerAdmin = "dealer.admin";
    public const string OrdersManage = "orders.manage";
    public const string CatalogWrite = "catalog.write";
    public const string PricesWrite = "prices.write";
    public const string StockWrite = "stock.write";
    public const string AccountsRead = "accounts.read";
    public const string AccountsWrite = "accounts.write";
    public const string Administer = "administer";

    public static readonly IReadOnlySet<string> All = new HashSet<string>
    {
        CatalogRead, PricesRead, OrdersRead, OrdersPlace, OrdersApprove, DealerAdmin,
        OrdersManage, CatalogWrite, PricesWrite, StockWrite, AccountsRead, AccountsWrite, Administer,
    };

    /// <summary>What a dealer's client or user may hold at most.</summary>
    public static readonly IReadOnlySet<string> OfDealers = new HashSet<string>
    {
        CatalogRead, PricesRead, OrdersRead, OrdersPlace, OrdersApprove, DealerAdmin,
    };
}

/// <summary>Holds the caller of the present request or job, and how far its work with the database has gone; one per scope.</summary>
public sealed class CallerScope
{
    public Caller Caller { get; set; } = Caller.Stranger;

    internal UnitState Unit { get; } = new();
}
