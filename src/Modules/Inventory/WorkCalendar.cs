namespace Filiera.Inventory;

/// <summary>Working days in Italy: Monday to Friday without the national holidays. Patron saints and closures of a warehouse aren't known here.</summary>
public static class WorkCalendar
{
    // Month and day; San Francesco is one again since 2026 (law 151/2025).
    private static readonly (int Month, int Day)[] Fixed =
        [(1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26)];

    public static bool IsWorkingDay(DateOnly day) =>
        day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !IsHoliday(day);

    public static bool IsHoliday(DateOnly day) =>
        Fixed.Contains((day.Month, day.Day))
        || (day is { Month: 10, Day: 4 } && day.Year >= 2026)
        || day == Easter(day.Year)
        || day == Easter(day.Year).AddDays(1);

    /// <summary>The first working day after this one.</summary>
    public static DateOnly Next(DateOnly day) => Add(day, 1);

    /// <summary>The day after so many working days; the starting day isn't counted.</summary>
    public static DateOnly Add(DateOnly day, int workingDays)
    {
        for (var left = workingDays; left > 0;)
        {
            day = day.AddDays(1);
            left -= IsWorkingDay(day) ? 1 : 0;
        }

        return day;
    }

    /// <summary>Easter Sunday (Gregorian; the anonymous algorithm published in Nature, 1876).</summary>
    public static DateOnly Easter(int year)
    {
        var a = year % 19;
        var (b, c) = (year / 100, year % 100);
        var h = ((19 * a) + b - (b / 4) - ((b - ((b + 8) / 25) + 1) / 3) + 15) % 30;
        var l = (32 + (2 * (b % 4)) + (2 * (c / 4)) - h - (c % 4)) % 7;
        var m = (a + (11 * h) + (22 * l)) / 451;
        var n = h + l - (7 * m) + 114;
        return new(year, n / 31, (n % 31) + 1);
    }
}
