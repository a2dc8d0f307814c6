using Filiera.Accounts.Features;
using Filiera.Catalog.Features;
using Filiera.Kernel;
using Filiera.Kernel.Features;
using Filiera.Ordering.Features;
using Filiera.Portal.Storefront;
using Filiera.Portal.Texts;
using Filiera.Pricing;
using Filiera.Pricing.Features;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>The office's home: what needs a person now, by what he may do; and the search over orders, dealers and products.</summary>
public static class OfficeToday
{
    private const int Shown = 8;

    /// <summary>What was found, in the order in which it is shown; a part is null for whoever may not see it.</summary>
    public sealed record Found(string Search, IReadOnlyList<ListDeskOrders.Row>? Orders, int OrdersInAll, IReadOnlyList<DealerRow>? Dealers, int DealersInAll, IReadOnlyList<ProductRow>? Products, int ProductsInAll);

    /// <summary>One line of a result: its code, its words and where it is.</summary>
    public sealed record DealerRow(string Code, string Name, string? City);

    public sealed record ProductRow(string Sku, string Name);

    /// <param name="Newest">The last orders that came in.</param>
    public sealed record Model(IReadOnlyList<Todo> Todo, IReadOnlyList<ListDeskOrders.Row> Newest);

    public static void Map(IEndpointRouteBuilder pages) => pages.MapGet(Paths.OfficeSearch, Search);

    private static async Task<IResult> Search(HttpRequest request, PageContext page, ListDeskOrders.Handler orders, ListAccounts.Handler dealers, ListAllProducts.Handler products, CancellationToken stop)
    {
        var text = request.Query["search"].ToString().Trim();
        if (text.Length > 200)
        {
            text = text[..200];
        }

        if (page.Caller.IsDealer)
        {
            return Render.To(Paths.Search(text));
        }

        if (text.Length == 0)
        {
            return Render.Page<OfficeSearchPage>(new { Found = new Found("", null, 0, null, 0, null, 0) });
        }

        var placed = page.Caller.May(Permission.OrdersManage) ? await orders.Handle(new ListDeskOrders.Request("ALL", text, Limit: Shown), stop) : null;
        if (placed is { Ok: true, Value: { Total: 1 } one } && one.Items[0].Number.Equals(text, StringComparison.OrdinalIgnoreCase))
        {
            return Render.To(Paths.OfficeOrder(one.Items[0].Number));
        }

        var found = page.Caller.May(Permission.AccountsRead) ? await dealers.Handle(new Accounts.AccountListRequest(text, Limit: Shown), stop) : null;
        var goods = page.Caller.May(Permission.CatalogWrite) ? await products.Handle(new ListAllProducts.Request(Search: text, Limit: Shown), stop) : null;
        return Render.Page<OfficeSearchPage>(new
        {
            Found = new Found(text,
                placed is { Ok: true } ? placed.Value.Items : null, placed is { Ok: true } ? placed.Value.Total : 0,
                found is { Ok: true } ? [.. found.Value.Items.Select(a => new DealerRow(a.Code, a.Name, a.City))] : null, found is { Ok: true } ? found.Value.Total : 0,
                goods is { Ok: true } ? [.. goods.Value.Items.Select(p => new ProductRow(p.Sku, p.Name))] : null, goods is { Ok: true } ? goods.Value.Total : 0),
        });
    }

    /// <summary>Asks for what the reader may see, each once.</summary>
    public sealed class Reader(PageContext page, ListDeskOrders.Handler orders, ListPriceRevisions.Handler prices, GetSystemHealth.Handler systems)
    {
        public async Task<Model> Read(CancellationToken stop)
        {
            var todo = new List<Todo>();
            IReadOnlyList<ListDeskOrders.Row> newest = [];
            if (page.Caller.May(Permission.OrdersManage))
            {
                newest = await Orders(todo, stop);
            }

            if (page.Caller.May(Permission.PricesWrite))
            {
                await Prices(todo, stop);
            }

            if (page.Caller.May(Permission.Administer) && await systems.Handle(stop) is { Ok: true } health)
            {
                todo.AddRange(health.Value.Alerts.Select(a => new Todo("warm", "link", a.Message, Text.Office["TodoSystems"], null, "", Text.Office["Look"], Paths.OfficeSystems)));
            }

            return new(todo, newest);
        }

        private async Task<IReadOnlyList<ListDeskOrders.Row>> Orders(List<Todo> todo, CancellationToken stop)
        {
            var late = await orders.Handle(new ListDeskOrders.Request("LATE", Limit: 3), stop);
            var held = await orders.Handle(new ListDeskOrders.Request("HELD", Limit: 3), stop);
            var open = await orders.Handle(new ListDeskOrders.Request("TO_CONFIRM", Limit: Shown), stop);
            Add(todo, late, "hot", "truck", "TodoLate", "LATE");
            Add(todo, held, "warm", "pause", "TodoHeld", "HELD");
            Add(todo, open, "", "box", "TodoConfirm", "TO_CONFIRM");
            return open.Ok ? open.Value.Items : [];
        }

        private static void Add(List<Todo> todo, Result<ListDeskOrders.Response> found, string heat, string icon, string words, string view)
        {
            if (found is { Ok: true, Value.Total: > 0 })
            {
                var names = string.Join(", ", found.Value.Items.Select(o => o.DealerName).Distinct().Take(3));
                todo.Add(new(heat, icon, Text.Office.Count(words, found.Value.Total), names, found.Value.Amount.Value, "", Text.Office["Look"], $"{Paths.OfficeOrders}?view={view}"));
            }
        }

        private async Task Prices(List<Todo> todo, CancellationToken stop)
        {
            foreach (var (state, heat, words) in new[] { (PriceRevisionState.Blocked, "hot", "TodoBlocked"), (PriceRevisionState.Draft, "", "TodoDraft"), (PriceRevisionState.Scheduled, "", "TodoScheduled") })
            {
                if (await prices.Handle(new ListPriceRevisions.Request(state.ToString(), Limit: 3), stop) is { Ok: true, Value: { Total: > 0 } found })
                {
                    todo.Add(new(heat, "euro", Text.Office.Count(words, found.Total), string.Join(", ", found.Items.Select(c => c.Title)), null, "", Text.Office["Look"], $"{Paths.OfficePriceRevisions}?state={state}"));
                }
            }
        }
    }
}
