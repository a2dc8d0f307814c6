using System.Globalization;
using System.Resources;
using Filiera.Kernel;

namespace Filiera.Portal.Texts;

/// <summary>
/// The words of the pages, one pair of resource files per area: <c>X.resx</c> in Italian, <c>X.en.resx</c> in English. A page
/// holds no literal text: <c>@Text.Shell["Home"]</c>. A test checks that every key used exists in both languages.
/// </summary>
public static class Text
{
    public static readonly Area Common = new(nameof(Common));
    public static readonly Area Shell = new(nameof(Shell));
    public static readonly Area SignIn = new(nameof(SignIn));
    public static readonly Area Home = new(nameof(Home));
    public static readonly Area Catalogue = new(nameof(Catalogue));
    public static readonly Area Product = new(nameof(Product));
    public static readonly Area QuickOrder = new(nameof(QuickOrder));
    public static readonly Area Carts = new(nameof(Carts));
    public static readonly Area Prices = new(nameof(Prices));
    public static readonly Area Orders = new(nameof(Orders));
    public static readonly Area Office = new(nameof(Office));
    public static readonly Area OfficeOrders = new(nameof(OfficeOrders));
    public static readonly Area OfficeGoods = new(nameof(OfficeGoods));
    public static readonly Area OfficeDealers = new(nameof(OfficeDealers));
    public static readonly Area OfficeSystems = new(nameof(OfficeSystems));
    public static readonly Area OfficePrices = new(nameof(OfficePrices));
    public static readonly Area OfficeSimulator = new(nameof(OfficeSimulator));
    public static readonly Area OfficeCharges = new(nameof(OfficeCharges));
    public static readonly Area OfficePricing = new(nameof(OfficePricing));
    public static readonly Area Profile = new(nameof(Profile));
    public static readonly Area People = new(nameof(People));
}

/// <summary>The texts of one area, in the language of the reader.</summary>
public sealed class Area(string name)
{
    private static readonly CultureInfo Italian = CultureInfo.GetCultureInfo("it");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    private readonly ResourceManager _words = new($"{typeof(Text).Namespace}.{name}", typeof(Text).Assembly);

    /// <summary>A missing key shows itself: ugly, found at once, and never a broken page.</summary>
    public string this[string key] => _words.GetString(key, Phrase.ReadsEnglish ? English : Italian) ?? $"{name}.{key}";

    /// <summary>With values, as <see cref="string.Format(IFormatProvider, string, object?[])"/>.</summary>
    public string this[string key, params object?[] values] => string.Format(Show.Culture, this[key], values);

    /// <summary>Singular or plural: keys <c>X.one</c> and <c>X.many</c>, both with {0} for the number.</summary>
    public string Count(string key, int number) => this[$"{key}.{(number == 1 ? "one" : "many")}", Show.Count(number)];
}
