using System.Globalization;
using Filiera.Kernel;
using Filiera.Portal.Texts;
using Filiera.Pricing;
using Filiera.Pricing.Features;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>The contracts by their end, and one of them: its terms, its discounts, its renewal.</summary>
public static class ContractPages
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.OfficeContracts, async (HttpRequest request, ListContracts.Handler contracts, CancellationToken stop) =>
        {
            var page = ListPage.Of(request, "state");
            var asked = page.Request;
            var found = await contracts.Handle(new(page["state"], null, asked.Search, asked.Sort, asked.Cursor, asked.Limit), stop);
            return found.Ok ? Render.Page<ContractsPage>(new { Contracts = found.Value, Page = page }) : Render.Refusal(found.Problem!);
        });
        pages.MapPost(Paths.OfficeContracts, async (HttpRequest request, CancellationToken stop) =>
            (await request.ReadFormAsync(stop))["code"].ToString().Trim() is { Length: > 0 } code ? Render.To(Paths.OfficeContract(code)) : Render.To(Paths.OfficeContracts));
        pages.MapGet(Paths.OfficeContracts + "/{code}", (string code, ListContracts.Handler contracts, CancellationToken stop) => Show(SkuInPath.Decode(code), contracts, null, null, stop));
        pages.MapPost(Paths.OfficeContracts + "/{code}", Save);
        pages.MapPost(Paths.OfficeContracts + "/{code}/renewal", Renew);
    }

    // A code that nobody has yet is an empty form: saving it makes the contract.
    private static async Task<IResult> Show(string code, ListContracts.Handler contracts, SetContract.Request? typed, Problem? problem, CancellationToken stop)
    {
        var found = await contracts.Read(code, stop);
        if (!found.Ok && found.Problem!.Status != 404)
        {
            return Render.Refusal(found.Problem);
        }

        var one = found.Ok ? found.Value : null;
        var shown = typed ?? (one is null ? new SetContract.Request(NoticeDays: 90, RenewMonths: 12)
            : new(one.Contract.Name, one.Contract.Account, one.Currency, one.Contract.ValidFrom, one.Contract.ValidTo, one.NoticeDays, one.Contract.RenewMonths, one.Contract.Indexation, one.Round, one.Notes, one.Discounts));
        return Render.Page<ContractPage>(new { Code = code, One = one, Typed = shown, Version = found.Ok ? found.ETag : IfMatch.Tag(0), Problem = problem }, problem?.Status ?? 200);
    }

    private static async Task<IResult> Save(string code, HttpRequest request, ListContracts.Handler contracts, SetContract.Handler contract, Flash flash, CancellationToken stop)
    {
        code = SkuInPath.Decode(code);
        var form = await request.ReadFormAsync(stop);
        var discounts = new List<ListContracts.Discount>();
        for (var i = 0; form.ContainsKey($"what.{i}") && i < 2_010; i++)
        {
            if (form[$"discounts.{i}"].ToString().Trim() is { Length: > 0 } cascade)
            {
                var (kind, what) = (form[$"kind.{i}"].ToString(), form[$"what.{i}"].ToString().Trim());
                discounts.Add(new(kind == "sku" ? what : null, kind == "category" ? what : null, kind == "class" ? what : null, cascade));
            }
        }

        var typed = new SetContract.Request(form["name"], form["account"].ToString().Trim(), null, Day(form["validFrom"]), Day(form["validTo"]), Number(form["noticeDays"]), Number(form["renewMonths"]),
            form["indexation"], form["round"], form["notes"], discounts, form["why"]);
        var saved = await contract.Handle(code, typed, IfMatch.Read(form["version"]), stop);
        if (saved.Problem is { } problem)
        {
            return await Show(code, contracts, typed, problem, stop);
        }

        flash.Say(Text.OfficePricing["ContractSaved"]);
        return Render.To(Paths.OfficeContract(code));
    }

    private static async Task<IResult> Renew(string code, HttpRequest request, ListContracts.Handler contracts, RenewContract.Handler renewal, CancellationToken stop)
    {
        code = SkuInPath.Decode(code);
        var form = await request.ReadFormAsync(stop);
        var typed = form["index"].ToString().Trim();
        var index = QuantityInput.ReadDecimal(typed);
        if (typed.Length > 0 && index is null)
        {
            return await Show(code, contracts, null, Problems.Invalid("index", "«{0}» non è una percentuale.", "“{0}” is no percentage.", typed), stop);
        }

        var made = await renewal.Handle(code, new(index, Number(form["months"]), form["why"]), stop);
        return made.Ok ? Render.To(Paths.OfficePriceRevision(made.Value.Change.Id)) : await Show(code, contracts, null, made.Problem, stop);
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
