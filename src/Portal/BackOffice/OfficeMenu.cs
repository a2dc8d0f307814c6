using Filiera.Kernel;
using Filiera.Portal.Texts;

namespace Filiera.Portal.BackOffice;

/// <summary>One entry of the office's navigation; it shows itself to whoever holds one of its permissions.</summary>
/// <param name="Name">What a page says in <c>Current</c>.</param>
/// <param name="Group">Entries of a group stand together, a line between groups.</param>
public sealed record OfficeEntry(string Name, Func<string> Words, string Href, string Icon, int Group, params string[] Permissions);

/// <summary>The office's navigation. A page adds its line here when it exists.</summary>
public static class OfficeMenu
{
    private static readonly IReadOnlyList<OfficeEntry> All =
    [
        new("today", () => Text.Office["Today"], Paths.Home, "today", 1, Permission.OrdersRead),
        new("orders", () => Text.Office["Orders"], Paths.OfficeOrders, "box", 1, Permission.OrdersManage),
        new("dealers", () => Text.Office["Dealers"], Paths.OfficeDealers, "shop", 1, Permission.AccountsRead),
        new("catalogue", () => Text.Shell["Catalogue"], Paths.Catalogue, "search", 2, Permission.CatalogRead),
        new("products", () => Text.Office["Products"], Paths.OfficeProducts, "grid", 2, Permission.CatalogWrite),
        new("categories", () => Text.Office["Categories"], Paths.OfficeCategories, "list", 2, Permission.CatalogWrite),
        new("assortments", () => Text.Office["Assortments"], Paths.OfficeAssortments, "filter", 2, Permission.CatalogWrite),
        new("clusters", () => Text.Office["Clusters"], Paths.OfficeClusters, "tag", 2, Permission.AccountsWrite),
        new("price-lists", () => Text.OfficePrices["Lists"], Paths.OfficePriceLists, "euro", 3, Permission.PricesWrite),
        new("price-revisions", () => Text.OfficePrices["Revisions"], Paths.OfficePriceRevisions, "swap", 3, Permission.PricesWrite),
        new("discounts", () => Text.OfficePrices["Matrix"], Paths.OfficeDiscounts, "cards", 3, Permission.PricesWrite),
        new("simulator", () => Text.OfficeSimulator["Title"], Paths.OfficeSimulator, "swap", 3, Permission.PricesWrite, Permission.OrdersManage),
        new("charges", () => Text.OfficeCharges["Title"], Paths.OfficeCharges, "truck", 3, Permission.PricesWrite),
        new("contracts", () => Text.OfficePricing["Contracts"], Paths.OfficeContracts, "note", 3, Permission.PricesWrite),
        new("price-sources", () => Text.OfficePricing["Sources"], Paths.OfficePriceSources, "list", 3, Permission.PricesWrite),
        new("users", () => Text.Office["Users"], Paths.OfficeUsers, "user", 4, Permission.Administer),
        new("systems", () => Text.Office["Systems"], Paths.OfficeSystems, "link", 4, Permission.Administer),
        new("mails", () => Text.Office["Mails"], Paths.OfficeMails, "note", 4, Permission.Administer),
        new("audit", () => Text.Office["Audit"], Paths.OfficeAudit, "clock", 4, Permission.Administer),
    ];

    public static IEnumerable<OfficeEntry> For(Caller caller) => All.Where(e => e.Permissions.Any(caller.May));
}
