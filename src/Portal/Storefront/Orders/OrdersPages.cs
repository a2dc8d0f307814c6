using System.Globalization;
using Filiera.Accounts;
using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Ordering.Features;
using Filiera.Portal.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.Storefront;

/// <summary>What the list of orders is asked for, as it stands in the address.</summary>
/// <param name="Trail">Cursors of the pages before this one, so that «back» works without script.</param>
public sealed record OrdersQuery(string? State, string? Search, string? From, string? To, string? Branch, string? Cursor, string? Trail)
{
    private const int MostTrail = 40;

    public static OrdersQuery Of(IQueryCollection query)
    {
        ArgumentNullException.ThrowIfNull(query);
        string? Value(string name) => query[name].ToString().Trim() is { Length: > 0 } value ? value : null;
        return new(Value("state"), Value("search"), Value("from"), Value("to"), Value("branch"), Value("cursor"), Value("trail"));
    }

    public bool IsFiltered => State is not null || Search is not null || From is not null || To is not null || Branch is not null;

    public DateOnly? FirstDay => Day(From);

    public DateOnly? LastDay => Day(To);

    public ListOrders.Request Request(int limit) => new(State, Search, FirstDay, LastDay, Branch, null, Cursor, limit);

    public string Address(string? state) => Build(Paths.Orders, this with { State = state, Cursor = null, Trail = null });

    public string Export => Build("/orders/export.csv", this with { Cursor = null, Trail = null });

    public string Next(string cursor) => Build(Paths.Orders, this with { Cursor = cursor, Trail = string.Join('.', $"{Trail}.{Cursor ?? "0"}".Trim('.').Split('.').TakeLast(MostTrail)) });

    /// <summary>The page before; null on the first.</summary>
    public string? Previous
    {
        get
        {
            if (Cursor is null)
            {
                return null;
            }

            var trail = Trail?.Split('.') ?? [];
            var last = trail.Length > 0 ? trail[^1] : "0";
            return Build(Paths.Orders, this with { Cursor = last == "0" ? null : last, Trail = trail.Length > 1 ? string.Join('.', trail.SkipLast(1)) : null });
        }
    }

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, ["yyyy-MM-dd", "dd/MM/yyyy", "d/M/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string Build(string path, OrdersQuery q) => path + QueryString.Create(
        new Dictionary<string, string?> { ["state"] = q.State, ["search"] = q.Search, ["from"] = q.From, ["to"] = q.To, ["branch"] = q.Branch, ["cursor"] = q.Cursor, ["trail"] = q.Trail }.Where(p => p.Value is not null));
}

/// <summary>All orders that the reader may see: by state, by number, reference or SKU, by days and branch.</summary>
public static class OrdersPages
{
    public const int PageSize = 50;
    private const int MostExported = 10_000;

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.Orders, Show);
        pages.MapGet("/orders/export.csv", Export);
    }

    private static async Task<IResult> Show(HttpRequest request, ListOrders.Handler list, AccountDirectory accounts, PageContext page, CancellationToken stop)
    {
        var query = OrdersQuery.Of(request.Query);
        var orders = await list.Handle(query.Request(PageSize), stop);
        if (orders.Problem is { Status: 401 or 403 } refused)
        {
            return Render.Refusal(refused);
        }

        var branches = page.Caller.AccountId is { } account ? await accounts.Branches(account, stop) : [];
        return Render.Page<OrdersPage>(new
        {
            Orders = orders.Ok ? orders.Value.Items : [],
            Next = orders.Ok ? orders.Value.Next : null,
            Query = query,
            Problem = orders.Problem ?? BadDay(query),
            Branches = branches.Select(b => new BranchView(b.Code, b.Name)).ToList(),
        }, orders.Problem?.Status ?? StatusCodes.Status200OK);
    }

    private static Problem? BadDay(OrdersQuery query) =>
        query.From is not null && query.FirstDay is null ? Problems.Invalid("from", "«{0}» non è una data.", "“{0}” is not a date.", query.From)
        : query.To is not null && query.LastDay is null ? Problems.Invalid("to", "«{0}» non è una data.", "“{0}” is not a date.", query.To)
        : query.FirstDay > query.LastDay ? Problems.Invalid("to", "Il periodo finisce prima di cominciare.", "The period ends before it begins.") : null;

    private static async Task<IResult> Export(HttpRequest request, ListOrders.Handler list, PageContext page, CancellationToken stop)
    {
        var query = OrdersQuery.Of(request.Query) with { Cursor = null };
        var csv = new Csv(Text.Orders["Number"], Text.Orders["Date"], Text.Orders["Reference"], Text.Orders["State"], Text.Orders["Branch"], Text.Orders["PlacedBy"], Text.Orders["Lines"], Text.Orders["Goods"], Text.Orders["Total"], Text.Orders["Currency"]);
        for (var rows = 0; rows < MostExported;)
        {
            var some = await list.Handle(query.Request(200), stop);
            if (!some.Ok)
            {
                return Render.Refusal(some.Problem!);
            }

            foreach (var o in some.Value.Items)
            {
                csv.Row(o.Number, DateOnly.FromDateTime(page.Local(o.PlacedAt).DateTime), o.PurchaseOrderNumber, Text.Common[$"State.{o.State}"], o.Branch.Name, o.PlacedBy, (decimal)o.Lines, o.Goods.Value, o.Total.Value, o.Currency);
            }

            rows += some.Value.Items.Count;
            query = query with { Cursor = some.Value.Next };
            if (query.Cursor is null)
            {
                break;
            }
        }

        return csv.File($"{Text.Orders["CsvName"]}.csv");
    }
}
