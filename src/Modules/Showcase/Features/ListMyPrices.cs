using System.Globalization;
using System.Runtime.CompilerServices;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Showcase.Features;

/// <summary>GET /my-prices: the dealer's own price list, in pages and as a file. Everything comes from memory; a file is written as it is priced, a chunk at a time.</summary>
public static class ListMyPrices
{
    private const int Chunk = 1_000;

    /// <param name="Coming">True: only products whose price changes within sixty days.</param>
    public sealed record Request(string? Search = null, string? Category = null, bool Coming = false, string? Cursor = null, int? Limit = null);

    /// <param name="ChangeDays">The next days on which prices may change.</param>
    public sealed record Response(IReadOnlyList<MyPrice> Items, string? Next, int Total, IReadOnlyList<DateOnly> ChangeDays);

    private static readonly Phrase FileName = new("listino", "price-list");

    private static readonly Phrase[] Heads =
    [
        new("Codice", "Code"), new("Vostro codice", "Your code"), new("GTIN", "GTIN"), new("Descrizione", "Description"), new("UM", "Unit"), new("Da quantità", "From quantity"), new("Prezzo per", "Price per"),
        new("Listino", "List"), new("Sconti", "Discounts"), new("Netto", "Net"), new("IVA %", "VAT %"), new("Fonte", "Source"), new("Valido fino al", "Valid until"), new("Nuovo netto", "New net"), new("Dal", "From"),
    ];

    private static readonly Problem BadFormat = Problems.Invalid("format", "Il formato è csv, xlsx o pdf.", "The format is csv, xlsx or pdf.");

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/my-prices", (string? search, string? category, bool? coming, string? cursor, int? limit, Handler handler, CancellationToken stop) => handler.Handle(new(search, category, coming ?? false, cursor, limit), stop))
            .WithName("ListMyPrices").WithTags("Prices").WithSummary("Your own price list")
            .WithDescription("Every product of your assortment at your net price for the smallest quantity you can order, with its breaks, why it is that (`steps`), and what it will be (`coming`). With `coming` only products whose price changes within 60 days.")
            .WithExample(parameters: new Dictionary<string, object> { ["search"] = "cilindro", ["limit"] = 50 });
        api.MapGet("/my-prices/export", Export)
            .WithName("ExportMyPrices").WithTags("Prices").WithSummary("Your own price list as CSV, XLSX or PDF")
            .WithDescription("`format` is csv (unless said), xlsx or pdf; a row for each quantity break; filters are those of the list, at most 100,000 rows, in your language.")
            .WithExample(parameters: new Dictionary<string, object> { ["format"] = "csv" })
            .Produces(StatusCodes.Status200OK, contentType: "text/csv").ProducesProblem(StatusCodes.Status400BadRequest);
    }

    /// <summary>The file, for the API and the page alike.</summary>
    public static async Task<IResult> Export(string? search, string? category, bool? coming, string? format, Handler handler, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var file = await handler.File(new(search, category, coming ?? false), stop);
        return !file.Ok ? file
            : format is "pdf" or "PDF" ? Results.Stream(to => new PriceListPdf(file.Value, handler.About).WriteTo(to), "application/pdf", $"{FileName}.pdf")
            : TableFile.Format(string.IsNullOrEmpty(format) ? "csv" : format) is { } kind ? file.Value.As(kind) : new Result<Done>(BadFormat);
    }

    public sealed class Handler(PortalDoor door, MyPrices prices, Accounts.AccountDirectory accounts, PortalClock clock, Company company)
    {
        /// <summary>Whose list it is and of when, for the head of a printed one.</summary>
        public PriceListHead About { get; private set; } = new("", "", default);

        public async Task<Result<Response>> Handle(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if ((Check(request) ?? Cursor.CheckLimit(request.Limit)) is { } problem)
            {
                return problem;
            }

            var skip = 0;
            if (!string.IsNullOrEmpty(request.Cursor) && (Cursor.Read(request.Cursor, 1) is not [var at] || !int.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out skip)))
            {
                return Cursor.Unreadable;
            }

            var take = request.Limit ?? 24;
            var ids = await prices.Products(request.Search, request.Category, request.Coming, stop);
            var days = await prices.Days(stop);
            var items = await prices.Price([.. ids.Skip(skip).Take(take)], days, stop);
            return new Response(items, ids.Count > skip + take ? Cursor.Write(skip + take) : null, ids.Count, days);
        }

        public async Task<Result<TableFile>> File(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (Check(request) is { } problem)
            {
                return problem;
            }

            var account = door.Caller.AccountId is { } own ? await accounts.Find(own, stop) : null;
            About = new(company.Name, account?.Name ?? "", clock.Today);
            var ids = await prices.Products(request.Search, request.Category, request.Coming, stop);
            return new TableFile(FileName.ToString(), [.. Heads.Select(h => h.ToString())], Rows(ids, await prices.Days(stop), stop));
        }

        private Problem? Check(Request request) =>
            door.Caller.Demand(Permission.PricesRead) ?? door.Caller.Demand(Permission.CatalogRead)
            ?? (request.Search?.Length > 200 ? ShowcaseRefusals.TooLong.With(200).At("search") : null);

        private async IAsyncEnumerable<object?[]> Rows(IReadOnlyList<int> ids, IReadOnlyList<DateOnly> days, [EnumeratorCancellation] CancellationToken stop)
        {
            var rows = 0;
            foreach (var some in ids.Chunk(Chunk))
            {
                foreach (var p in await prices.Price(some, days, stop))
                {
                    // A product without a price is listed: «su richiesta».
                    var breaks = p.Breaks.Where(b => b.From > p.From).Select(b => (b.From, Net: (UnitPrice?)b.NetUnit));
                    foreach (var (from, net) in breaks.Prepend((p.From, p.Net)))
                    {
                        if (++rows > TableFile.MostRows)
                        {
                            yield break;
                        }

                        var first = from == p.From;
                        yield return
                        [
                            p.Sku, p.OwnCode, p.Gtin, p.Name, p.Unit, from.Value, p.Basis, first ? p.List?.Value : null, first ? p.Discounts : null, net?.Value, p.VatRate.Value, p.SourceName, p.ValidTo,
                            first ? p.Coming?.Net?.Value : null, first ? p.Coming?.From : null,
                        ];
                    }
                }
            }
        }
    }
}
