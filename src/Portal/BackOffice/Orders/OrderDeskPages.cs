using System.Globalization;
using System.Text.Json;
using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Ordering.Features;
using Filiera.Portal.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Portal.BackOffice;

/// <summary>Customer service: the orders of all dealers, live; what is done to many of them; views kept under a name.</summary>
public static class OrderDeskPages
{
    /// <summary>What stands in the address of the list; «saved» is the view that it was opened from.</summary>
    internal static readonly string[] Filters = ["view", "number", "dealer", "state", "hold", "amountFrom", "from", "to", "saved"];

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.OfficeOrders, (HttpRequest request, Desk desk, CancellationToken stop) => desk.Show(Page(Paths.OfficeOrders, request.Query), null, null, stop));
        pages.MapGet($"{Paths.OfficeOrders}/export", Export);
        pages.MapPost($"{Paths.OfficeOrders}/bulk", async (HttpRequest request, Desk desk, CancellationToken stop) => await desk.Bulk(await request.ReadFormAsync(stop), stop));
        pages.MapPost($"{Paths.OfficeOrders}/views", async (HttpRequest request, Desk desk, CancellationToken stop) => await desk.Keep(await request.ReadFormAsync(stop), stop));
        pages.MapPost($"{Paths.OfficeOrders}/views/{{id}}/delete", Delete);
        DeskOrderPages.Map(pages);
        ActPages.Map(pages);
    }

    public static void Services(IServiceCollection services)
    {
        services.AddScoped<Desk>();
        services.AddScoped<DeskOrderPages.Reader>();
    }

    /// <summary>The list with its tab named: what is to be confirmed where nothing is asked for, all orders where only filters are.</summary>
    private static ListPage Page(string path, IQueryCollection query)
    {
        var page = ListPage.Of(path, query, Filters);
        return page["view"] is not null ? page
            : ListPage.Of(path, new QueryCollection(new Dictionary<string, Microsoft.Extensions.Primitives.StringValues>(query.ToDictionary(q => q.Key, q => q.Value)) { ["view"] = page.IsFiltered ? "ALL" : "TO_CONFIRM" }), Filters);
    }

    /// <summary>What the address asks for; a problem where a date or an amount can't be read.</summary>
    internal static Result<ListDeskOrders.Request> Read(ListPage page)
    {
        var amount = page["amountFrom"] is { } typed ? Amount(typed) : null;
        return page["amountFrom"] is { } bad && amount is null ? Problems.Invalid("amountFrom", "«{0}» non è un importo.", "“{0}” is not an amount.", bad)
            : Day(page["from"]) is null && page["from"] is { } from ? Problems.Invalid("from", "«{0}» non è una data.", "“{0}” is not a date.", from)
            : Day(page["to"]) is null && page["to"] is { } to ? Problems.Invalid("to", "«{0}» non è una data.", "“{0}” is not a date.", to)
            : new ListDeskOrders.Request(page["view"], page.Search, page["number"], page["dealer"], page["state"], page["hold"], amount, Day(page["from"]), Day(page["to"]), page.Sort, page.Request.Cursor, ListPage.PageSize);
    }

    private static decimal? Amount(string text)
    {
        var read = QuantityInput.Read(text);
        return read.Ok ? read.Value.Value : null;
    }

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, ["yyyy-MM-dd", "dd/MM/yyyy", "d/M/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static async Task<IResult> Export(HttpRequest request, ExportDeskOrders.Handler export, CancellationToken stop)
    {
        var asked = Read(ListPage.Of(request, Filters));
        var table = asked.Ok ? await export.Handle(asked.Value, request.Query["format"], stop) : asked.Problem!;
        return table.Ok ? table.Value.File.As(table.Value.Format) : Render.Refusal(table.Problem!);
    }

    private static async Task<IResult> Delete(string id, KeepDeskView.Handler views, Flash flash, CancellationToken stop)
    {
        var done = int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? await views.Delete(number, stop) : Problems.NotFound;
        if (!done.Ok)
        {
            return Render.Refusal(done.Problem!);
        }

        flash.Say(Text.OfficeOrders["ViewDeleted"]);
        return Render.To(Paths.OfficeOrders);
    }

    /// <summary>The list, and what is posted from it.</summary>
    public sealed class Desk(ListDeskOrders.Handler list, KeepDeskView.Handler views, ChangeOrdersInBulk.Handler bulk, Once once, Flash flash)
    {
        /// <param name="done">What became of a bulk action that was not done to all.</param>
        public async Task<IResult> Show(ListPage page, Problem? problem, ChangeOrdersInBulk.Response? done, CancellationToken stop, OrderAction? action = null)
        {
            var asked = Read(page);
            var found = asked.Ok ? await list.Handle(asked.Value, stop) : asked.Problem!;
            if (found.Problem is { Status: 401 or 403 } refused)
            {
                return Render.Refusal(refused);
            }

            // A filter that can't be read: the page says so, over an empty list.
            var kept = await views.List(stop);
            var empty = new ListDeskOrders.Response([], null, 0, default, new DeskCounts(0, 0, 0, 0, 0));
            var said = problem ?? found.Problem;
            return Render.Page<DeskListPage>(new { Page = page, View = page["view"]?.ToUpperInvariant() ?? "ALL", Found = found.Ok ? found.Value : empty, Views = kept.Ok ? kept.Value.Items : [], Problem = said, Done = done, Action = action },
                said?.Status ?? StatusCodes.Status200OK);
        }

        public async Task<IResult> Bulk(IFormCollection form, CancellationToken stop)
        {
            var back = Back(form);
            var page = OrderDeskPages.Page(Paths.OfficeOrders, Query(back));
            var action = Enum.TryParse<OrderAction>(form["action"], ignoreCase: true, out var named) && Enum.IsDefined(named) ? named : (OrderAction?)null;
            var orders = form["row"].OfType<string>().ToList();
            if (orders.Count == 0)
            {
                return await Show(page, new Problem(422, "NOTHING_CHOSEN", new("Non hai scelto nessun ordine.", "You have chosen no order.")), null, stop);
            }

            var reason = action == OrderAction.Hold ? form["holdReason"] : action == OrderAction.Reject ? form["rejectReason"] : default;
            var wish = new ChangeOrdersInBulk.Request(action, orders, reason, action == OrderAction.Hold ? OrderHolds.Read(form["hold"]) : null);
            var answer = await once.Do($"{Paths.OfficeOrders}/bulk", form["key"], wish, async () => await bulk.Handle(wish, stop), stop);
            if (!answer.Ok)
            {
                return await Show(page, answer.Problem, null, stop);
            }

            var done = answer.Value.Deserialize<ChangeOrdersInBulk.Response>(Json.Options)!;
            if (done.Refused > 0)
            {
                return await Show(page, null, done, stop, action);
            }

            flash.Say(Text.OfficeOrders.Count($"BulkDone.{action}", done.Done));
            return Render.To(back);
        }

        public async Task<IResult> Keep(IFormCollection form, CancellationToken stop)
        {
            var back = Back(form);
            var page = OrderDeskPages.Page(Paths.OfficeOrders, Query(back));
            var asked = Read(page);
            var kept = asked.Ok ? await views.Handle(new(form["name"], asked.Value.Filter, page.Sort, form["shared"] == "1"), stop) : asked.Problem!;
            if (!kept.Ok)
            {
                return await Show(page, kept.Problem, null, stop);
            }

            flash.Say(Text.OfficeOrders["ViewKept", kept.Value.Name]);
            return Render.To(Address(kept.Value));
        }

        private static string Back(IFormCollection form) => form["back"].ToString() is { } back && back.StartsWith(Paths.OfficeOrders, StringComparison.Ordinal) ? Paths.Local(back) : Paths.OfficeOrders;

        private static QueryCollection Query(string address) =>
            new(QueryHelpers.ParseQuery(address.Contains('?', StringComparison.Ordinal) ? address[(address.IndexOf('?', StringComparison.Ordinal) + 1)..] : ""));
    }

    /// <summary>The address that opens a saved view.</summary>
    internal static string Address(SavedView view)
    {
        var f = view.Filters;
        return Paths.OfficeOrders + QueryString.Create(new Dictionary<string, string?>
        {
            ["view"] = f.View, ["search"] = f.Search, ["number"] = f.Number, ["dealer"] = f.Dealer, ["state"] = f.State, ["hold"] = f.Hold, ["amountFrom"] = f.AmountFrom?.ToString("0.##", Show.Culture),
            ["from"] = f.From?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ["to"] = f.To?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ["sort"] = view.Sort, ["saved"] = view.Id.ToString(CultureInfo.InvariantCulture),
        }.Where(p => p.Value is { Length: > 0 }));
    }
}
