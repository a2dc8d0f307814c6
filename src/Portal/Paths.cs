using Filiera.Kernel;

namespace Filiera.Portal;

/// <summary>Addresses of the pages. A page never writes another's address by hand.</summary>
public static class Paths
{
    public const string Home = "/";
    public const string SignIn = "/sign-in";
    public const string SignOut = "/sign-out";
    public const string Preferences = "/preferences";
    public const string Shortcuts = "/shortcuts";
    public const string Catalogue = "/catalogue";
    public const string QuickOrder = "/quick-order";
    public const string Carts = "/carts";
    public const string Orders = "/orders";
    public const string Recent = "/recent";
    public const string MyPrices = "/prices";

    /// <summary>Where the pages of the manufacturer's people begin.</summary>
    public const string Office = "/office";
    public const string OfficeSearch = "/office/search";
    public const string OfficeOrders = "/office/orders";
    public const string OfficeDealers = "/office/dealers";
    public const string OfficeUsers = "/office/users";
    public const string OfficeClusters = "/office/clusters";
    public const string OfficeProducts = "/office/products";
    public const string OfficeNewProduct = "/office/new-product";
    public const string OfficeCategories = "/office/categories";
    public const string OfficeAssortments = "/office/assortments";
    public const string OfficePriceLists = "/office/price-lists";
    public const string OfficePriceRevisions = "/office/price-revisions";
    public const string OfficeDiscounts = "/office/discounts";
    public const string OfficeSimulator = "/office/simulator";
    public const string OfficeCharges = "/office/charges";
    public const string OfficePriceSources = "/office/price-sources";
    public const string OfficeContracts = "/office/contracts";

    public const string OfficeSystems = "/office/systems";
    public const string OfficeOutbox = "/office/systems/outbox";
    public const string OfficeJobs = "/office/systems/jobs";
    public const string OfficeExchanges = "/office/systems/exchanges";
    public const string OfficeClients = "/office/systems/clients";
    public const string OfficePriceChecks = "/office/systems/prices";
    public const string OfficeMails = "/office/mails";
    public const string OfficeAudit = "/office/audit";

    /// <summary>One's own password, second factor, passkeys and sessions; the dealer's administrator finds his users and roles there.</summary>
    public const string Profile = "/profile";
    public const string Users = "/users";
    public const string Forgot = "/forgot";
    public const string EnterCode = "/sign-in/second-factor";
    public const string EnterCompany = "/sign-in/company";
    public const string SecondFactor = "/profile/second-factor";

    public static string OfficeMail(long id) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{OfficeMails}/{id}");

    public static string OfficePriceList(string code) => $"{OfficePriceLists}/{Uri.EscapeDataString(code)}";

    public static string OfficeContract(string code) => $"{OfficeContracts}/{Uri.EscapeDataString(code)}";

    public static string OfficePriceRevision(string id) => $"{OfficePriceRevisions}/{id}";
    public static string OfficeReplay(string id) => $"{OfficePriceRevision(id)}/replay";

    /// <summary>The API clients of one's own company: for a dealer's administrator.</summary>
    public const string OwnClients = "/systems";

    public static string OfficeOrder(string number) => $"{OfficeOrders}/{Uri.EscapeDataString(number)}";

    public static string OfficeDealer(string code) => $"{OfficeDealers}/{Uri.EscapeDataString(code)}";

    public static string OfficeTax(string code) => $"{OfficeDealer(code)}/tax";

    public const string OfficeClasses = "/office/classes";

    public static string OfficeCluster(string code) => $"{OfficeClusters}/{Uri.EscapeDataString(code)}";

    public static string OfficeAuditEntry(string id) => $"{OfficeAudit}/{Uri.EscapeDataString(id)}";

    public static string OfficeProduct(string sku) => $"{OfficeProducts}/{SkuInPath.Encode(sku)}";

    public static string OfficeCategory(string code) => $"{OfficeCategories}/{SkuInPath.Encode(code)}";

    public static string OfficeAssortment(string cluster) => $"{OfficeAssortments}/{SkuInPath.Encode(cluster)}";

    public static string Product(string sku) => $"/products/{SkuInPath.Encode(sku)}";

    public static string Cart(string id) => $"/carts/{id}";

    public static string Order(string number) => $"/orders/{Uri.EscapeDataString(number)}";

    public static string OrderPdf(string number) => $"{Order(number)}/pdf";

    public static string Search(string text) => $"{Catalogue}?search={Uri.EscapeDataString(text)}";

    /// <summary>The address when it is one of ours, else the home page: never send people to somebody else's site.</summary>
    public static string Local(string? address) => LocalUrl.Of(address);
}
