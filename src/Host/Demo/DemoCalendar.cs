namespace Filiera.Host.Demo;

/// <summary>Days on which an Italian trade works: no Saturdays, Sundays and holidays; half the country closes in mid-August.</summary>
internal static class DemoCalendar
{
    private static readonly HashSet<(int Month, int Day)> Holidays = [(1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26)];

    // Orders of a month compared with the average, in hundredths.
    private static readonly int[] Season = [85, 95, 110, 105, 115, 110, 100, 45, 115, 115, 110, 75];

    public static bool IsWorking(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !Holidays.Contains((day.Month, day.Day));

    /// <summary>The summer closure, and the days between Christmas and Epiphany.</summary>
    public static bool IsClosed(DateOnly day) => (day.Month == 8 && day.Day is >= 8 and <= 23) || (day.Month == 12 && day.Day >= 24) || (day.Month == 1 && day.Day <= 6);

    public static int SeasonOf(DateOnly day) => Season[day.Month - 1];

    public static DateOnly Working(DateOnly day)
    {
        while (!IsWorking(day))
        {
            day = day.AddDays(1);
        }

        return day;
    }

    public static DateOnly WorkingBefore(DateOnly day)
    {
        while (!IsWorking(day))
        {
            day = day.AddDays(-1);
        }

        return day;
    }

    public static DateOnly AddWorking(DateOnly day, int days)
    {
        for (var i = 0; i < days; i++)
        {
            day = Working(day.AddDays(1));
        }

        return day;
    }
}
