using System.Globalization;
using Filiera.Catalog;
using Filiera.Kernel;
using Filiera.Portal.Texts;
using Filiera.Pricing.Features;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>By which rules a list is made; make it anew, as a draft.</summary>
public static class PriceRulePages
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.OfficePriceLists + "/{code}/rules", (string code, ListPriceLists.Handler lists, MakePriceList.Handler rules, CatalogReader catalog, CancellationToken stop) => Show(SkuInPath.Decode(code), lists, rules, catalog, null, null, stop));
        pages.MapPost(Paths.OfficePriceLists + "/{code}/rules", Act);
    }

    private static async Task<IResult> Show(string code, ListPriceLists.Handler lists, MakePriceList.Handler rules, CatalogReader catalog, IReadOnlyList<MakePriceList.Rule>? typed, Problem? problem, CancellationToken stop)
    {
        var list = await lists.One(code, stop);
        if (!list.Ok)
        {
            return Render.Refusal(list.Problem!);
        }

        var found = await rules.Read(code, stop);
        return Render.Page<PriceRulesPage>(new { List = list.Value, Rules = typed ?? found.Value.Rules, ByHand = found.Value.ByHand, Categories = await catalog.Categories(stop), Version = found.ETag, Problem = problem }, problem?.Status ?? 200);
    }

    private static async Task<IResult> Act(string code, HttpRequest request, ListPriceLists.Handler lists, MakePriceList.Handler rules, CatalogReader catalog, Flash flash, CancellationToken stop)
    {
        code = SkuInPath.Decode(code);
        var form = await request.ReadFormAsync(stop);
        if (form["do"] == "release")
        {
            var released = await rules.Release(code, new(), stop);
            return released.Ok ? Said(Text.OfficePricing["Released"]) : await Show(code, lists, rules, catalog, null, released.Problem, stop);
        }

        if (form["do"] == "make")
        {
            DateOnly? from = DateOnly.TryParseExact(form["validFrom"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
            var made = await rules.Make(code, new(from, form["why"]), stop);
            return made.Ok ? Render.To(Paths.OfficePriceRevision(made.Value.Change.Id)) : await Show(code, lists, rules, catalog, null, made.Problem, stop);
        }

        var typed = new List<MakePriceList.Rule>();
        for (var i = 0; form.TryGetValue($"formula.{i}", out var formula) && i < 110; i++)
        {
            if (formula.ToString().Trim().Length > 0)
            {
                typed.Add(new(form[$"category.{i}"], form[$"class.{i}"].ToString().Trim(), form[$"from.{i}"].ToString().Trim(), formula.ToString().Trim(), form[$"round.{i}"].ToString().Trim()));
            }
        }

        var saved = await rules.Set(code, new(typed, form["why"]), IfMatch.Read(form["version"]), stop);
        return saved.Ok ? Said(Text.OfficePricing["RulesSaved"]) : await Show(code, lists, rules, catalog, typed, saved.Problem, stop);

        IResult Said(string words)
        {
            flash.Say(words);
            return Render.To($"{Paths.OfficePriceList(code)}/rules");
        }
    }
}
