using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Portal.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>Customer service chooses a dealer to work for, and comes back.</summary>
public static class ActPages
{
    public const string Choose = $"{Paths.OfficeOrders}/new";
    private const int Most = 50;

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Choose, (HttpRequest request, PageContext page, SuggestDealers.Handler dealers, CancellationToken stop) => Show(request.Query["search"].ToString().Trim(), null, page, dealers, stop));
        pages.MapPost($"{Paths.Office}/act", async (HttpRequest request, PageContext page, ActForDealer.Handler act, SuggestDealers.Handler dealers, Flash flash, CancellationToken stop) =>
        {
            var form = await request.ReadFormAsync(stop);
            var code = form["code"].ToString();
            var begun = await act.Handle(code, form[$"branch.{code}"].ToString() is { Length: > 0 } chosen ? chosen : form["branch"], stop);
            if (!begun.Ok)
            {
                return await Show(code, begun.Problem, page, dealers, stop);
            }

            Cookies.Delete(page.Http, Cookies.Cart);
            flash.Say(Text.OfficeOrders["ActStarted", begun.Value.Account.Name]);
            return Render.To(Paths.Local(form["to"].ToString() is { Length: > 0 } to ? to : Paths.Home));
        });
        pages.MapPost("/act/end", async (HttpRequest request, PageContext page, Me me, ActForDealer.Handler act, Flash flash, CancellationToken stop) =>
        {
            var name = (await me.Read(stop))?.Account?.Name;
            var code = page.Caller.OnBehalfOf;
            var ended = await act.End(stop);
            if (!ended.Ok)
            {
                return Render.Refusal(ended.Problem!);
            }

            Cookies.Delete(page.Http, Cookies.Cart);
            if (code is not null)
            {
                flash.Say(Text.OfficeOrders["ActEnded", name ?? code]);
            }

            return Render.To(Paths.OfficeOrders);
        });
    }

    private static async Task<IResult> Show(string search, Problem? problem, PageContext page, SuggestDealers.Handler dealers, CancellationToken stop)
    {
        // The list itself may be read by more people than those who may work for a dealer.
        if (page.Caller.Demand(Permission.OrdersManage) is { } refused)
        {
            return Render.Refusal(refused);
        }

        var found = await dealers.Handle(search.Length > 200 ? search[..200] : search, Most, stop);
        return found.Ok
            ? Render.Page<ChooseDealerPage>(new { Search = search, Dealers = found.Value.Items, Problem = problem }, problem?.Status ?? StatusCodes.Status200OK)
            : Render.Refusal(found.Problem!);
    }
}
