using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Kernel.Features;

/// <summary>What came from other systems and went to them, the newest first. Whoever administers sees all of it, a system its own.</summary>
public static class ListExchanges
{
    /// <param name="Outcome">DONE, PARTIAL, REFUSED or FAILED.</param>
    /// <param name="Direction">IN or OUT.</param>
    /// <param name="Search">The beginning of who sent it, or of the file’s name.</param>
    /// <param name="From">First day, included.</param>
    /// <param name="To">Last day, included.</param>
    public sealed record Request(
        string? Kind = null, string? Outcome = null, string? Direction = null, DateOnly? From = null, DateOnly? To = null,
        string? Search = null, string? Sort = null, string? Cursor = null, int? Limit = null) : ListRequest(Search, Sort, Cursor, Limit);

    /// <param name="Channel">«api» or «file».</param>
    /// <param name="Imported">Rows created and changed.</param>
    /// <param name="CorrelationId">The trace id of the call: what log and answer carry too.</param>
    public sealed record Item(
        string Id, DateTimeOffset At, string Who, ExchangeDirection Direction, string Kind, string Channel, string? Name, int Rows, int Imported, int Unchanged, int Rejected,
        int Milliseconds, ExchangeOutcome Outcome, string? CorrelationId, string? Error);

    public static readonly SortedList<Exchange> Columns = new(e => e.Id, ("at", e => e.At), ("kind", e => e.Kind), ("who", e => e.Who), ("outcome", e => e.Outcome), ("rejected", e => e.Rejected));

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/exchanges", ([AsParameters] Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop))
            .WithName("ListExchanges").WithTags("Systems").WithSummary("Bulk calls and file imports, the newest first")
            .WithDescription("`outcome` is DONE, PARTIAL (some rows refused), REFUSED or FAILED; `direction` is IN or OUT. A system sees its own exchanges, whoever administers all of them.")
            .WithExample(answer: new SortedPage<Item>([Example], null, 1), parameters: new Dictionary<string, object> { ["outcome"] = "PARTIAL", ["limit"] = 20 });

    internal static readonly Item Example = new("812", new DateTimeOffset(2026, 11, 24, 5, 30, 2, TimeSpan.Zero), "demo-erp", ExchangeDirection.In, "prices", "api", "PUT /api/v1/admin/prices", 2_400, 310, 2_088, 2, 812, ExchangeOutcome.Partial, "4bf92f3577b34da6a3ce929d0e0e4736", null);

    internal static Item View(Exchange e) => new(
        e.Id.ToString(CultureInfo.InvariantCulture), e.At, e.Who, e.Direction, e.Kind, e.Channel, e.Name, e.Rows, e.Imported, e.Unchanged, e.Rejected, e.Milliseconds, e.Outcome, e.CorrelationId, e.Error);

    /// <summary>The exchanges the caller may see: all of them, a system that may write something its own; else the refusal.</summary>
    internal static Result<IQueryable<Exchange>> Demand(PortalDb db)
    {
        var exchanges = db.Set<Exchange>().AsNoTracking();
        if (db.Caller.Demand(Permission.Administer) is not { } problem)
        {
            return new Result<IQueryable<Exchange>>(exchanges);
        }

        var name = db.Caller.Name;
        return Writing.Any(db.Caller.May) ? new Result<IQueryable<Exchange>>(exchanges.Where(e => e.Who == name)) : problem;
    }

    private static readonly string[] Writing = [Permission.CatalogWrite, Permission.PricesWrite, Permission.StockWrite, Permission.AccountsWrite, Permission.OrdersManage];

    public sealed class Handler(PortalDb db, PortalClock clock)
    {
        public async Task<Result<SortedPage<Item>>> Handle(Request request, CancellationToken stop)
        {
            var rows = Filtered(request);
            if (!rows.Ok)
            {
                return rows.Problem!;
            }

            var page = await Columns.Page(rows.Value, request with { Sort = Order(request) }, e => e, stop);
            return page.Map(p => new SortedPage<Item>([.. p.Items.Select(View)], p.Next, p.Total));
        }

        /// <summary>The same rows as a file.</summary>
        public Result<TableFile> Export(Request request) => Filtered(request).Map(rows => new TableFile(new Phrase("scambi", "exchanges").ToString(), [.. Heads.Select(h => h.ToString())], Lines(rows, request)));

        private static readonly Phrase[] Heads =
        [
            new("Quando", "When"), new("Chi", "Who"), new("Verso", "Direction"), new("Tipo", "Kind"), new("Canale", "Channel"), new("Nome", "Name"), new("Righe", "Rows"),
            new("Importate", "Imported"), new("Invariate", "Unchanged"), new("Rifiutate", "Rejected"), new("Millisecondi", "Milliseconds"), new("Esito", "Outcome"), new("Correlazione", "Correlation"), new("Errore", "Error"),
        ];

        private async IAsyncEnumerable<object?[]> Lines(IQueryable<Exchange> rows, Request request)
        {
            await foreach (var e in Columns.Ordered(rows, Order(request)).Take(TableFile.MostRows).AsAsyncEnumerable())
            {
                yield return [clock.ToLocal(e.At), e.Who, e.Direction.ToString().ToUpperInvariant(), e.Kind, e.Channel, e.Name, e.Rows, e.Imported, e.Unchanged, e.Rejected, e.Milliseconds, e.Outcome.ToString().ToUpperInvariant(), e.CorrelationId, e.Error];
            }
        }

        private static string Order(Request request) => request.Sort is { Length: > 0 } sort ? sort : "-at";

        private Result<IQueryable<Exchange>> Filtered(Request request)
        {
            ArgumentNullException.ThrowIfNull(request);
            var visible = Demand(db);
            if (!visible.Ok)
            {
                return visible;
            }

            var rows = visible.Value;
            if (request.Kind is { Length: > 0 } kind)
            {
                rows = rows.Where(e => e.Kind == kind);
            }

            if (request.Outcome is { Length: > 0 } outcome)
            {
                if (!outcome.All(char.IsLetter) || !Enum.TryParse<ExchangeOutcome>(outcome, ignoreCase: true, out var wanted))
                {
                    return Problems.Invalid("outcome", "L’esito «{0}» non esiste.", "There is no outcome “{0}”.", outcome);
                }

                rows = rows.Where(e => e.Outcome == wanted);
            }

            if (request.Direction is { Length: > 0 } direction)
            {
                if (!direction.All(char.IsLetter) || !Enum.TryParse<ExchangeDirection>(direction, ignoreCase: true, out var wanted))
                {
                    return Problems.Invalid("direction", "direction è IN oppure OUT.", "direction is IN or OUT.");
                }

                rows = rows.Where(e => e.Direction == wanted);
            }

            if (request.From is { } from)
            {
                var start = clock.StartOf(from);
                rows = rows.Where(e => e.At >= start);
            }

            if (request.To is { } to && to < DateOnly.MaxValue)
            {
                var end = clock.StartOf(to.AddDays(1));
                rows = rows.Where(e => e.At < end);
            }

            if (request.Search is { Length: > 0 } search)
            {
                var text = search.Trim();
                rows = rows.Where(e => e.Who.StartsWith(text) || e.Name!.StartsWith(text) || e.CorrelationId == text);
            }

            return new Result<IQueryable<Exchange>>(rows);
        }
    }
}
