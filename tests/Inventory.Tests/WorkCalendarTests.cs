using Shouldly;
using Xunit;

namespace Filiera.Inventory.Tests;

public sealed class WorkCalendarTests
{
    [Theory]
    [InlineData("2024-03-31")]
    [InlineData("2025-04-20")]
    [InlineData("2026-04-05")]
    [InlineData("2027-03-28")]
    [InlineData("2038-04-25")]
    public void Easter_is_where_the_church_has_it(string day) => WorkCalendar.Easter(DateOnly.Parse(day).Year).ShouldBe(DateOnly.Parse(day));

    [Theory]
    [InlineData("2026-11-24", true)]
    [InlineData("2026-11-28", false)]
    [InlineData("2026-11-29", false)]
    [InlineData("2026-04-06", false)]
    [InlineData("2026-12-08", false)]
    [InlineData("2026-12-25", false)]
    [InlineData("2026-12-28", true)]
    [InlineData("2025-06-02", false)]
    [InlineData("2024-10-04", true)]
    [InlineData("2027-10-04", false)]
    public void Weekends_and_national_holidays_are_no_working_days(string day, bool works) => WorkCalendar.IsWorkingDay(DateOnly.Parse(day)).ShouldBe(works);

    [Fact]
    public void Fifteen_working_days_pass_over_the_Immacolata()
    {
        WorkCalendar.Add(new(2026, 11, 24), 15).ShouldBe(new(2026, 12, 16));
        WorkCalendar.Next(new(2026, 12, 24)).ShouldBe(new(2026, 12, 28));
        WorkCalendar.Add(new(2026, 11, 24), 0).ShouldBe(new(2026, 11, 24));
    }
}
