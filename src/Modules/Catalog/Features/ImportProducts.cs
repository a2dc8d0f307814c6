using System.Text.Json;
using Filiera.Kernel;

namespace Filiera.Catalog.Features;

/// <summary>Imports products.csv (docs/import.md) through <see cref="UpsertProducts"/>.</summary>
public static class ImportProducts
{
    private static readonly ImportColumn Sku = new("sku", "codice", "articolo", "codice articolo") { Required = true };
    private static readonly ImportColumn Name = new("name", "nome", "descrizione articolo", "descrizione");
    private static readonly ImportColumn NameEn = new("name_en", "nome inglese");
    private static readonly ImportColumn Description = new("description", "descrizione", "descrizione estesa", "testo");
    private static readonly ImportColumn Category = new("category", "categoria");
    private static readonly ImportColumn Brand = new("brand", "marca", "marchio");
    private static readonly ImportColumn ItemClass = new("item_class", "classe merceologica");
    private static readonly ImportColumn Unit = new("unit", "unità", "um", "unità di misura");
    private static readonly ImportColumn Pack = ImportColumn.Number("pack", "pezzi per confezione");
    private static readonly ImportColumn AllPacks = new("packs", "confezioni", "imballi");
    private static readonly ImportColumn Minimum = ImportColumn.Number("minimum", "minimo", "quantità minima");
    private static readonly ImportColumn Multiple = ImportColumn.Number("multiple", "multiplo");
    private static readonly ImportColumn Maximum = ImportColumn.Number("maximum", "massimo", "quantità massima");
    private static readonly ImportColumn WarnOnly = new("warn_only", "solo avviso");
    private static readonly ImportColumn AllOrNothing = new("all_or_nothing", "tutto o niente");
    private static readonly ImportColumn VatRate = ImportColumn.Number("vat_rate", "iva", "aliquota", "aliquota iva");
    private static readonly ImportColumn VatNature = new("vat_nature", "natura", "natura iva");
    private static readonly ImportColumn Status = new("status", "stato");
    private static readonly ImportColumn Substitute = new("substitute", "sostituto", "sostituito da");
    private static readonly ImportColumn Gtin = new("gtin", "ean", "barcode", "codice a barre");
    private static readonly ImportColumn Image = new("image", "immagine", "foto");
    private static readonly ImportColumn Attributes = new("attributes", "attributi", "caratteristiche");
    private static readonly ImportColumn LastSold = new("last_sold", "ultima vendita");

    public sealed class Handler(UpsertProducts.Handler products, PortalDb db)
    {
        public async Task<Result<ImportCounts>> Handle(ImportJob job, CancellationToken stop) => db.Caller.Demand(Permission.CatalogWrite) is { } problem ? problem : await ImportRun.Upsert(
            job,
            [Sku, Name, NameEn, Description, Category, Brand, ItemClass, Unit, Pack, AllPacks, Minimum, Multiple, Maximum, WarnOnly, AllOrNothing, VatRate, VatNature, Status, Substitute, Gtin, Image, Attributes, LastSold],
            Read,
            item => item.Sku ?? "",
            async (items, token) =>
            {
                var result = await products.Handle(Bulk<UpsertProducts.Item>.Of(items), token);
                db.ChangeTracker.Clear();
                return result;
            },
            stop);

        private static UpsertProducts.Item Read(ImportRow row) => new(
            row.Text(Sku), row.Text(Name), row.Text(NameEn), row.Text(Description), row.Text(Category), row.Text(Brand), row.Text(ItemClass), row.Text(Unit),
            row.Number(Pack), row.Text(AllPacks), row.Number(Minimum), row.Number(Multiple), row.Number(Maximum), row.Flag(WarnOnly), row.Flag(AllOrNothing),
            row.Number(VatRate), row.Text(VatNature), row.Text(Status), row.Text(Substitute), row.Text(Gtin), row.Text(Image), ReadAttributes(row.Text(Attributes)), row.Date(LastSold));

        // A JSON object as it is; anything else is left as a text, which the use case reads or refuses.
        private static JsonElement? ReadAttributes(string? text)
        {
            if (text is null)
            {
                return null;
            }

            if (text.StartsWith('{'))
            {
                try
                {
                    return JsonSerializer.Deserialize<JsonElement>(text);
                }
                catch (JsonException)
                {
                    return JsonSerializer.SerializeToElement(text);
                }
            }

            return JsonSerializer.SerializeToElement(text);
        }
    }
}
