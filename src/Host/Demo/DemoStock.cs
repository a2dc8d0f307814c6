using Filiera.Inventory;
using Filiera.Kernel;

namespace Filiera.Host.Demo;

/// <summary>Goods in the three warehouses and on the way; open orders take from them as the real ones do.</summary>
internal sealed class DemoStock
{
    /// <summary>List value of an ordinary line of an order.</summary>
    private const decimal UsualLine = 90;

    private readonly Dice _dice;
    private readonly DateOnly _today;
    private readonly DateTimeOffset _now;
    private readonly Warehouse[] _warehouses;
    private readonly StockItem?[][] _stock;
    private readonly Incoming?[] _first;

    public DemoStock(DemoSize size, DemoCatalogue catalogue, Warehouse[] warehouses, DateOnly today, DateTimeOffset now)
    {
        _dice = new Dice(size.Seed, "stock");
        (_today, _now, _warehouses) = (today, now, warehouses);
        _stock = new StockItem?[catalogue.Products.Count + 1][];
        _first = new Incoming?[catalogue.Products.Count + 1];
        foreach (var product in catalogue.Products)
        {
            _stock[product.Id] = new StockItem?[warehouses.Length];
            if (product.Classic?.Stock is { } known)
            {
                Put(product, 0, known.Vicenza + (known.Vicenza > 0 ? 500 * product.Row.Multiple.Value : 0));
                Put(product, 1, known.Bari);
                if (known.Arriving > 0)
                {
                    Announce(product, DemoCalendar.Working(today.AddDays(known.InDays)), known.Arriving, confirmed: true);
                }
            }
            else
            {
                Any(product);
            }
        }
    }

    public List<Incoming> Incoming { get; } = [];

    public List<Reservation> Reservations { get; } = [];

    public IEnumerable<StockItem> Items => _stock.Where(s => s is not null).SelectMany(s => s).OfType<StockItem>();

    /// <summary>Reserves what there is, the dealer's warehouse first; the rest waits.</summary>
    public decimal Take(string reference, int line, int product, decimal quantity, string? firstWarehouse, DateTimeOffset at)
    {
        var taken = 0m;
        foreach (var warehouse in _warehouses.OrderBy(w => w.Code == firstWarehouse ? 0 : w.Position))
        {
            if (_stock[product][warehouse.Id - 1] is not { } item || Math.Min(quantity - taken, item.OnHand.Value - item.Reserved.Value) is not (> 0 and var part))
            {
                continue;
            }

            item.Reserved = new(item.Reserved.Value + part);
            taken += part;
            Reservations.Add(new Reservation { Id = Reservations.Count + 1, Reference = reference, Line = line, WarehouseId = warehouse.Id, ProductId = product, Quantity = new(part), State = ReservationState.Held, CreatedAt = at });
        }

        return taken;
    }

    /// <summary>When what waits will come: the next arrival, else our estimate.</summary>
    public (DateOnly Date, bool Confirmed) Arrival(int product) =>
        _first[product] is { } next ? (next.Date, next.Confirmed) : (DemoCalendar.AddWorking(_today, _warehouses[0].LeadDays), false);

    /// <summary>After the open orders took theirs: the known products are left with exactly the free stock that the examples show.</summary>
    public void Settle(DemoCatalogue catalogue)
    {
        foreach (var product in catalogue.Products)
        {
            if (product.Classic?.Stock is not { } known)
            {
                continue;
            }

            foreach (var (index, free) in new[] { (0, known.Vicenza), (1, known.Bari) })
            {
                if (_stock[product.Id][index] is { } item)
                {
                    item.OnHand = new(item.Reserved.Value + free);
                }
            }
        }
    }

    private void Any(DemoProduct product)
    {
        var lot = Lot(product);
        var fate = _dice.Roll(100);
        if (!product.Active)
        {
            Put(product, 0, fate < 60 ? 0 : lot);
            return;
        }

        var full = fate < 78;
        Put(product, 0, full ? lot * _dice.Between(5, 60) : fate < 86 ? lot : 0);
        if (full && _dice.Chance(50))
        {
            Put(product, 1, lot * _dice.Between(1, 20));
        }

        if (full && _dice.Chance(40))
        {
            Put(product, 2, lot * _dice.Between(1, 12));
        }

        // Eight in a hundred are finished and announced, six finished and not announced.
        if (fate is >= 78 and < 94 || _dice.Chance(8))
        {
            Announce(product, DemoCalendar.Working(_today.AddDays(_dice.Between(3, 45))), lot * _dice.Between(10, 60), _dice.Chance(60));
        }
    }

    /// <summary>What a dealer usually takes of it: some tens of euros, in whole boxes where a box is not much more.</summary>
    public static decimal Lot(DemoProduct product)
    {
        var step = Math.Max(product.Row.Multiple.Value, product.Row.Minimum.Value);
        var worth = decimal.Ceiling(UsualLine / (product.List / product.Basis) / step) * step;
        var packs = Filiera.Catalog.Packs.Read(product.Row.Packs);
        return packs.Count > 0 && packs[0].Value > worth && packs[0].Value <= worth * 3 ? packs[0].Value : worth;
    }

    private void Put(DemoProduct product, int warehouse, decimal quantity) =>
        _stock[product.Id][warehouse] = new StockItem { WarehouseId = _warehouses[warehouse].Id, ProductId = product.Id, OnHand = new(quantity), UpdatedAt = _now };

    private void Announce(DemoProduct product, DateOnly date, decimal quantity, bool confirmed)
    {
        _first[product.Id] = new Incoming { Id = Incoming.Count + 1, WarehouseId = _warehouses[0].Id, ProductId = product.Id, Date = date, Quantity = new(quantity), Confirmed = confirmed };
        Incoming.Add(_first[product.Id]!);
    }
}
