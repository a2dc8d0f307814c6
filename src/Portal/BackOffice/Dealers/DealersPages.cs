using Filiera.Accounts;
using Filiera.Accounts.Features;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>The list of dealers: found by words, filtered, sorted, exported; class and cluster of many at once.</summary>
public static class DealersPages
{
    private static readonly string[] Filters = ["class", "cluster", "province", "active", "users"];

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.OfficeDealers, (HttpRequest request, Desk desk, CancellationToken stop) => desk.Show(request, null, null, stop));
        pages.MapGet($"{Paths.OfficeDealers}/export", (HttpRequest request, ExportAccounts.Handler export, CancellationToken stop) =>
        {
            var file = export.Handle(Request(ListPage.Of(request, Filters)), stop);
            return file.Ok ? Exports.Answer(file, request.Query["format"]) : Render.Refusal(file.Problem!);
        });
        pages.MapPost($"{Paths.OfficeDealers}/class", (HttpRequest request, Desk desk, ChangeClass.Handler change, CancellationToken stop) => desk.Change(request,
            (form, rows) => form["class"].ToString().Trim() is { Length: > 0 } @class ? change.Handle(@class, Bulk<ChangeClass.Item>.Of(rows.Select(r => new ChangeClass.Item(r))), stop) : Missing("class"), stop));
        pages.MapPost($"{Paths.OfficeDealers}/cluster", (HttpRequest request, Desk desk, ChangeClusterMembers.Handler change, CancellationToken stop) => desk.Change(request,
            (form, rows) => form["cluster"].ToString() is { Length: > 0 } cluster ? change.Handle(cluster, Bulk<ChangeClusterMembers.Item>.Of(rows.Select(r => new ChangeClusterMembers.Item(r, form["do"] != "leave"))), stop) : Missing("cluster"), stop));
    }

    internal static AccountListRequest Request(ListPage page) => new(
        page.Search, page.Sort, page.Request.Cursor, ListPage.PageSize, page["class"], page["cluster"], page["province"], Flag(page["active"]), Flag(page["users"]));

    private static bool? Flag(string? text) => text switch { "1" => true, "0" => false, _ => null };

    private static Task<Result<BulkResult>> Missing(string field) =>
        Task.FromResult<Result<BulkResult>>(field == "class" ? Problems.Invalid(field, "Scrivi la classe.", "Write the class.") : Problems.Invalid(field, "Scegli il gruppo.", "Choose the cluster."));

    /// <summary>What the page is made of.</summary>
    public sealed class Desk(ListAccounts.Handler list, ListClasses.Handler classes, ListClusters.Handler clusters)
    {
        public async Task<IResult> Show(HttpRequest request, Problem? problem, BulkResult? done, CancellationToken stop)
        {
            var page = ListPage.Of(request, Filters).At(Paths.OfficeDealers);
            var found = await list.Handle(Request(page), stop);
            if (found.Problem is { Status: 401 or 403 } refused)
            {
                return Render.Refusal(refused);
            }

            var said = problem ?? found.Problem;
            return Render.Page<DealersPage>(new
            {
                Dealers = found.Ok ? found.Value.Items : [],
                Total = found.Ok ? found.Value.Total : 0,
                Page = page,
                Classes = (await classes.Handle(stop)).Value.Items,
                Clusters = (await clusters.Handle(new(Limit: 200), stop)).Value.Items,
                Problem = said,
                Done = done,
            }, said?.Status ?? StatusCodes.Status200OK);
        }

        /// <summary>A bulk action on the chosen rows, or on the codes that were pasted.</summary>
        public async Task<IResult> Change(HttpRequest request, Func<IFormCollection, IReadOnlyList<string>, Task<Result<BulkResult>>> change, CancellationToken stop)
        {
            var form = await request.ReadFormAsync(stop);
            var rows = Codes(form["row"], form["codes"]);
            if (rows.Count == 0)
            {
                return await Show(request, Problems.Invalid("row", "Scegli almeno un rivenditore.", "Choose at least one dealer."), null, stop);
            }

            var result = await change(form, rows);
            return result.Problem is { Status: 401 or 403 } refused ? Render.Refusal(refused) : await Show(request, result.Problem, result.Ok ? result.Value : null, stop);
        }
    }

    /// <summary>Chosen boxes, and codes pasted by line, blank, comma or semicolon.</summary>
    internal static IReadOnlyList<string> Codes(IEnumerable<string?> chosen, string? pasted) =>
        [.. chosen.OfType<string>().Concat((pasted ?? "").Split(['\n', '\r', '\t', ' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct(StringComparer.Ordinal).Take(10_000)];
}
