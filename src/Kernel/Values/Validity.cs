namespace Filiera.Kernel;

/// <summary>
/// A period of calendar days in the portal's zone. BOTH ends are included, as people read «dal 1/3 al 31/3»;
/// a missing end is open. <c>default</c> is valid always. A period whose end comes before its start can't be built.
/// </summary>
public readonly record struct Validity
{
    public Validity(DateOnly? from, DateOnly? to)
    {
        if (from is { } f && to is { } t && t < f)
        {
            throw new ArgumentOutOfRangeException(nameof(to), to, $"ends before its start {f:yyyy-MM-dd}");
        }

        From = from;
        To = to;
    }

    public DateOnly? From { get; }

    /// <summary>The last day on which it holds.</summary>
    public DateOnly? To { get; }

    public bool Contains(DateOnly day) => (From is null || From <= day) && (To is null || day <= To);

    public override string ToString() => $"{From:yyyy-MM-dd}..{To:yyyy-MM-dd}";
}
