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
        pages.MapGet(Paths.OfficeDiscounts, async (UpsertDiscounts.Handler matrix, CancellationToken stop) =>
            await matrix.Read(stop) is { Ok: true } rows ? Render.Page<DiscountPage>(new { Rows = rows.Value.Items }) : Render.Refusal(Problems.Forbidden));
        pages.MapPost(Paths.OfficeDiscounts, Save);
    }

    private static async Task<IResult> Save(HttpRequest request, UpsertDiscounts.Handler matrix, Flash flash, CancellationToken stop)
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
            return Render.Page<DiscountPage>(new { Rows = (IReadOnlyList<UpsertDiscounts.Item>)typed, Wrong = wrong }, StatusCodes.Status422UnprocessableEntity);
        }

        flash.Say(changed == 0 ? Text.OfficePrices["MatrixNothing"] : Text.OfficePrices.Count("MatrixSaved", changed));
        return Render.To(Paths.OfficeDiscounts);
    }
}
