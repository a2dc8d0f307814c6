using System.Globalization;
using Filiera.Catalog;
using Filiera.Catalog.Features;
using Filiera.Kernel;
using Filiera.Portal.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>One product: its fields, its pictures, its history; and a new one.</summary>
public static class ProductPages
{
    private static string Address => $"{Paths.OfficeProducts}/{{sku}}";

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.OfficeNewProduct, async (PageContext page, ProductDesk desk, CancellationToken stop) =>
            page.Caller.Demand(Permission.CatalogWrite) is { } refused ? Render.Refusal(refused) : Render.Page<ProductEditor>(new { Model = await desk.New(ProductForm.Empty, null, stop) }));
        pages.MapPost(Paths.OfficeNewProduct, Create);
        pages.MapGet(Address, async (string sku, string? before, ProductDesk desk, CancellationToken stop) =>
        {
            var open = await desk.Open(SkuInPath.Decode(sku), before, null, null, stop);
            return open.Ok ? Render.Page<ProductEditor>(new { Model = open.Value }) : Render.Refusal(open.Problem!);
        });
        pages.MapPost(Address, Change);
        pages.MapPost($"{Address}/undo", Undo);
    }

    private static async Task<IResult> Create(HttpRequest request, ProductDesk desk, SaveProduct.Handler save, Flash flash, CancellationToken stop)
    {
        var typed = ProductForm.Read(await request.ReadFormAsync(stop));
        var (item, problems) = typed.ToItem(null);
        var saved = problems.Count > 0 ? Problem.Several(problems) : await save.Create(item, stop);
        if (saved.Ok)
        {
            Say(flash, saved.Value);
            return Render.To(Paths.OfficeProduct(saved.Value.Sku));
        }

        return saved.Problem!.Status is 401 or 403 ? Render.Refusal(saved.Problem) : Render.Page<ProductEditor>(new { Model = await desk.New(typed, saved.Problem, stop) }, saved.Problem.Status);
    }

    private static async Task<IResult> Change(string sku, HttpRequest request, ProductDesk desk, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        _ = long.TryParse(form["seen"], NumberStyles.None, CultureInfo.InvariantCulture, out var seen);
        var (saved, again) = await desk.Save(SkuInPath.Decode(sku), ProductForm.Read(form), IfMatch.Read(form["version"]), seen, stop);
        if (saved.Ok)
        {
            Say(flash, saved.Value);
            return Render.To(Paths.OfficeProduct(saved.Value.Sku));
        }

        return again is null ? Render.Refusal(saved.Problem!) : Render.Page<ProductEditor>(new { Model = again }, saved.Problem!.Status);
    }

    private static async Task<IResult> Undo(string sku, HttpRequest request, UndoProductChange.Handler undo, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var decoded = SkuInPath.Decode(sku);
        if (!long.TryParse(form["id"], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return Render.Refusal(Problems.NotFound);
        }

        var undone = await undo.Handle(decoded, id, IfMatch.Read(form["version"]), stop);
        if (undone.Problem is { Status: 401 or 403 or 404 } refused)
        {
            return Render.Refusal(refused);
        }

        flash.Say(undone.Ok ? Text.OfficeGoods["Undone"] : $"{undone.Problem!.Message} {undone.Problem.Fix}".TrimEnd(), bad: !undone.Ok);
        return Render.To(Paths.OfficeProduct(decoded));
    }

    // What was kept and yet deserves a look is said with it.
    private static void Say(Flash flash, EditableProduct saved) =>
        flash.Say(saved.Warnings.Count == 0 ? Text.Office["Saved"] : $"{Text.Office["Saved"]} {string.Join(' ', saved.Warnings.Select(w => w.Message))}");
}
