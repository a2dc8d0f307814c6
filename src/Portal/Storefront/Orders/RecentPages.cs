using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Ordering.Features;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.Storefront;

/// <summary>«Acquistati di recente» (domain.md RE-3, RE-5): what he buys, how much, how often, when again; and into the cart from here.</summary>
public static class RecentPages
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.Recent, (string? cursor, string? quantity, ListRecentPurchases.Handler recent, CancellationToken stop) => Show(cursor, quantity, Typed.Nothing, recent, stop));
        pages.MapPost(Paths.Recent, async (HttpRequest request, Adding adding, ListRecentPurchases.Handler recent, CancellationToken stop) =>
        {
            var form = await request.ReadFormAsync(stop);
            var (cursor, quantity) = (form["cursor"].ToString(), form["quantity"].ToString());
            return await adding.From(form, stop) is { } typed ? await Show(cursor, quantity, typed, recent, stop) : Render.To(Address(cursor, quantity));
        });
    }

    public static string Address(string? cursor, string? quantity) => Paths.Recent + QueryString.Create(
        new Dictionary<string, string?> { ["cursor"] = cursor, ["quantity"] = quantity == "last" ? quantity : null }.Where(p => !string.IsNullOrEmpty(p.Value)));

    private static async Task<IResult> Show(string? cursor, string? quantity, Typed typed, ListRecentPurchases.Handler recent, CancellationToken stop)
    {
        var bought = await recent.Handle(string.IsNullOrEmpty(cursor) ? null : cursor, 50, stop);
        return bought.Ok
            ? Render.Page<RecentPage>(new { Items = bought.Value.Items, Next = bought.Value.Next, Cursor = cursor, Last = quantity == "last", Typed = typed }, ReferenceEquals(typed, Typed.Nothing) ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity)
            : Render.Refusal(bought.Problem!);
    }
}
