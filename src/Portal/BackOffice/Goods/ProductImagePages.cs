using Filiera.Catalog;
using Filiera.Catalog.Features;
using Filiera.Kernel;
using Filiera.Portal.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>The pictures of a product: upload, order, cover, words, take off and put back.</summary>
public static class ProductImagePages
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapPost($"{Paths.OfficeProducts}/{{sku}}/images", Upload).WithMetadata(new RequestSizeLimitAttribute(ImageUploads.MostBytes));
        pages.MapPost($"{Paths.OfficeProducts}/{{sku}}/images/order", Arrange);
    }

    private static async Task<IResult> Upload(string sku, HttpRequest request, UploadImages.Handler upload, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var product = SkuInPath.Decode(sku);

        // A file field that nobody touched sends one file without name and bytes.
        var files = new ImageUploads([.. form.Files.Where(f => f.Length > 0 || f.FileName.Length > 0)]);
        var result = await upload.Handle(files.Refusal, [.. files.Files.Select(f => new UploadImages.Upload(product, f.FileName, f.OpenReadStream))], stop);
        if (result.Problem is { Status: 401 or 403 or 404 } refused)
        {
            return Render.Refusal(refused);
        }

        flash.Say(result.Ok ? Told(result.Value) : $"{result.Problem!.Message} {result.Problem.Fix}".TrimEnd(), bad: !result.Ok || result.Value.Rejected > 0);
        return Back(product);
    }

    private static string Told(BulkResult result)
    {
        var kept = Text.OfficeGoods.Count("ImagesAdded", result.Created);
        var refused = result.Rows.Where(r => r.Status == RowStatus.Rejected).Take(3).Select(r => $"{r.Key}: {r.Problems[0].Message} {r.Problems[0].Fix}".TrimEnd());
        return string.Join(' ', refused.Prepend(kept));
    }

    // Every button sends all words and the order as they stand, and says what it does: «up:FILE», «remove:FILE»…
    private static async Task<IResult> Arrange(string sku, HttpRequest request, ChangeImages.Handler change, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var product = SkuInPath.Decode(sku);
        string Word(string name, int index) => index < form[name].Count ? form[name][index] ?? "" : "";
        var images = form["file"].Select((file, i) => new ChangeImages.Image(file, Word("alt", i), Word("altEn", i))).ToList();
        var (what, which) = form["do"].ToString().Split(':', 2) is [var w, var f] ? (w, f) : ("", "");
        var at = images.FindIndex(i => i.File == which);
        if (what == "restore")
        {
            images.Add(new(which, form[$"alt.{which}"], form[$"altEn.{which}"]));
        }
        else if (at >= 0)
        {
            var image = images[at];
            images.RemoveAt(at);
            if (what != "remove")
            {
                images.Insert(Math.Clamp(what switch { "up" => at - 1, "down" => at + 1, "cover" => 0, _ => at }, 0, images.Count), image);
            }
        }

        var result = await change.Handle(product, new(images), IfMatch.Read(form["version"]), stop);
        if (result.Problem is { Status: 401 or 403 or 404 } refused)
        {
            return Render.Refusal(refused);
        }

        flash.Say(result.Ok ? what == "remove" ? Text.OfficeGoods["ImageRemoved"] : Text.Office["Saved"] : $"{result.Problem!.Message} {result.Problem.Fix}".TrimEnd(), bad: !result.Ok);
        return Back(product);
    }

    private static IResult Back(string sku) => Render.To($"{Paths.OfficeProduct(sku)}#images");
}
