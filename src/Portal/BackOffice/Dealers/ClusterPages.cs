using Filiera.Accounts;
using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Portal.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>Clusters: saved sets of dealers, which choose assortment and promotions; and classes, which choose list and matrix row.</summary>
public static class ClusterPages
{
    private const string One = Paths.OfficeClusters + "/{code}";

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.OfficeClusters, (HttpRequest request, Desk desk, CancellationToken stop) => desk.Clusters(request, FormValues.Nothing, stop));
        pages.MapPost(Paths.OfficeClusters, Create);
        pages.MapGet(One, (string code, HttpRequest request, Desk desk, CancellationToken stop) => desk.Cluster(SkuInPath.Decode(code), request, null, null, stop));
        pages.MapPost(One, Rename);
        pages.MapPost(One + "/delete", Delete);
        pages.MapPost(One + "/members", Members);
        pages.MapPost(One + "/fill", Fill);
        pages.MapGet(Paths.OfficeClasses, (Desk desk, CancellationToken stop) => desk.Classes(FormValues.Nothing, null, stop));
        pages.MapPost(Paths.OfficeClasses, ChangeClasses);
    }

    private static async Task<IResult> Create(HttpRequest request, SaveCluster.Handler save, Desk desk, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var saved = await save.Handle(form["code"].ToString().Trim().ToUpperInvariant(), new(form["name"].ToString(), form["note"].ToString(), New: true), IfMatch.Any, stop);
        if (!saved.Ok)
        {
            return await desk.Clusters(request, FormValues.Of(form, saved.Problem), stop);
        }

        flash.Say(Text.OfficeDealers["ClusterCreated", saved.Value.Name]);
        return Render.To(Paths.OfficeCluster(saved.Value.Code));
    }

    private static async Task<IResult> Rename(string code, HttpRequest request, SaveCluster.Handler save, Desk desk, Flash flash, CancellationToken stop)
    {
        var (key, form) = (SkuInPath.Decode(code), await request.ReadFormAsync(stop));
        var saved = await save.Handle(key, new(form["name"].ToString(), form["note"].ToString()), IfMatch.Read(form["version"]), stop);
        if (!saved.Ok)
        {
            return await desk.Cluster(key, request, FormValues.Of(form, saved.Problem), null, stop);
        }

        flash.Say(Text.Office["Saved"]);
        return Render.To(Paths.OfficeCluster(key));
    }

    private static async Task<IResult> Delete(string code, HttpRequest request, DeleteCluster.Handler delete, Desk desk, Flash flash, CancellationToken stop)
    {
        var (key, form) = (SkuInPath.Decode(code), await request.ReadFormAsync(stop));
        var done = await delete.Handle(key, IfMatch.Read(form["version"]), stop);
        if (!done.Ok)
        {
            return await desk.Cluster(key, request, FormValues.Of(form, done.Problem), null, stop);
        }

        flash.Say(Text.OfficeDealers["ClusterDeleted", key]);
        return Render.To(Paths.OfficeClusters);
    }

    private static async Task<IResult> Members(string code, HttpRequest request, ChangeClusterMembers.Handler change, Desk desk, CancellationToken stop)
    {
        var (key, form) = (SkuInPath.Decode(code), await request.ReadFormAsync(stop));
        var codes = DealersPages.Codes(form["row"], form["codes"]);
        var result = codes.Count == 0
            ? Problems.Invalid("codes", "Scegli o incolla almeno un codice.", "Choose or paste at least one code.")
            : await change.Handle(key, Bulk<ChangeClusterMembers.Item>.Of(codes.Select(c => new ChangeClusterMembers.Item(c, form["do"] != "leave"))), stop);
        return await desk.Cluster(key, request, result.Ok ? null : FormValues.Of(form, result.Problem), result.Ok ? result.Value : null, stop);
    }

    private static async Task<IResult> Fill(string code, HttpRequest request, FillCluster.Handler fill, Desk desk, Flash flash, CancellationToken stop)
    {
        var (key, form) = (SkuInPath.Decode(code), await request.ReadFormAsync(stop));
        var done = await fill.Handle(key, new(null, form["class"].ToString(), form["province"].ToString(), true), stop);
        if (!done.Ok)
        {
            return await desk.Cluster(key, request, FormValues.Of(form, done.Problem), null, stop);
        }

        flash.Say(Text.OfficeDealers["Filled", Show.Count(done.Value.Added), Show.Count(done.Value.Found)]);
        return Render.To(Paths.OfficeCluster(key));
    }

    private static async Task<IResult> ChangeClasses(HttpRequest request, ChangeClass.Handler change, Desk desk, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var codes = DealersPages.Codes([], form["codes"]);
        var result = codes.Count == 0
            ? Problems.Invalid("codes", "Incolla almeno un codice.", "Paste at least one code.")
            : await change.Handle(form["class"].ToString().Trim(), Bulk<ChangeClass.Item>.Of(codes.Select(c => new ChangeClass.Item(c))), stop);
        return result.Problem is { Status: 401 or 403 } refused ? Render.Refusal(refused) : await desk.Classes(result.Ok ? FormValues.Nothing : FormValues.Of(form, result.Problem), result.Ok ? result.Value : null, stop);
    }

    /// <summary>Shows the pages.</summary>
    public sealed class Desk(ListClusters.Handler clusters, GetCluster.Handler one, ListAccounts.Handler members, ListClasses.Handler classes, ListAudit.Handler audit)
    {
        public async Task<IResult> Clusters(HttpRequest request, FormValues form, CancellationToken stop)
        {
            var page = ListPage.Of(request).At(Paths.OfficeClusters);
            var list = await clusters.Handle(page.Request, stop);
            if ((form.Problem is { Status: 401 or 403 } ? form.Problem : list.Problem is { Status: 401 or 403 } ? list.Problem : null) is { } refused)
            {
                return Render.Refusal(refused);
            }

            return Render.Page<ClustersPage>(new { Clusters = list.Ok ? list.Value.Items : [], Total = list.Ok ? list.Value.Total : 0, Page = page, Form = list.Ok ? form : form.Refused(list.Problem) }, form.Problem?.Status ?? list.Problem?.Status ?? StatusCodes.Status200OK);
        }

        public async Task<IResult> Cluster(string code, HttpRequest request, FormValues? form, BulkResult? done, CancellationToken stop)
        {
            var cluster = await one.Handle(code, stop);
            if ((form?.Problem is { Status: 401 or 403 } ? form.Problem : cluster.Problem) is { } refused)
            {
                return Render.Refusal(refused);
            }

            var page = ListPage.Of(request).At(Paths.OfficeCluster(code));
            var list = await members.Handle(new(page.Search, page.Sort, page.Request.Cursor, ListPage.PageSize, Cluster: code), stop);
            return Render.Page<ClusterPage>(new
            {
                Cluster = cluster.Value,
                Members = list.Ok ? list.Value.Items : [],
                Total = list.Ok ? list.Value.Total : 0,
                Page = page,
                Form = form ?? new FormValues(new Dictionary<string, string?> { ["name"] = cluster.Value.Name, ["note"] = cluster.Value.Note }, list.Problem),
                Done = done,
                Classes = (await classes.Handle(stop)).Value.Items,
                History = await audit.Handle(new(Subject: $"cluster:{code}", Limit: 6), stop) is { Ok: true } told ? told.Value.Items : [],
            }, form?.Problem?.Status ?? list.Problem?.Status ?? StatusCodes.Status200OK);
        }

        public async Task<IResult> Classes(FormValues form, BulkResult? done, CancellationToken stop)
        {
            var list = await classes.Handle(stop);
            return list.Ok ? Render.Page<ClassesPage>(new { Classes = list.Value.Items, Form = form, Done = done }, form.Problem?.Status ?? StatusCodes.Status200OK) : Render.Refusal(list.Problem!);
        }
    }
}
