using System.Globalization;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering;

/// <summary>Gives order numbers, «26-018812»: progressive within the year, without gaps, since a refused order rolls its number back.</summary>
public static class OrderNumbers
{
    /// <summary>
    /// The next number of the year. Holds the year's row until the transaction ends, and every other order waits for it: ask last.
    /// </summary>
    public static async Task<string> NextOrderNumber(this PortalDb db, int year, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(db);
        var numbers = await db.Database.SqlQuery<int>(
            $"INSERT INTO ordering_numbers (year, last) VALUES ({year}, 1) ON CONFLICT (year) DO UPDATE SET last = ordering_numbers.last + 1 RETURNING last AS \"Value\"")
            .ToListAsync(stop);
        return Format(year, numbers[0]);
    }

    /// <summary>Orders that came from elsewhere used the numbers of this year up to here: go on after them.</summary>
    public static Task ContinueAfter(this PortalDb db, int year, int last, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.Database.ExecuteSqlAsync(
            $"INSERT INTO ordering_numbers (year, last) VALUES ({year}, {last}) ON CONFLICT (year) DO UPDATE SET last = {last} WHERE ordering_numbers.last < {last}", stop);
    }

    public static string Format(int year, int number) => string.Create(CultureInfo.InvariantCulture, $"{year % 100:00}-{number:000000}");

    /// <summary>Year and number of one of our own numbers; null for those of other systems.</summary>
    public static (int Year, int Number)? Read(string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        return number.Length is >= 9 and <= 12 && number[2] == '-'
            && int.TryParse(number.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            && int.TryParse(number.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? (2000 + year, last) : null;
    }
}
