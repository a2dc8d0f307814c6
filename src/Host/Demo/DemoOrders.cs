using System.Globalization;
using Filiera.Credit;
using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Pricing;

namespace Filiera.Host.Demo;

/// <summary>A year and a half of orders: priced by the pricer, numbered without gaps in the order of time, the last ones still open.</summary>
internal sealed class DemoOrders(DemoSize size, DemoStock stock, DemoDesk desk, ChargeSet rules, PortalClock clock)
{
    private readonly Dice _dice = new(size.Seed, "orders");
    private readonly DateOnly _today = clock.Today;
    private readonly Dictionary<(int Account, int Year), int> _references = [];
    private readonly Dictionary<int, int> _numbers = [];

    public List<Order> Orders { get; } = [];

    public List<OrderLine> Lines { get; } = [];

    public List<OrderCharge> Charges { get; } = [];

    public List<OrderEvent> Events { get; } = [];

    public IEnumerable<OrderNumber> Numbers => _numbers.Select(n => new OrderNumber { Year = n.Key, Last = n.Value });

    public async Task Write(Pricer pricer, IReadOnlyList<Draft> drafts, CancellationToken stop)
    {
        var prices = new Dictionary<(int Account, int Product, decimal Quantity), PricedLine>();
        foreach (var dealer in drafts.GroupBy(d => d.Dealer))
        {
            var questions = dealer.SelectMany(d => d.Lines).Distinct().Select(l => new PriceQuestion(l.Product.Id, l.Product.Row.ItemClass, new(l.Quantity), l.Product.Row.VatRate)).ToList();
            foreach (var line in (await pricer.Price(questions, new(dealer.Key.Id, dealer.Key.Row.Class), _today, stop)).OfType<PricedLine>())
            {
                prices[(dealer.Key.Id, line.ProductId, line.Quantity)] = line;
            }
        }

        foreach (var draft in drafts.OrderBy(d => d.Day).ThenBy(d => d.Time).ThenBy(d => d.Dealer.Id).ThenBy(d => d.Branch))
        {
            var priced = draft.Lines.Where(l => prices.ContainsKey((draft.Dealer.Id, l.Product.Id, l.Quantity)))
                .Select(l => (l.Product, Price: prices[(draft.Dealer.Id, l.Product.Id, l.Quantity)])).ToList();
            if (priced.Count > 0)
            {
                Add(draft, priced);
            }
        }
    }

