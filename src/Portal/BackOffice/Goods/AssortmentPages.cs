using System.Globalization;
using Filiera.Catalog;
using Filiera.Catalog.Features;
using Filiera.Kernel;
using Filiera.Portal.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>What each cluster may see; what a dealer sees, and why.</summary>
public static class AssortmentPages
{
    private static string Address => $"{Paths.OfficeAssortments}/{{cluster}}";

    /// <summary>What is asked about a dealer, and the answer.</summary>
    public sealed record Question(string Account, string Sku, PreviewAssortment.Response? Preview, ExplainAssortment.Response? Why, Problem? Problem);

    /// <summary>Rules being added: a category, or SKUs one a line.</summary>
    public sealed record Typed(string Category, string Skus, bool Excluded)
    {
        public static readonly Typed Nothing = new("", "", false);
    }

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.OfficeAssortments, List);
        pages.MapGet($"{Paths.OfficeAssortments}/export", async (HttpRequest request, ExportAssortments.Handler export, CancellationToken stop) =>
        {
            var format = request.Query["format"].ToString();
            var file = await export.Handle(request.Query["cluster"], format, stop);
            return file.Ok ? file.Value.As(TableFile.Format(format) ?? TableFormat.Csv) : Render.Refusal(file.Problem!);
        });
        pages.MapGet(Address, (string cluster, string? before, HttpRequest request, Reader reader, CancellationToken stop) => reader.Show(SkuInPath.Decode(cluster), request, before, Typed.Nothing, null, null, stop));
        pages.MapPost(Address, Change);
        pages.MapPost($"{Address}/undo", Undo);
    }

    /// <summary>Reads what the page of one cluster shows.</summary>
    public sealed class Reader(GetAssortment.Handler get, ListAssortmentChanges.Handler history, CatalogReader catalog)
    {
        public async Task<IResult> Show(string cluster, HttpRequest request, string? before, Typed typed, BulkResult? result, Problem? problem, CancellationToken stop)
        {
            var page = ListPage.Of(request, "kind", "included");
            bool? included = page["included"] switch { "true" => true, "false" => false, _ => null };
            var open = await get.Handle(cluster, new(page.Search, null, page.Request.Cursor, ListPage.PageSize, page["kind"] is "category" or "product" ? page["kind"] : null, included), stop);
            var changes = open.Ok ? await history.Handle(cluster, before, 10, stop) : open.Problem!;
            return changes.Ok
                ? Render.Page<AssortmentPage>(new
                {
                    Assortment = open.Value, Page = page, Choices = CategoryChoice.Of(await catalog.Categories(stop)), History = changes.Value.Items, Older = changes.Value.Next,
                    Typed = typed, Result = result, Problem = problem,
                }, problem?.Status ?? (result is { Rejected: > 0 } ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK))
                : Render.Refusal(changes.Problem!);
        }
    }

    private static async Task<IResult> List(HttpRequest request, ListAssortments.Handler list, PreviewAssortment.Handler preview, ExplainAssortment.Handler explain, CancellationToken stop)
    {
        var page = ListPage.Of(request);
        var clusters = await list.Handle(page.Request, stop);
        if (clusters.Problem is { Status: 401 or 403 } refused)
        {
            return Render.Refusal(refused);
        }

        return Render.Page<AssortmentsPage>(new
        {
            Clusters = clusters.Ok ? clusters.Value.Items : [],
            Total = clusters.Ok ? clusters.Value.Total : 0,
            Page = page,
            Asked = await Ask(request.Query["account"].ToString().Trim(), request.Query["sku"].ToString().Trim(), preview, explain, stop),
            Problem = clusters.Problem,
        }, clusters.Problem?.Status ?? StatusCodes.Status200OK);
    }

    private static async Task<Question> Ask(string account, string sku, PreviewAssortment.Handler preview, ExplainAssortment.Handler explain, CancellationToken stop)
    {
        if (account.Length == 0)
        {
            return new(account, sku, null, null, null);
        }

        var seen = await preview.Handle(account, stop);
        if (!seen.Ok)
        {
            return new(account, sku, null, null, Problems.Invalid("account", "Il rivenditore «{0}» non esiste.", "There is no dealer “{0}”.", account));
        }

        var why = sku.Length == 0 ? null : await explain.Handle(account, sku, stop);
        return new(account, sku, seen.Value, why is { Ok: true } ? why.Value : null, why is { Ok: false } ? Problems.Invalid("sku", "L’articolo «{0}» non esiste.", "There is no product “{0}”.", sku) : null);
    }

    private static async Task<IResult> Change(string cluster, HttpRequest request, UpsertAssortments.Handler upsert, Reader reader, Flash flash, CancellationToken stop)
    {
        var (form, code) = (await request.ReadFormAsync(stop), SkuInPath.Decode(cluster));
        var typed = new Typed(form["category"].ToString(), form["skus"].ToString(), form["included"] == "false");
        var rows = form["do"] == "add" ? Added(code, typed) : [.. form["row"].OfType<string>().Select(r => Chosen(code, r, form["do"]!))];
        var result = rows.Count == 0
            ? new Problem(422, "NO_ROWS", new("Non hai scelto nulla.", "You have chosen nothing."), Fix: new("Scegli una categoria, scrivi dei codici o spunta delle righe.", "Choose a category, write codes or tick rows."))
            : await upsert.Handle(Bulk<UpsertAssortments.Item>.Of(rows), stop);
        if (result.Problem is { Status: 401 or 403 } refused)
        {
            return Render.Refusal(refused);
        }

        if (!result.Ok || result.Value.Rejected > 0)
        {
            return await reader.Show(code, request, null, typed, result.Ok ? result.Value : null, result.Problem, stop);
        }

        flash.Say(Text.OfficeGoods.Count("RulesChanged", result.Value.Created + result.Value.Updated));
        return Render.To(Paths.OfficeAssortment(code));
    }

    private static List<UpsertAssortments.Item> Added(string cluster, Typed typed)
    {
        var rows = typed.Skus.Split(['\n', '\r', '\t', ';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).Take(10_000)
            .Select(sku => new UpsertAssortments.Item(cluster, null, sku, !typed.Excluded)).ToList();
        if (typed.Category.Length > 0)
        {
            rows.Add(new(cluster, typed.Category, null, !typed.Excluded));
        }

        return rows;
    }

    // A row of the table is named as the history names it: «category:CHI», «product:K64-AR».
    private static UpsertAssortments.Item Chosen(string cluster, string rule, string what)
    {
        var (kind, code) = rule.Split(':', 2) is [var k, var c] ? (k, c) : ("", rule);
        return new(cluster, kind == "category" ? code : null, kind == "category" ? null : code, what != "exclude", what == "remove");
    }

    private static async Task<IResult> Undo(string cluster, HttpRequest request, UndoAssortmentChange.Handler undo, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var code = SkuInPath.Decode(cluster);
        var undone = long.TryParse(form["id"], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? await undo.Handle(code, id, stop) : Problems.NotFound;
        if (undone.Problem is { } problem)
        {
            return Render.Refusal(problem);
        }

        flash.Say(Text.OfficeGoods["Undone"], bad: undone.Value.Rejected > 0);
        return Render.To(Paths.OfficeAssortment(code));
    }
}
