using System.Diagnostics.Metrics;

namespace Filiera.Kernel;

/// <summary>What the business looks like from outside: orders and their lines, rows that were refused, events that wait. Names end up in dashboards: they are kept.</summary>
public static class PortalMeter
{
    public const string Name = "Filiera";

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Orders = Meter.CreateCounter<long>("filiera.orders.placed", "{order}", "Orders placed");
    private static readonly Counter<long> Lines = Meter.CreateCounter<long>("filiera.orders.lines", "{line}", "Lines of placed orders");
    private static readonly Counter<long> Refused = Meter.CreateCounter<long>("filiera.rows.refused", "{row}", "Rows of bulk calls and files that were refused, by kind");
    private static long _waiting;
    private static long _parked;
    private static double _oldest;

    static PortalMeter()
    {
        Meter.CreateObservableGauge("filiera.outbox.waiting", () => Interlocked.Read(ref _waiting), "{event}", "Events not delivered yet");
        Meter.CreateObservableGauge("filiera.outbox.parked", () => Interlocked.Read(ref _parked), "{event}", "Events put aside after too many tries: they need a person");
        Meter.CreateObservableGauge("filiera.outbox.oldest", () => Volatile.Read(ref _oldest), "s", "Age of the oldest event not delivered yet");
    }

    public static void OrderPlaced(int lines)
    {
        Orders.Add(1);
        Lines.Add(lines);
    }

    public static void RowsRefused(int rows, string kind)
    {
        if (rows > 0)
        {
            Refused.Add(rows, new KeyValuePair<string, object?>("kind", kind));
        }
    }

    /// <summary>What a look at the outbox found; a gauge shows the last look.</summary>
    public static void Outbox(long waiting, long parked, TimeSpan oldest)
    {
        Interlocked.Exchange(ref _waiting, waiting);
        Interlocked.Exchange(ref _parked, parked);
        Volatile.Write(ref _oldest, oldest.TotalSeconds);
    }
}