    private void Add(Draft draft, List<(DemoProduct Product, PricedLine Price)> priced)
    {
        var (dealer, branch) = (draft.Dealer, draft.Dealer.Branches[draft.Branch]);
        var year = draft.Day.Year;
        var number = _numbers[year] = _numbers.GetValueOrDefault(year) + 1;
        var at = clock.At(draft.Day, draft.Time);
        var reference = $"order:{_dice.Guid()}";
        var state = dealer.Id == 1 && draft.Branch == 1 && draft.Day >= _today.AddDays(-3) ? OrderState.Placed : StateNow(draft.Day, priced.Count, dealer.Id == 1);
        var (mail, name) = dealer.Orderer(draft.Branch);
        var bySystem = dealer.People.Length > 0 && draft.Branch == 0 && _dice.Chance(30);
        var id = Orders.Count + 1L;
        var leaves = DemoCalendar.AddWorking(draft.Day, 1);
        var shipped = state switch { OrderState.Shipped => priced.Count, OrderState.PartiallyShipped => Math.Max(1, priced.Count * _dice.Between(40, 80) / 100), _ => 0 };

        // Some of what should have left days ago is still here.
        var late = state is OrderState.PartiallyShipped or OrderState.Confirmed && draft.Day < _today.AddDays(-6) && number % 4 == 0 && dealer.Id != 1;
        var lines = new List<OrderLine>();
        foreach (var (product, price) in priced)
        {
            var (unit, entered) = Entered(product, price.Quantity);
            var no = lines.Count + 1;
            var taken = no <= shipped ? price.Quantity.Value : state == OrderState.Cancelled ? 0 : stock.Take(reference, no, product.Id, price.Quantity, dealer.Row.Warehouse, at);
            var (date, sure) = no <= shipped ? (leaves, true) : taken == price.Quantity.Value ? (late ? DemoCalendar.AddWorking(draft.Day, 4) : DemoCalendar.AddWorking(_today, 1), true) : stock.Arrival(product.Id);
            var (list, source) = At(product, price, draft.Day);
            var chain = DiscountChain.Of(price.Levels.Select(l => new DiscountLevel(l.Value)));
            lines.Add(new OrderLine
            {
                OrderId = id, Line = no, AccountId = dealer.Id, BranchId = branch.Row.Id, PlacedOn = draft.Day, ProductId = product.Id, Sku = product.Row.Sku, Name = product.Row.Name,
                Unit = unit, EnteredQuantity = entered, Quantity = price.Quantity, ListPrice = list, Discounts = price.Discounts.Length == 0 ? null : price.Discounts,
                NetUnit = UnitPrice.Round(list.Value * chain.Factor), Basis = price.Basis, LineNet = new(LinePrice.Net(list, chain, price.Quantity, price.Basis)),
                VatRate = product.Row.VatRate, PriceSource = source, Allocated = new(taken), PromisedDate = state == OrderState.Cancelled ? null : date, DateConfirmed = sure,
            });
        }

        var term = Array.Find(DemoPlaces.Terms, t => t.Code == dealer.Row.PaymentTerm).Words;
        var totals = DocumentMath.Of([.. lines.Select(l => new DocumentItem(l.Line, l.ProductId!.Value, l.Quantity, l.LineNet, l.VatRate, l.VatNature))], new(dealer.Id, dealer.Row.Class, draft.Day, PaymentTerm.BillsOf(term)), rules).Totals;
        Lines.AddRange(lines);
        Orders.Add(new Order
        {
            Id = id, Number = $"{year % 100:00}-{number:000000}", Reference = reference, AccountId = dealer.Id, BranchId = branch.Row.Id, DealerCode = dealer.Row.Code, DealerName = dealer.Row.Name, State = state, PurchaseOrderNumber = OwnReference(dealer, year),
            PlacedAt = at, PlacedBy = bySystem ? SystemOf(dealer) : mail, RequestedDate = _dice.Chance(15) ? DemoCalendar.AddWorking(draft.Day, _dice.Between(5, 15)) : null,
            DeliverTo = branch.Address.OneLine, PaymentCode = dealer.Row.PaymentTerm, PaymentWords = term,
            DueDate = lines.Max(l => l.PromisedDate), LineCount = lines.Count, Goods = totals.Goods, Charges = totals.ChargesTotal, Vat = totals.VatTotal, Total = totals.Total,
            SplitPayment = totals.SplitPayment, StampDuty = totals.StampDuty,
        });
        Charges.AddRange(OrderCharges.Rows(Orders[^1], totals));
        Tell(Orders[^1], bySystem ? SystemOf(dealer) : name, state, at, draft.Day, leaves, dealer.Row.Warehouse);
    }

    // Old orders have left; of the last weeks' some wait for a part, the last days' are not yet all confirmed.
    private OrderState StateNow(DateOnly day, int lines, bool first)
    {
        if (day < _today.AddDays(-3) && _dice.Roll(1000) < 10)
        {
            return OrderState.Cancelled;
        }

        // The first dealer's are a little behind, so that who tries the demo has some to look after.
        var roll = Math.Min(99, _dice.Roll(100) + (first ? 25 : 0));
        var state = (_today.DayNumber - day.DayNumber) switch
        {
            > 30 => OrderState.Shipped,
            > 14 => roll < 88 ? OrderState.Shipped : OrderState.PartiallyShipped,
            > 7 => roll < 65 ? OrderState.Shipped : roll < 90 ? OrderState.PartiallyShipped : OrderState.Confirmed,
            > 3 => roll < 25 ? OrderState.Shipped : roll < 55 ? OrderState.PartiallyShipped : OrderState.Confirmed,
            _ => roll < 55 ? OrderState.Placed : OrderState.Confirmed,
        };
        return state == OrderState.PartiallyShipped && lines < 2 ? OrderState.Confirmed : state;
    }

