using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Filiera.Inventory;

/// <summary>Settings of Inventory (section <c>Inventory</c>).</summary>
/// <param name="ShownUpTo">Larger quantities are shown as «oltre 500» (domain.md C4 ST-2).</param>
/// <param name="ListsAge">How many milliseconds old the stock may be that a list of products shows (<c>ListsMayBeMillisecondsOld</c>); 0 = read for each list.</param>
/// <param name="LeadDays">Working days to get goods, where there is no warehouse to say.</param>
public sealed record InventoryOptions(decimal ShownUpTo = 500, int LeadDays = 15, int ListsAge = 500)
{
    public static InventoryOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Inventory");
        return new(
            section["ShownUpTo"] is { } shown ? decimal.Parse(shown, CultureInfo.InvariantCulture) : 500,
            section["LeadDays"] is { } days ? int.Parse(days, CultureInfo.InvariantCulture) : 15,
            section["ListsMayBeMillisecondsOld"] is { } age ? int.Parse(age, CultureInfo.InvariantCulture) : 500);
    }
}
