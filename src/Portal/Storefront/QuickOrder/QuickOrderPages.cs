using System.Globalization;
using System.Text;
using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Ordering.Features;
using Filiera.Portal.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.Storefront;

/// <summary>«Ordine rapido» (domain.md C1): paste or type, check, mend, add. The draft lives on the server; each post changes it and goes back to it.</summary>
public static class QuickOrderPages
{
    /// <summary>Rows on one page without script; the grid shows them all.</summary>
    public const int PageSize = 100;
    private const int MaxFile = 5_000_000;

    private static readonly Problem BadFile = new(422, "UNREADABLE_FILE",
        new("Il file non è un testo con codici e quantità.", "The file is not a text with codes and quantities."), "file",
        new("Da Excel salva come CSV, oppure copia le celle e incollale qui.", "From Excel save as CSV, or copy the cells and paste them here."));

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.QuickOrder, (HttpRequest request, PadDesk desk, CurrentCart cart, CancellationToken stop) => Show(request.Query["show"], request.Query["page"], request.Query["code"], desk, cart, stop));
        pages.MapGet("/quick-order/template.csv", () =>
            Results.File(Encoding.UTF8.GetBytes($"\uFEFF{Text.QuickOrder["Template"]}\r\n"), "text/csv; charset=utf-8", Text.QuickOrder["TemplateName"]));
        pages.MapPost(Paths.QuickOrder, Post);
    }

    private static async Task<IResult> Show(string? show, string? page, string? code, PadDesk desk, CurrentCart cart, CancellationToken stop)
    {
        var pad = await desk.Read(stop);
        return pad.Ok ? await Page(pad.Value, show, page, cart, stop, code: code) : Render.Refusal(pad.Problem!);
    }

    private static async Task<IResult> Page(CheckedPad pad, string? show, string? page, CurrentCart cart, CancellationToken stop, Problem? problem = null, string? text = null, string? code = null)
    {
        var view = show is "ok" or "fix" or "bad" ? show : null;
        var rows = pad.Rows.Where(r => view switch { "ok" => r.Ready, "fix" => r.NeedsFix, "bad" => r.Bad, _ => true }).ToList();
        var pages = Math.Max(1, (rows.Count + PageSize - 1) / PageSize);
        var number = Math.Clamp(int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 1, 1, pages);
        return Render.Page<QuickOrderPage>(new
        {
            Pad = pad,
            Rows = rows.Skip((number - 1) * PageSize).Take(PageSize).ToList(),
            View = view,
            Number = number,
            Count = pages,
            Cart = await cart.Find(stop),
            Problem = problem ?? pad.Problem,
            PastedText = text ?? pad.Kept.Rest,
            Code = code,
        }, problem?.Status ?? StatusCodes.Status200OK);
    }

    private static async Task<IResult> Post(HttpRequest request, GetPad.Handler get, PadDesk desk, CurrentCart cart, Flash flash, CancellationToken stop)
    {
        var form = new PadForm(await request.ReadFormAsync(stop));
        if (form.Action == "undo")
        {
            var undone = await desk.Undo(stop);
            flash.Say(undone.Ok ? Text.QuickOrder["Undone"] : undone.Problem!.Message.ToString(), bad: !undone.Ok);
            return Back(form);
        }

        var kept = await get.Handle(stop);
        if (!kept.Ok)
        {
            return Render.Refusal(kept.Problem!);
        }

        var pad = form.Over(kept.Value);
        var (text, problem) = await Pasted(request, form, stop);
        if (problem is null && text.Length > 0)
        {
            var appended = await desk.Append(pad with { Rest = null }, text, stop);
            (pad, problem) = appended.Ok ? (appended.Value, null) : (pad, appended.Problem);
        }

        var changed = await desk.Keep(Change(pad, form), stop);
        if (!changed.Ok)
        {
            return Render.Refusal(changed.Problem!);
        }

        if (problem is not null)
        {
            return await Page(changed.Value, form.View, form.Page, cart, stop, problem, form.Text);
        }

        // A suggestion is taken from what the check says now, not from what the page said then.
        if (form.Action is "fix" or "fixall" && Accept(changed.Value, form) is { } accepted)
        {
            changed = await desk.Keep(accepted, stop);
            return changed.Ok ? Back(form) : Render.Refusal(changed.Problem!);
        }

        if (form.Action == "add")
        {
            var added = await desk.AddReady(changed.Value, stop);
            if (!added.Ok)
            {
                return await Page(changed.Value, form.View, form.Page, cart, stop, added.Problem);
            }

            Tell(flash, added.Value);
        }

        return Back(form);
    }

    private static void Tell(Flash flash, Added? added)
    {
        if (added is null)
        {
            flash.Say(Text.QuickOrder["NothingReady"], bad: true);
            return;
        }

        flash.Say(string.Create(Filiera.Portal.Show.Culture, $"{Text.QuickOrder.Count("Added", added.Lines)} {Text.QuickOrder["AddedTo", added.CartName, Filiera.Portal.Show.Money(added.Total, "EUR")]}"),
            linkText: Text.QuickOrder["OpenCart"], link: Paths.Cart(added.CartId));
    }

    private static PadContent Change(PadContent pad, PadForm form) => form.Action switch
    {
        "remove" => pad with { Rows = [.. pad.Rows.Where(r => r.Line != form.Line)] },
        "clear" => PadContent.Empty,
        "split" => pad with { Rows = [.. pad.Rows.SelectMany(r => r.Line == form.Line ? PadMerge.Split(r) : [r]).OrderBy(r => r.Line)] },
        _ => pad,
    };

    /// <summary>The pad with the suggestion of one row, or of all, taken.</summary>
    private static PadContent Accept(CheckedPad pad, PadForm form) =>
        new([.. pad.Rows.Select(r => form.Action == "fixall" || r.Row.Line == form.Line ? Accepted(r) : r.Row)], pad.Kept.Rest);

    private static PadRow Accepted(CheckedRow row) => row.Check switch
    {
        { Suggested: { } quantity, Status: not LineStatus.Ok } check => row.Row with { Quantity = Filiera.Portal.Show.Editable(quantity), Unit = PadMerge.UnitFor(check), Note = null },
        { Status: not LineStatus.Ok } check when GridTexts.Instead(check) is { } sku => row.Row with { Code = sku, Note = null, Merged = null, Apart = false },
        _ => row.Row,
    };

    private static async Task<(string Text, Problem? Problem)> Pasted(HttpRequest request, PadForm form, CancellationToken stop)
    {
        var file = request.Form.Files["file"];
        if (file is null or { Length: 0 })
        {
            return (form.Text.Trim('\r', '\n'), null);
        }

        if (file.Length > MaxFile)
        {
            return ("", BadFile);
        }

        using var copy = new MemoryStream();
        await file.CopyToAsync(copy, stop);
        var read = PadFile.Read(copy.ToArray());
        return read is null ? ("", BadFile) : ($"{form.Text}\n{read}".Trim('\r', '\n'), null);
    }

    private static IResult Back(PadForm form)
    {
        var query = new List<string>(2);
        if (form.View is "ok" or "fix" or "bad" && form.Action is not ("add" or "clear"))
        {
            query.Add($"show={form.View}");
        }

        if (form.Page is { Length: > 0 and < 6 } page && page.All(char.IsAsciiDigit) && page != "1")
        {
            query.Add($"page={page}");
        }

        return Render.To(query.Count == 0 ? Paths.QuickOrder : $"{Paths.QuickOrder}?{string.Join('&', query)}");
    }
}
