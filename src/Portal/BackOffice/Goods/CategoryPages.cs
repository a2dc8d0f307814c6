using Filiera.Catalog;
using Filiera.Catalog.Features;
using Filiera.Kernel;
using Filiera.Portal.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>The tree of categories: add, rename, move, put in order, delete when empty.</summary>
public static class CategoryPages
{
    /// <summary>What is typed of a category.</summary>
    public sealed record Typed(string Code, string Name, string NameEn, string Parent, string Position)
    {
        public static readonly Typed Nothing = new("", "", "", "", "");

        public static Typed Of(ListCategories.Row row)
        {
            ArgumentNullException.ThrowIfNull(row);
            return new(row.Code, row.Name, row.NameEn ?? "", row.Parent ?? "", Portal.Show.Editable(row.Position));
        }

        public static Typed Read(IFormCollection form)
        {
            ArgumentNullException.ThrowIfNull(form);
            string Value(string name) => form[name].ToString().Trim();
            return new(Value("code"), Value("name"), Value("nameEn"), Value("parent"), Value("position"));
        }
    }

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.OfficeCategories, (HttpRequest request, ListCategories.Handler list, CatalogReader catalog, CancellationToken stop) =>
            List(ListPage.Of(request), Typed.Nothing, null, list, catalog, stop));
        pages.MapPost(Paths.OfficeCategories, Add);
        pages.MapPost($"{Paths.OfficeCategories}/move", Move);
        pages.MapGet($"{Paths.OfficeCategories}/export", async (HttpRequest request, ExportCategories.Handler export, CancellationToken stop) =>
        {
            var format = request.Query["format"].ToString();
            var file = await export.Handle(format, stop);
            return file.Ok ? file.Value.As(TableFile.Format(format) ?? TableFormat.Csv) : Render.Refusal(file.Problem!);
        });
        pages.MapGet($"{Paths.OfficeCategories}/{{code}}", (string code, ListCategories.Handler list, CatalogReader catalog, CancellationToken stop) => One(SkuInPath.Decode(code), null, null, list, catalog, stop));
        pages.MapPost($"{Paths.OfficeCategories}/{{code}}", Change);
    }

    private static async Task<IResult> List(ListPage page, Typed typed, Problem? problem, ListCategories.Handler list, CatalogReader catalog, CancellationToken stop)
    {
        var categories = await list.Handle(page.Request, stop);
        if (categories.Problem is { Status: 401 or 403 } refused)
        {
            return Render.Refusal(refused);
        }

        return Render.Page<CategoriesPage>(new
        {
            Categories = categories.Ok ? categories.Value.Items : [],
            Total = categories.Ok ? categories.Value.Total : 0,
            Page = page,
            Choices = CategoryChoice.Of(await catalog.Categories(stop)),
            Typed = typed,
            Problem = categories.Problem ?? problem,
        }, (categories.Problem ?? problem)?.Status ?? StatusCodes.Status200OK);
    }

    private static async Task<IResult> Add(HttpRequest request, SaveCategory.Handler save, ListCategories.Handler list, CatalogReader catalog, Flash flash, CancellationToken stop)
    {
        var typed = Typed.Read(await request.ReadFormAsync(stop));
        var made = await save.Create(new(typed.Code, typed.Name, typed.NameEn, typed.Parent), stop);
        if (made.Problem is { } problem)
        {
            return problem.Status is 401 or 403 ? Render.Refusal(problem) : await List(ListPage.Of(request), typed, problem, list, catalog, stop);
        }

        flash.Say(Text.OfficeGoods["CategoryAdded", made.Value.Name]);
        return Render.To(ListPage.Of(request).Address());
    }

    // «up:CHI», «down:CHI»: one place among its siblings.
    private static async Task<IResult> Move(HttpRequest request, SaveCategory.Handler save, ListCategories.Handler list, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var (way, code) = form["do"].ToString().Split(':', 2) is [var w, var c] ? (w, c) : ("", "");
        var row = await Find(code, list, stop);
        var moved = row.Ok ? await save.Change(code, new(Position: Math.Max(1, row.Value.Position + (way == "up" ? -1 : 1))), IfMatch.Any, stop) : row.Problem!;
        if (moved.Problem is { } problem)
        {
            if (problem.Status is 401 or 403 or 404)
            {
                return Render.Refusal(problem);
            }

            flash.Say(problem.Message.ToString(), bad: true);
        }

        return Render.To(Paths.Local(form["back"]));
    }

    private static async Task<IResult> One(string code, Typed? typed, Problem? problem, ListCategories.Handler list, CatalogReader catalog, CancellationToken stop)
    {
        var row = await Find(code, list, stop);
        return row.Ok
            ? Render.Page<CategoryPage>(new { Row = row.Value, Typed = typed ?? Typed.Of(row.Value), Choices = CategoryChoice.Of(await catalog.Categories(stop)), Problem = problem }, problem?.Status ?? StatusCodes.Status200OK)
            : Render.Refusal(row.Problem!);
    }

    private static async Task<IResult> Change(string code, HttpRequest request, SaveCategory.Handler save, SetCategoryQuantities.Handler quantities, DeleteCategory.Handler delete, ListCategories.Handler list, CatalogReader catalog, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var (decoded, typed, version) = (SkuInPath.Decode(code), Typed.Read(form), IfMatch.Read(form["version"]));
        Problem? problem;
        string done;
        if (form["do"] == "delete")
        {
            (problem, done) = ((await delete.Handle(decoded, version, stop)).Problem, Text.OfficeGoods["CategoryDeleted"]);
        }
        else if (form["do"] == "quantities")
        {
            // Only the numbers were sent: the rest of the page shows what is stored.
            var stored = await Find(decoded, list, stop);
            typed = stored.Ok ? Typed.Of(stored.Value) : typed;
            var unreadable = new[] { "minimum", "multiple", "maximum" }.FirstOrDefault(n => form[n].ToString().Trim().Length > 0 && Number(form[n]) is null);
            problem = unreadable is not null ? new Problem(422, "NUMBER_UNREADABLE", new("«{0}» non è un numero.", "“{0}” is no number.", form[unreadable].ToString()), unreadable)
                : (await quantities.Handle(decoded, new(Number(form["minimum"]), Number(form["multiple"]), Number(form["maximum"])), version, stop)).Problem;
            done = Text.Office["Saved"];
        }
        else
        {
            int? position = int.TryParse(typed.Position, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var place) ? place : null;
            problem = position is null && typed.Position.Length > 0 ? new Problem(422, "NOT_WHOLE", new("Serve un numero intero.", "A whole number is needed."), "position")
                : (await save.Change(decoded, new(null, typed.Name, typed.NameEn, typed.Parent, position), version, stop)).Problem;
            done = Text.Office["Saved"];
        }

        if (problem is not null)
        {
            return problem.Status is 401 or 403 or 404 ? Render.Refusal(problem) : await One(decoded, typed, problem, list, catalog, stop);
        }

        flash.Say(done);
        return Render.To(Paths.OfficeCategories);
    }

    private static decimal? Number(string? text) => QuantityInput.ReadDecimal(text?.Trim() ?? "");

    private static async Task<Result<ListCategories.Row>> Find(string code, ListCategories.Handler list, CancellationToken stop)
    {
        if (code.Length is 0 or > 40)
        {
            return Problems.NotFound;
        }

        var found = await list.Handle(new(Search: code, Limit: 200), stop);
        return found.Ok ? found.Value.Items.FirstOrDefault(r => r.Code == code) is { } row ? row : Problems.NotFound : found.Problem!;
    }
}
