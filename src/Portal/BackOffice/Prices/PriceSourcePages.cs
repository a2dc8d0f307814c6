using System.Globalization;
using Filiera.Kernel;
using Filiera.Portal.Texts;
using Filiera.Pricing;
using Filiera.Pricing.Features;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>In which order prices are looked for, and for whom the way down to general lists ends.</summary>
public static class PriceSourcePages
{
    /// <param name="Rule">first, best (each begins a group) or with (in the group above).</param>
    public sealed record Row(string Source, bool Enabled, string Rule);

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.OfficePriceSources, (ChangePriceSources.Handler sources, CutPriceFallback.Handler cuts, CancellationToken stop) => Show(sources, cuts, null, null, stop));
        pages.MapPost(Paths.OfficePriceSources, Save);
        pages.MapPost(Paths.OfficePriceSources + "/cuts", Cut);
    }

    private static async Task<IResult> Show(ChangePriceSources.Handler sources, CutPriceFallback.Handler cuts, Problem? problem, IReadOnlyList<Row>? typed, CancellationToken stop)
    {
        var order = await sources.Read(null, stop);
        var cut = await cuts.Read(stop);
        return order.Problem is { } refused ? Render.Refusal(refused)
            : Render.Page<PriceSourcesPage>(new { Order = order.Value, Rows = typed ?? Rows(order.Value.Groups), Cuts = cut.Value.Items, Version = order.ETag, Problem = problem }, problem?.Status ?? 200);
    }

    internal static IReadOnlyList<Row> Rows(IReadOnlyList<ChangePriceSources.Group> groups) =>
        [.. groups.SelectMany(g => g.Sources!.Select((s, i) => new Row(s.Source!, s.Enabled, i > 0 ? "with" : g.Strategy == PriceStrategy.BestPrice ? "best" : "first")))];

    private static async Task<IResult> Save(HttpRequest request, ChangePriceSources.Handler sources, CutPriceFallback.Handler cuts, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var typed = new List<(int Place, Row Row)>();
        for (var i = 0; form.TryGetValue($"source.{i}", out var source) && i < 20; i++)
        {
            var place = int.TryParse(form[$"place.{i}"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : i + 1;
            typed.Add((place, new(source.ToString(), form[$"on.{i}"] == "1", form[$"rule.{i}"].ToString())));
        }

        List<Row> rows = [.. typed.OrderBy(t => t.Place).Select(t => t.Row)];
        var groups = new List<(PriceStrategy Strategy, List<ChangePriceSources.Place> Sources)>();
        foreach (var row in rows)
        {
            if (groups.Count == 0 || row.Rule != "with")
            {
                groups.Add((row.Rule == "best" ? PriceStrategy.BestPrice : PriceStrategy.FirstHit, []));
            }

            groups[^1].Sources.Add(new(row.Source, row.Enabled));
        }

        DateOnly? from = DateOnly.TryParseExact(form["validFrom"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
        var saved = await sources.Handle(new([.. groups.Select(g => new ChangePriceSources.Group(g.Strategy, g.Sources))], from, form["why"]), IfMatch.Read(form["version"]), stop);
        if (saved.Problem is { } problem)
        {
            return await Show(sources, cuts, problem, rows, stop);
        }

        flash.Say(Text.OfficePricing["SourcesSaved"]);
        return Render.To(Paths.OfficePriceSources);
    }

    private static async Task<IResult> Cut(HttpRequest request, ChangePriceSources.Handler sources, CutPriceFallback.Handler cuts, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var done = await cuts.Handle(Bulk<CutPriceFallback.Item>.Of([new(form["account"].ToString().Trim(), form["class"].ToString().Trim(), form["do"] != "open", form["why"])]), stop);
        if ((done.Problem ?? (done.Value.Rows is [{ Status: RowStatus.Rejected, Problems: [var first, ..] }] ? new Problem(422, first.Code, first.Words, first.Field) : null)) is { } problem)
        {
            return await Show(sources, cuts, problem, null, stop);
        }

        flash.Say(form["do"] == "open" ? Text.OfficePricing["CutOpened"] : Text.OfficePricing["CutDone"]);
        return Render.To(Paths.OfficePriceSources);
    }
}
