using System.Globalization;
using Filiera.Catalog;
using Filiera.Kernel;
using Filiera.Portal.Texts;
using Filiera.Pricing;
using Filiera.Pricing.Features;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>The price lists, and one of them as a grid: type prices, one rule over many, or a file; all become a draft to look at.</summary>
public static class PriceListPages
{
    private const long MostBytes = 10_000_000;

    /// <param name="Problem">Why a form was refused.</param>
    /// <param name="Refused">Rows of a file or of the grid that could not be read.</param>
    public sealed record Editor(ListPriceLists.Item List, ListPricesOfList.Response Prices, ListPage Page, IReadOnlyList<CategoryNode> Categories, Problem? Problem = null, IReadOnlyList<RowResult>? Refused = null);

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.OfficePriceLists, async (HttpRequest request, ListPriceLists.Handler lists, CancellationToken stop) =>
        {
            var page = ListPage.Of(request, "kind");
            var asked = page.Request;
            var found = await lists.Handle(new(page["kind"], Search: asked.Search, Sort: asked.Sort, Cursor: asked.Cursor, Limit: asked.Limit), stop);
            return found.Ok ? Render.Page<PriceListsPage>(new { Lists = found.Value, Page = page }) : Render.Refusal(found.Problem!);
        });
        pages.MapGet(Paths.OfficePriceLists + "/{code}", async (string code, HttpRequest request, Desk desk, CancellationToken stop) => await Show(await desk.Read(code, request, null, null, stop)));
        pages.MapPost(Paths.OfficePriceLists + "/{code}", async (string code, HttpRequest request, Desk desk, CancellationToken stop) => await desk.Typed(code, request, stop));
        pages.MapPost(Paths.OfficePriceLists + "/{code}/edit", async (string code, HttpRequest request, Desk desk, CancellationToken stop) => await desk.Bulk(code, request, stop));
        pages.MapPost(Paths.OfficePriceLists + "/{code}/file", async (string code, HttpRequest request, Desk desk, CancellationToken stop) => await desk.File(code, request, stop));
    }

    private static Task<IResult> Show(Result<Editor> editor, int status = StatusCodes.Status200OK) =>
        Task.FromResult(editor.Ok ? Render.Page<PriceListPage>(new { Model = editor.Value }, status) : Render.Refusal(editor.Problem!));

    /// <summary>What the grid's forms do; one per request.</summary>
    public sealed class Desk(ListPriceLists.Handler lists, ListPricesOfList.Handler prices, CatalogReader catalog, PreparePriceRevision.Handler prepare, EditPricesInBulk.Handler edit, ReadPriceFile.Handler file, Flash flash)
    {
        public async Task<Result<Editor>> Read(string code, HttpRequest request, Problem? problem, IReadOnlyList<RowResult>? refused, CancellationToken stop)
        {
            var list = await lists.One(code, stop);
            if (!list.Ok)
            {
                return list.Problem!;
            }

            var page = ListPage.Of(request, "category");
            var found = await prices.Handle(code, new(page.Search, page["category"], null, page.Request.Cursor, ListPage.PageSize), stop);
            return found.Ok ? new Editor(list.Value, found.Value, page, await catalog.Categories(stop), problem, refused) : found.Problem!;
        }

        /// <summary>The cells that were typed in: «price.N» and «discounts.N» beside «was.N», which holds what the row was.</summary>
        public async Task<IResult> Typed(string code, HttpRequest request, CancellationToken stop)
        {
            var form = await request.ReadFormAsync(stop);
            var items = new List<BulkItem<UpsertPrices.Item>>();
            for (var i = 0; form.TryGetValue($"sku.{i}", out var sku); i++)
            {
                var (price, discounts) = (form[$"price.{i}"].ToString().Trim(), form[$"discounts.{i}"].ToString().Trim());
                if (form[$"was.{i}"].ToString() == $"{price}|{discounts}")
                {
                    continue;
                }

                var number = QuantityInput.ReadDecimal(price);

                // A price per pack is sent as it was stated: packs, and the price of one.
                var (from, basis, pack) = (Decimal(form[$"from.{i}"]), (int?)Decimal(form[$"basis.{i}"]), form[$"unit.{i}"].ToString() is { Length: > 0 } unit ? unit : null);
                items.Add(number is { } value
                    ? new(new UpsertPrices.Item(code, sku, pack is not null && basis > 0 ? from / basis : from, value, pack is null ? basis : null, form[$"net.{i}"] == "1", discounts, Day(form[$"valid.{i}"]), Day(form[$"until.{i}"]), pack))
                    : new(null, new RowProblem("NUMBER_UNREADABLE", sku, new("«{0}»: «{1}» non è un prezzo.", "“{0}”: “{1}” is no price.", sku.ToString(), price))));
            }

            return items.Count == 0 ? await Again(code, request, Problems.Invalid("price", "Non hai cambiato nessun prezzo.", "You changed no price."), null, stop)
                : await Drafted(code, request, await prepare.Handle(new(null, form["why"].ToString(), null, $"{Paths.OfficePriceLists}/{code}", new(items)), stop), stop);
        }

        public async Task<IResult> Bulk(string code, HttpRequest request, CancellationToken stop)
        {
            var form = await request.ReadFormAsync(stop);
            string? Text(string name) => form[name].ToString().Trim() is { Length: > 0 } text ? text : null;
            var percent = Text("percent") is { } typed ? QuantityInput.ReadDecimal(typed) : null;
            if (Text("percent") is { } bad && percent is null)
            {
                return await Again(code, request, Problems.Invalid("percent", "«{0}» non è una percentuale.", "“{0}” is no percentage.", bad), null, stop);
            }

            var made = await edit.Handle(new(code, Text("category"), Text("itemClass"), null, percent, null, Text("round"), Day(form["validFrom"]), null, Text("why")), stop);
            return made.Ok ? Render.To(Paths.OfficePriceRevision(made.Value.Change.Id)) : await Again(code, request, made.Problem, null, stop);
        }

        public async Task<IResult> File(string code, HttpRequest request, CancellationToken stop)
        {
            var form = await request.ReadFormAsync(stop);
            if (form.Files.GetFile("file") is not { Length: > 0 } sent)
            {
                return await Again(code, request, Problems.Invalid("file", "Scegli un file.", "Choose a file."), null, stop);
            }

            if (sent.Length > MostBytes)
            {
                return await Again(code, request, Problems.Invalid("file", "Il file supera i 10 MB.", "The file is over 10 MB."), null, stop);
            }

            var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
            try
            {
                await using (var to = System.IO.File.Create(path))
                {
                    await sent.CopyToAsync(to, stop);
                }

                var name = Path.GetFileName(sent.FileName.Replace('\\', '/'));
                return await Drafted(code, request, await file.Handle(new(path, name.Length > 200 ? name[..200] : name, code, form["whole"] == "1", form["why"].ToString()), stop), stop);
            }
            finally
            {
                System.IO.File.Delete(path);
            }
        }

        private async Task<IResult> Drafted(string code, HttpRequest request, Result<PreparePriceRevision.Response> made, CancellationToken stop)
        {
            if (made.Problem is { } problem)
            {
                return await Again(code, request, problem, null, stop);
            }

            if (made.Value.Change is { } view && made.Value.Rejected.Count == 0)
            {
                return Render.To(Paths.OfficePriceRevision(view.Change.Id));
            }

            if (made.Value.Change is { } partial)
            {
                // The good rows are kept as a draft; the others are told there.
                var first = made.Value.Rejected.Take(3).Select(r => r.Problems is [var p, ..] ? p.Message : "");
                flash.Say($"{Text.OfficePrices.Count("Refused", made.Value.Rejected.Count)}: {string.Join(" · ", first)}", bad: true);
                return Render.To(Paths.OfficePriceRevision(partial.Change.Id));
            }

            return await Again(code, request, made.Value.Rejected.Count > 0 ? null : Problems.Invalid("file", "Nessun prezzo cambia: c’è già tutto così.", "No price changes: everything is so already."), made.Value.Rejected, stop);
        }

        private async Task<IResult> Again(string code, HttpRequest request, Problem? problem, IReadOnlyList<RowResult>? refused, CancellationToken stop) =>
            await Show(await Read(code, request, problem, refused, stop), problem?.Status is 403 ? 403 : StatusCodes.Status422UnprocessableEntity);

        private static decimal? Decimal(string? text) => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;

        private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }
}
