using Filiera.Kernel;

namespace Filiera.Inventory;

/// <summary>What can be had and when: availability in bulk, in the five sentences of domain.md C4. One statement, whatever the number of lines.</summary>
public sealed class Promise(PortalDoor door, PlainReads reads, WarehouseMemory warehouses, IncomingMemory announced, StockMemory lately, StockSet stocked, PortalClock clock, InventoryOptions options)
{
    /// <summary>Answers in the order of the questions. Each is answered as if it were alone: two lines of one product both see all of it.</summary>
    /// <param name="firstWarehouse">Code of the warehouse that serves this dealer first, if any.</param>
    public async Task<IReadOnlyList<Availability>> Of(IReadOnlyList<AvailabilityQuestion> questions, string? firstWarehouse, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(questions);
        if (questions.Count == 0)
        {
            return [];
        }

        var products = new int[questions.Count];
        for (var i = 0; i < products.Length; i++)
        {
            products[i] = questions[i].ProductId;
        }

        var stock = await reads.StockOf(door, products, stop);
        var look = await Look([.. products.Select(p => stock.GetValueOrDefault(p) ?? [])], firstWarehouse, stop);
        return look.Answer(questions);
    }

    /// <summary>What the availability of these products is worked out from, as it was a moment ago at most (<see cref="StockMemory"/>): for lists.</summary>
    public async ValueTask<StockLook> Lately(int[] products, string? firstWarehouse, CancellationToken stop = default) =>
        await Look(await lately.Lately(door, products, stop), firstWarehouse, stop);

    /// <summary>Stock and next arrival of one product, warehouse by warehouse, also those that have none of it.</summary>
    public async Task<IReadOnlyList<WarehouseStock>> ByWarehouse(int productId, CancellationToken stop = default)
    {
        var today = clock.Today;
        var stock = (await reads.StockOf(door, [productId], stop)).GetValueOrDefault(productId) ?? [];
        var coming = (await announced.All(door, stop)).GetValueOrDefault(productId)?.Where(a => a.Arrival.Date >= today).ToList() ?? [];
        return [.. new WarehouseOrder(await warehouses.All(door, stop), null).All.Select(w =>
        {
            var arrival = coming.Find(a => a.WarehouseId == w.Id)?.Arrival;
            return new WarehouseStock(w.Code, w.Name, Array.Find(stock, s => s.WarehouseId == w.Id).Free, arrival?.Date, arrival?.Quantity);
        })];
    }

    /// <summary>Products of which something can be had now, for the filter «parte oggi»: as they were a second ago at most (longer only in a catalogue of a million, see <see cref="StockSet"/>).</summary>
    public ValueTask<Stocked> InStock(CancellationToken stop = default) => stocked.Now(door, stop);

    /// <summary>When an order placed now leaves: the next cut-off of the warehouse (the dealer's, else the first), and the day the goods leave.</summary>
    public async Task<NextDeparture?> NextDeparture(string? firstWarehouse, CancellationToken stop = default) =>
        (await warehouses.Desk(door, firstWarehouse, clock.Now, stop)).First;

    private async ValueTask<StockLook> Look(StockRow[][] rows, string? firstWarehouse, CancellationToken stop)
    {
        var now = clock.Now;
        return new(rows, await warehouses.Desk(door, firstWarehouse, now, stop), await announced.All(door, stop), options, now);
    }
}

/// <param name="CutOff">The instant until which an order leaves on <paramref name="Leaves"/>.</param>
public sealed record NextDeparture(string Warehouse, DateTimeOffset CutOff, DateOnly Leaves);
