using Filiera.Kernel;

namespace Filiera.Accounts;

/// <summary>What a role may do. The portal's roles are fixed sets of permissions; a user has one.</summary>
/// <param name="Code">What the database and the command line name: «buyer».</param>
/// <param name="OfDealer">True for a dealer's people, who need an account; false for the manufacturer's, who have none.</param>
public sealed record Role(string Code, Phrase Name, bool OfDealer, IReadOnlySet<string> Permissions);

public static class Roles
{
    public const string Buyer = "buyer";
    public const string Manager = "manager";
    public const string Headquarters = "hq";
    public const string Service = "service";
    public const string Pricing = "pricing";
    public const string Admin = "admin";

    private static readonly string[] Reading = [Permission.CatalogRead, Permission.PricesRead, Permission.OrdersRead];

    public static readonly IReadOnlyList<Role> All =
    [
        new(Buyer, new("Addetto agli acquisti", "Buyer"), true, Set([.. Reading, Permission.OrdersPlace])),
        new(Manager, new("Responsabile di sede", "Branch manager"), true, Set([.. Reading, Permission.OrdersPlace, Permission.OrdersApprove])),
        new(Headquarters, new("Direzione del rivenditore", "Dealer headquarters"), true, Permission.OfDealers),
        new(Service, new("Servizio clienti", "Customer service"), false, Set([.. Reading, Permission.OrdersManage, Permission.AccountsRead])),
        new(Pricing, new("Gestione prezzi", "Price manager"), false, Set([.. Reading, Permission.PricesWrite, Permission.AccountsRead])),
        new(Admin, new("Amministrazione", "Administrator"), false, Permission.All),
    ];

    private static readonly Dictionary<string, Role> ByCode = All.ToDictionary(r => r.Code, StringComparer.Ordinal);

    /// <summary>Null when there is no such role.</summary>
    public static Role? Find(string? code) => code is not null && ByCode.TryGetValue(code, out var role) ? role : null;

    private static HashSet<string> Set(params string[] permissions) => [.. permissions];
}
