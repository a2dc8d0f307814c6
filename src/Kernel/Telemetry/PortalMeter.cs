using System.Diagnostics.Metrics;

namespace Filiera.Kernel;

/// <summary>
/// The portal's own figures, through the one meter «Filiera» (docs/operations.md lists them). Few, with tags of few values and nothing
/// about people. Where nobody listens, recording one costs a comparison.
/// </summary>
public static class PortalMeter
{
    public const string Name = "Filiera";

    /// <summary>For the figures of a module of its own: what is counted in one place is named there.</summary>
    public static Meter Meter { get; } = new(Name);

    private static readonly Counter<long> Orders = Meter.CreateCounter<long>("filiera.orders.placed", "{order}", "Orders placed");
    private static readonly Counter<long> Lines = Meter.CreateCounter<long>("filiera.orders.lines", "{line}", "Lines of the orders placed");
    private static readonly Histogram<long> Value = Meter.CreateHistogram("filiera.orders.value", "{EUR}", "Total with VAT of the orders placed", tags: null,
        new InstrumentAdvice<long> { HistogramBucketBoundaries = [50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000] });

    private static readonly Counter<long> Opened = Meter.CreateCounter<long>("filiera.carts.opened", "{cart}", "Carts opened; beside the orders placed, how many are converted");
    private static readonly Counter<long> Refused = Meter.CreateCounter<long>("filiera.rows.refused", "{row}", "Rows refused, by source (bulk, import, quick_order) and code");
    private static readonly Counter<long> Told = Meter.CreateCounter<long>("filiera.outbox.delivered", "{message}", "Messages of the outbox delivered by this node");

    /// <summary>Once the order is committed.</summary>
    /// <param name="by">User or client: who ordered, as a kind.</param>
    public static void OrderPlaced(CallerKind by, Amount total, int lines)
    {
        if (!Orders.Enabled)
        {
            return;
        }

        var kind = new KeyValuePair<string, object?>("caller", by switch { CallerKind.User => "user", CallerKind.Client => "client", _ => "system" });
        Orders.Add(1, kind);
        Lines.Add(lines, kind);
        Value.Record((long)total.Value, kind);
    }

    public static void CartOpened() => Opened.Add(1);

    /// <summary>A row that was not taken: of a bulk call, of an imported file, of a quick order.</summary>
    public static void RowRefused(string source, string code) => Refused.Add(1, new("source", source), new("code", code));

    public static void RowsRefused(BulkResult bulk)
    {
        ArgumentNullException.ThrowIfNull(bulk);
        if (bulk.Rejected == 0 || !Refused.Enabled)
        {
            return;
        }

        foreach (var row in bulk.Rows.Where(r => r.Status == RowStatus.Rejected))
        {
            RowRefused("bulk", row.Problems.FirstOrDefault(p => !p.Warning)?.Code ?? "UNKNOWN");
        }
    }

    public static void OutboxDelivered(int messages)
    {
        if (messages > 0)
        {
            Told.Add(messages);
        }
    }

    /// <summary>What the outbox holds, as it was last looked at.</summary>
    internal static void WatchOutbox(Func<long> waiting, Func<long> failing, Func<long> parked, Func<long> lag)
    {
        Meter.CreateObservableGauge("filiera.outbox.waiting", waiting, "{message}", "Messages of the outbox not delivered yet, parked ones apart");
        Meter.CreateObservableGauge("filiera.outbox.failing", failing, "{message}", "Of these, those that failed at least once");
        Meter.CreateObservableGauge("filiera.outbox.parked", parked, "{message}", "Messages set aside after too many attempts: they wait for a person");
        Meter.CreateObservableGauge("filiera.outbox.lag", lag, "s", "Age of the oldest message not delivered yet");
    }
}