    // Last year's list was two to four percent lower; a price that rose this week was the old one until then.
    private (UnitPrice List, string Source) At(DemoProduct product, PricedLine price, DateOnly day)
    {
        if (day.Year < _today.Year)
        {
            var before = price.List.Value * (98 - (product.Id % 3)) / 100m;
            return (new(Math.Max(0.01m, Rounding.HalfAwayFromZero(before, 2))), price.Source.Replace(Text(_today.Year), Text(day.Year), StringComparison.Ordinal));
        }

        return product.Classic?.OldList is { } old && day < _today.AddDays(-4) ? (new(old), price.Source) : (price.List, price.Source);
    }

    private (string Unit, Quantity Entered) Entered(DemoProduct product, Quantity quantity)
    {
        var packs = Filiera.Catalog.Packs.Read(product.Row.Packs);
        return packs.Count > 0 && quantity.Value % packs[0].Value == 0 && _dice.Chance(35) ? (packs[0].Key, new(quantity.Value / packs[0].Value)) : (product.Row.Unit, quantity);
    }

    private string? OwnReference(DemoDealer dealer, int year)
    {
        var next = _references[(dealer.Id, year)] = _references.GetValueOrDefault((dealer.Id, year)) + _dice.Between(1, 4);
        return (dealer.Id == 1 ? 0 : dealer.Id % 4) switch { 0 => $"{dealer.Short}-{year}-{next:000}", 1 => $"ODA {next}/{year % 100:00}", 2 => _dice.Chance(50) ? Text(20_000 + next) : null, _ => null };
    }

    private void Tell(Order order, string who, OrderState state, DateTimeOffset at, DateOnly day, DateOnly leaves, string? warehouse)
    {
        Event(order, OrderState.Placed, at, who);
        if (state == OrderState.Cancelled)
        {
            Event(order, OrderState.Cancelled, at.AddMinutes(_dice.Between(10, 90)), who, "Ordinato due volte");
            return;
        }

        if (state == OrderState.Placed)
        {
            desk.Look(order, at, (held, when, why) => Event(held, OrderState.Held, when, "Paola Rinaldi", why));
            return;
        }

        var confirmed = at.AddMinutes(_dice.Between(20, 170));
        Event(order, OrderState.Confirmed, confirmed, "Paola Rinaldi");
        var store = warehouse switch { "BA" => "Magazzino Bari", "MI" => "Magazzino Milano", _ => "Magazzino Vicenza" };
        var left = clock.At(leaves, new TimeOnly(16, _dice.Roll(60)));
        if (state == OrderState.PartiallyShipped || (state == OrderState.Shipped && day < _today.AddDays(-30) && _dice.Chance(12)))
        {
            Event(order, OrderState.PartiallyShipped, left, store);
            left = clock.At(DemoCalendar.AddWorking(leaves, _dice.Between(3, 7)), new TimeOnly(16, _dice.Roll(60)));
        }

        if (state == OrderState.Shipped)
        {
            Event(order, OrderState.Shipped, left, store);
        }

        if (state == OrderState.Confirmed && day >= _today.AddDays(-7))
        {
            desk.Look(order, confirmed, (held, when, why) => Event(held, OrderState.Held, when, "Paola Rinaldi", why));
        }
    }

    private void Event(Order order, OrderState state, DateTimeOffset at, string who, string? reason = null) => Events.Add(new OrderEvent
    {
        Id = Events.Count + 1, OrderId = order.Id, AccountId = order.AccountId, BranchId = order.BranchId, At = at, Who = who, State = state, Reason = reason,
    });

    private static string SystemOf(DemoDealer dealer) => dealer.Id == 1 ? "demo-dealer" : "rival-dealer";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
