using Filiera.Kernel;
using Filiera.Portal.Texts;
using Filiera.Pricing.Features;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>The discount matrix: class of customers × class of items.</summary>
public static class DiscountPages
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.OfficeDiscounts, async (UpsertDiscounts.Handler matrix, LimitDiscounts.Handler limits, CancellationToken stop) =>
            await matrix.Read(stop) is { Ok: true } rows ? Render.Page<DiscountPage>(new { Rows = rows.Value.Items, Limits = (await limits.Read(stop)).Value.Items }) : Render.Refusal(Problems.Forbidden));
        pages.MapPost(Paths.OfficeDiscounts, Save);
        pages.MapPost(Paths.OfficeDiscounts + "/limits", SaveLimits);
    }

    private static async Task<IResult> Save(HttpRequest request, UpsertDiscounts.Handler matrix, LimitDiscounts.Handler limits, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var typed = new List<UpsertDiscounts.Item>();
        for (var i = 0; form.TryGetValue($"account.{i}", out var account); i++)
        {
            if (account.ToString().Trim().Length > 0)
            {
                typed.Add(new(account, form[$"item.{i}"], form[$"discounts.{i}"].ToString().Trim()));
            }
        }

        var saved = await matrix.Handle(Bulk<UpsertDiscounts.Item>.Of(typed), stop);
        if (saved.Problem is { } problem)
        {
            return Render.Refusal(problem);
        }

        var wrong = saved.Value.Rows.Where(r => r.Status == RowStatus.Rejected).ToDictionary(r => r.Index, r => r.Problems is [var p, ..] ? p.Message : "");
        var changed = saved.Value.Created + saved.Value.Updated;
        if (wrong.Count > 0)
        {
            return Render.Page<DiscountPage>(new { Rows = (IReadOnlyList<UpsertDiscounts.Item>)typed, Wrong = wrong, Limits = (await limits.Read(stop)).Value.Items }, StatusCodes.Status422UnprocessableEntity);
        }

        flash.Say(changed == 0 ? Text.OfficePrices["MatrixNothing"] : Text.OfficePrices.Count("MatrixSaved", changed));
        return Render.To(Paths.OfficeDiscounts);
    }

    private static async Task<IResult> SaveLimits(HttpRequest request, UpsertDiscounts.Handler matrix, LimitDiscounts.Handler limits, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var typed = new List<LimitDiscounts.Item>();
        Problem? problem = null;
        for (var i = 0; form.TryGetValue($"role.{i}", out var role) && i < 2_010; i++)
        {
            var text = form[$"maximum.{i}"].ToString().Trim();
            var number = QuantityInput.ReadDecimal(text);
            problem ??= text.Length > 0 && number is null ? Problems.Invalid("maximum", "«{0}» non è una percentuale.", "“{0}” is no percentage.", text) : null;
            if (role.ToString().Trim().Length > 0)
            {
                typed.Add(new(role.ToString().Trim(), form[$"item.{i}"].ToString().Trim(), number));
            }
        }

        var saved = problem is null ? await limits.Handle(Bulk<LimitDiscounts.Item>.Of(typed), stop) : problem;
        problem = saved.Problem ?? (saved.Value.Rows.FirstOrDefault(r => r.Status == RowStatus.Rejected)?.Problems is [var first, ..] ? new Problem(422, first.Code, first.Words, first.Field) : null);
        if (problem is not null)
        {
            return await matrix.Read(stop) is { Ok: true } rows ? Render.Page<DiscountPage>(new { Rows = rows.Value.Items, Limits = (IReadOnlyList<LimitDiscounts.Item>)typed, Problem = problem }, problem.Status) : Render.Refusal(problem);
        }

        flash.Say(Text.OfficePricing["LimitsSaved"]);
        return Render.To(Paths.OfficeDiscounts);
    }
}
