using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Catalog.Features;

/// <summary>Pictures of products, of one or of many by SKU. Good ones are kept, the others explained one by one.</summary>
public static class UploadImages
{
    /// <summary>Pictures that one product may show.</summary>
    public const int MostOfOne = 30;

    private static readonly Dictionary<string, object> OfK64 = new() { ["sku"] = "K64-AR" };

    /// <param name="Name">Of the file: what the answer names it by.</param>
    public sealed record Upload(string Sku, string Name, Func<Stream> Open);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/admin/products/{sku}/images", (string sku, ImageUploads uploads, Handler handler, CancellationToken stop) =>
                handler.Handle(uploads.Refusal, [.. uploads.Files.Select(f => new Upload(SkuInPath.Decode(sku), f.FileName, f.OpenReadStream))], stop))
            .WithName("UploadProductImages").WithTags("Admin").WithSummary("Pictures of one product")
            .WithDescription("`multipart/form-data`, up to 50 files of 10 MB: JPEG, PNG or WebP, at most 40 million pixels. They come after those that are there; the first picture of a product is its cover. Each is written anew as WebP in three sizes, without metadata. The same picture again is `UNCHANGED`.")
            .WithExample(parameters: OfK64).DisableAntiforgery();
        api.MapPost("/admin/product-images", (ImageUploads uploads, Handler handler, CancellationToken stop) =>
                handler.Handle(uploads.Refusal, [.. uploads.Files.Select(f => new Upload(f.Name, f.FileName, f.OpenReadStream))], stop))
            .WithName("UploadImages").WithTags("Admin").WithSummary("Pictures of many products, by SKU")
            .WithDescription("`multipart/form-data` in which the name of each part is the SKU: `curl -F 'K64-AR=@front.jpg' -F 'K64-AR=@side.jpg' -F '12/34=@spacer.png'`. As for one product otherwise; answers file by file.")
            .DisableAntiforgery();
    }

    public sealed class Handler(PortalDb db, TimeProvider clock, ImageFiles files)
    {
        public async Task<Result<BulkResult>> Handle(Problem? refusal, IReadOnlyList<Upload> uploads, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(uploads);
            if ((db.Caller.Demand(Permission.CatalogWrite) ?? refusal) is { } problem)
            {
                return problem;
            }

            var skus = uploads.Select(u => u.Sku).Distinct(StringComparer.Ordinal).ToList();
            var known = await db.Set<Product>().Where(p => skus.Contains(p.Sku)).Select(p => p.Sku).ToListAsync(stop);
            if (skus.Count == 1 && known.Count == 0)
            {
                return Problems.NotFound.At("sku");
            }

            // The pictures first, and outside the transaction: decoding takes its time, and a file too many does no harm.
            var good = new List<(RowCheck Row, string Sku, StoredPicture Picture)>();
            var rows = new List<RowCheck>();
            foreach (var upload in uploads)
            {
                var row = new RowCheck(rows.Count) { Key = Short(upload.Name) };
                rows.Add(row);
                if (!known.Contains(upload.Sku))
                {
                    row.Refuse("NOT_FOUND", "sku", new("L’articolo «{0}» non esiste.", "There is no product “{0}”.", Short(upload.Sku)));
                    continue;
                }

                await using var stream = upload.Open();
                var (picture, refused) = await files.Store(stream, stop);
                if (refused is not null)
                {
                    row.Refuse(refused with { Value = Short(upload.Name) });
                }
                else
                {
                    good.Add((row, upload.Sku, picture!));
                }
            }

            return good.Count == 0 ? BulkResult.Of(rows) : await db.InTransaction<BulkResult>(async () =>
            {
                await Add(good, stop);
                return BulkResult.Of(rows);
            }, stop);
        }

        private async Task Add(List<(RowCheck Row, string Sku, StoredPicture Picture)> good, CancellationToken stop)
        {
            await db.OneAtATime("products", stop);
            var skus = good.Select(g => g.Sku).Distinct().ToList();
            var products = await db.Set<Product>().Where(p => skus.Contains(p.Sku)).ToDictionaryAsync(p => p.Sku, StringComparer.Ordinal, stop);
            var ids = products.Values.Select(p => p.Id).ToList();
            var images = (await db.Set<ProductImage>().Where(i => ids.Contains(i.ProductId)).ToListAsync(stop)).ToLookup(i => i.ProductId);
            var changed = new List<string>();
            foreach (var (sku, product) in products)
            {
                var shelf = new ImageShelf(product, images[product.Id]);
                var before = shelf.Told;
                foreach (var (row, _, picture) in good.Where(g => g.Sku == sku))
                {
                    Put(shelf, row, picture);
                }

                if (shelf.Settle(db, clock.GetUtcNow()))
                {
                    db.RecordChange(clock, ImageShelf.Changed, ChangeHistory.OfProduct(sku), null, before, shelf.Told);
                    changed.Add(sku);
                }
            }

            if (changed.Count > 0)
            {
                db.Emit(clock, "products.changed", "catalog", new { skus = changed });
            }
        }

        private void Put(ImageShelf shelf, RowCheck row, StoredPicture picture)
        {
            if (shelf.Holds(picture.File))
            {
                return;
            }

            if (shelf.Count >= MostOfOne)
            {
                row.Refuse("TOO_MANY_IMAGES", "file", new("Un articolo ha al massimo {0} foto.", "A product has at most {0} pictures.", MostOfOne), new("Togline una.", "Remove one."));
                return;
            }

            row.IsNew = true;
            if (shelf.Add(picture, clock.GetUtcNow()) is { } made)
            {
                db.Add(made);
            }
        }

        private static string Short(string text) => text.Length <= 100 ? text : text[..100];
    }
}
