using Filiera.Accounts;
using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Ordering.Features;
using Filiera.Portal.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.Storefront;

/// <summary>The open carts of the reader's branches, and a new one.</summary>
public static class CartsPages
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.Carts, (string? cursor, ListCarts.Handler list, CurrentCart current, AccountDirectory accounts, PageContext page, CancellationToken stop) => Show(cursor, null, null, list, current, accounts, page, stop));
        pages.MapPost(Paths.Carts, Create);
    }

    private static async Task<IResult> Show(string? cursor, string? name, Problem? problem, ListCarts.Handler list, CurrentCart current, AccountDirectory accounts, PageContext page, CancellationToken stop)
    {
        var carts = await list.Handle(cursor, 50, stop);
        if (!carts.Ok)
        {
            return Render.Refusal(carts.Problem!);
        }

        var branches = page.Caller.AccountId is { } account ? await accounts.Branches(account, stop) : [];
        return Render.Page<CartsPage>(new
        {
            Carts = carts.Value.Items,
            Next = carts.Value.Next,
            Current = (await current.Find(stop))?.Id,
            Branches = branches.Select(b => new BranchView(b.Code, b.Name)).ToList(),
            Name = name,
            Problem = problem,
        }, problem?.Status ?? StatusCodes.Status200OK);
    }

    private static async Task<IResult> Create(HttpRequest request, CreateCart.Handler create, ListCarts.Handler list, CurrentCart current, AccountDirectory accounts, PageContext page, CancellationToken stop)
    {
        var form = new CartForm(await request.ReadFormAsync(stop));
        var made = await create.Handle(new CreateCart.Request(form["name"], form["branch"]), stop);
        if (!made.Ok)
        {
            return await Show(null, form["name"], made.Problem, list, current, accounts, page, stop);
        }

        current.Choose(made.Value.Id);
        return Render.To(Paths.Cart(made.Value.Id));
    }
}
