using System.Text.Json;
using Filiera.Catalog;
using Filiera.Catalog.Features;
using Filiera.Kernel;

namespace Filiera.Portal.BackOffice;

/// <summary>What the page of a product shows.</summary>
/// <param name="Sheet">As it is stored; null for a new one.</param>
/// <param name="Form">What stands in the fields.</param>
/// <param name="Seen">The last change that the reader has seen: what is newer was saved by someone else meanwhile.</param>
/// <param name="Errors">By field.</param>
/// <param name="Now">By field that two people touched: what stands there now.</param>
/// <param name="Others">What others saved meanwhile; empty where nobody did.</param>
public sealed record ProductModel(
    EditableProduct? Sheet, ProductForm Form, IReadOnlyList<CategoryChoice> Categories, IReadOnlyList<ChangeEntry> History, string? Older, long Seen,
    IReadOnlyDictionary<string, string> Errors, IReadOnlyDictionary<string, string> Now, IReadOnlyList<ChangeEntry> Others, Problem? Problem = null);

/// <summary>The page of a product between its handlers and its form.</summary>
public sealed class ProductDesk(GetProductSheet.Handler get, ListProductChanges.Handler history, SaveProduct.Handler save, CatalogReader catalog)
{
    private static readonly Dictionary<string, string> None = [];

    public async Task<ProductModel> New(ProductForm form, Problem? problem, CancellationToken stop) =>
        new(null, form, CategoryChoice.Of(await catalog.Categories(stop)), [], null, 0, Errors(problem), None, [], problem);

    /// <param name="form">What was typed, where a change was refused; null = what is stored.</param>
    public async Task<Result<ProductModel>> Open(string sku, string? cursor, ProductForm? form, Problem? problem, CancellationToken stop)
    {
        var sheet = await get.Handle(sku, stop);
        var changes = sheet.Ok ? await history.Handle(sku, cursor, 20, stop) : sheet.Problem!;
        var newest = changes.Ok && cursor is not null ? await history.Handle(sku, null, 1, stop) : changes;
        return changes.Ok && newest.Ok
            ? new ProductModel(sheet.Value, form ?? ProductForm.Of(sheet.Value.Fields), CategoryChoice.Of(await catalog.Categories(stop)), changes.Value.Items, changes.Value.Next,
                newest.Value.Items.Count > 0 ? newest.Value.Items[0].Id : 0, Errors(problem), None, [], problem)
            : (changes.Problem ?? newest.Problem)!;
    }

    /// <summary>Saves what was typed. Where someone else saved meanwhile nothing is saved, and the form comes back with both put together.</summary>
    public async Task<(Result<EditableProduct> Saved, ProductModel? Again)> Save(string sku, ProductForm typed, IfMatch ifMatch, long seen, CancellationToken stop)
    {
        var stored = await get.Handle(sku, stop);
        if (!stored.Ok)
        {
            return (stored, null);
        }

        var (item, problems) = typed.ToItem(stored.Value.Fields);
        var saved = problems.Count > 0 ? Problem.Several(problems) : await save.Change(sku, item with { Sku = sku }, ifMatch, stop);
        if (saved.Ok || saved.Problem!.Status is 401 or 403 or 404)
        {
            return (saved, null);
        }

        var open = await Open(sku, null, typed, saved.Problem, stop);
        return (saved, !open.Ok ? null : saved.Problem.Status == 412 ? await Together(open.Value, typed, seen, stop) : open.Value with { Seen = seen });
    }

    private async Task<ProductModel> Together(ProductModel model, ProductForm typed, long seen, CancellationToken stop)
    {
        var since = await history.Handle(model.Sheet!.Sku, null, 200, stop);
        var others = since.Ok ? since.Value.Items.Where(c => c.Id > seen).ToList() : [];

        // What was seen: the product as it is, with the old values of all that was changed since; of several changes the first tells.
        var before = new Dictionary<string, JsonElement?>();
        foreach (var change in others.SelectMany(c => c.Changes))
        {
            before[change.Field] = change.From;
        }

        var now = ProductForm.Of(model.Sheet.Fields);
        var form = typed.Over(ProductForm.Of(ProductFields.With(model.Sheet.Fields, before)), now, out var clashes);
        return model with { Form = form, Now = clashes, Others = others };
    }

    private static Dictionary<string, string> Errors(Problem? problem)
    {
        var errors = new Dictionary<string, string>();
        foreach (var one in problem?.All ?? (problem is null ? [] : [problem]))
        {
            errors.TryAdd(one.Field ?? "", $"{one.Message} {one.Fix}".TrimEnd());
        }

        return errors;
    }
}
