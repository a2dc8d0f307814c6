using System.Globalization;
using Filiera.Kernel;
using Filiera.Kernel.Features;
using Filiera.Portal.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>What came from other systems and went to them, with what was refused and why.</summary>
public static class ExchangePages
{
    public static readonly IReadOnlyList<string> Kinds = ["accounts", "categories", "products", "price_lists", "prices", "stock", "payment_terms", "orders", "own_codes", "clusters"];

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.OfficeExchanges, Show);
        pages.MapGet($"{Paths.OfficeExchanges}/export", (HttpRequest request, ListExchanges.Handler list) => File(list.Export(Asked(ListPage.Of(request, Filters))), request));
        pages.MapGet($"{Paths.OfficeExchanges}/{{id}}", async (string id, GetExchange.Handler get, CancellationToken stop) =>
        {
            var exchange = await get.Handle(id, stop);
            return exchange.Ok ? Render.Page<ExchangePage>(new { Exchange = exchange.Value }) : Render.Refusal(exchange.Problem!);
        });
        pages.MapGet($"{Paths.OfficeExchanges}/{{id}}/rejected", async (string id, HttpRequest request, ExportRefusedRows.Handler export, CancellationToken stop) => File(await export.Handle(id, stop), request));
    }

    /// <summary>«812 ms», «4,1 s», «2 min».</summary>
    public static string Took(int milliseconds) => milliseconds < 1000 ? $"{milliseconds} ms" : milliseconds < 120_000 ? $"{(milliseconds / 1000m).ToString("0.0", Portal.Show.Culture)} s" : $"{milliseconds / 60_000} min";

    /// <summary>The kind in words; one that has none shows itself.</summary>
    public static string KindWords(string kind) => Kinds.Contains(kind) ? Text.OfficeSystems[$"Kind.{kind}"] : kind;

    internal static IResult File(Result<TableFile> file, HttpRequest request) =>
        !file.Ok ? Render.Refusal(file.Problem!) : file.Value.As(TableFile.Format(request.Query["format"]) ?? TableFormat.Csv);

    private static readonly string[] Filters = ["kind", "outcome", "direction", "from", "to"];

    private static ListExchanges.Request Asked(ListPage page)
    {
        var (search, sort, cursor, limit) = page.Request;
        return new(page["kind"], page["outcome"], page["direction"], Day(page["from"]), Day(page["to"]), search, sort, cursor, limit);
    }

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, ["yyyy-MM-dd", "dd/MM/yyyy", "d/M/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static async Task<IResult> Show(HttpRequest request, ListExchanges.Handler list, CancellationToken stop)
    {
        var page = ListPage.Of(request, Filters);
        var rows = await list.Handle(Asked(page), stop);
        return rows.Ok ? Render.Page<ExchangesPage>(new { Rows = rows.Value, Page = page, From = Day(page["from"]), To = Day(page["to"]) }) : Render.Refusal(rows.Problem!);
    }
}
