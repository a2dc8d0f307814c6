using System.Globalization;
using Filiera.Kernel;
using Filiera.Portal.Texts;
using Filiera.Pricing.Features;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>Whom a list reaches, and when.</summary>
public static class PriceReachPages
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.OfficePriceLists + "/{code}/reach", (string code, ListPriceLists.Handler lists, AssignPriceList.Handler reach, CancellationToken stop) => Show(SkuInPath.Decode(code), lists, reach, null, null, stop));
        pages.MapPost(Paths.OfficePriceLists + "/{code}/reach", Save);
    }

    private static async Task<IResult> Show(string code, ListPriceLists.Handler lists, AssignPriceList.Handler reach, Problem? problem, AssignPriceList.Request? typed, CancellationToken stop)
    {
        var list = await lists.One(code, stop);
        if (!list.Ok)
        {
            return Render.Refusal(list.Problem!);
        }

        var found = await reach.Read(code, stop);
        var shown = found.Value with { Priority = typed?.Priority ?? found.Value.Priority, Windows = typed?.Windows ?? found.Value.Windows, Assignments = typed?.Assignments ?? found.Value.Assignments };
        return Render.Page<PriceReachPage>(new { List = list.Value, Reach = shown, Version = found.ETag, Problem = problem }, problem?.Status ?? 200);
    }

    private static async Task<IResult> Save(string code, HttpRequest request, ListPriceLists.Handler lists, AssignPriceList.Handler reach, Flash flash, CancellationToken stop)
    {
        code = SkuInPath.Decode(code);
        var form = await request.ReadFormAsync(stop);
        var windows = new List<AssignPriceList.Window>();
        for (var i = 0; form.ContainsKey($"from.{i}") && i < 200; i++)
        {
            if (Day(form[$"from.{i}"]) is var from && Day(form[$"to.{i}"]) is var to && (from ?? to) is not null)
            {
                windows.Add(new(from, to));
            }
        }

        var given = new List<AssignPriceList.Given>();
        for (var i = 0; form.ContainsKey($"account.{i}") && i < 10_010; i++)
        {
            var (account, of, all) = (form[$"account.{i}"].ToString().Trim(), form[$"class.{i}"].ToString().Trim(), form[$"all.{i}"] == "1");
            if (account.Length > 0 || of.Length > 0 || all)
            {
                given.Add(new(account.Length > 0 ? account : null, of.Length > 0 ? of : null, Number(form[$"priority.{i}"]), Day(form[$"since.{i}"]), Day(form[$"until.{i}"])));
            }
        }

        var typed = new AssignPriceList.Request(Number(form["priority"]), windows, given, form["why"]);
        var saved = await reach.Handle(code, typed, IfMatch.Read(form["version"]), stop);
        if (saved.Problem is { } problem)
        {
            return await Show(code, lists, reach, problem, typed, stop);
        }

        flash.Say(Text.OfficePricing["ReachSaved"]);
        return Render.To($"{Paths.OfficePriceList(code)}/reach");
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
