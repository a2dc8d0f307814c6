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

    public static string Product(string sku) => $"/products/{SkuInPath.Encode(sku)}";

    public static string Cart(string id) => $"/carts/{id}";

    public static string Order(string number) => $"/orders/{Uri.EscapeDataString(number)}";

    public static string OrderPdf(string number) => $"{Order(number)}/pdf";

    public static string Search(string text) => $"{Catalogue}?search={Uri.EscapeDataString(text)}";

    /// <summary>The address when it is one of ours, else the home page: never send people to somebody else's site.</summary>
    public static string Local(string? address) =>
        address is ['/', ..] && !address.StartsWith("//", StringComparison.Ordinal) && !address.Contains('\\', StringComparison.Ordinal) && !address.Any(char.IsControl)
            ? address : Home;
}
