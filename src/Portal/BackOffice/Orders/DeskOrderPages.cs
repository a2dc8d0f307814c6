using System.Globalization;
using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Ordering.Features;
using Filiera.Portal.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>One order at the desk: decide, refuse lines, note, mail.</summary>
public static class DeskOrderPages
{
    /// <summary>What was typed in a form that was refused.</summary>
    /// <param name="Form">Which one: an action, «line», «note», «mail».</param>
    public sealed record Typed(string Form, string? Reason = null, string? Quantity = null);

    public static void Map(IEndpointRouteBuilder pages)
    {
        const string order = $"{Paths.OfficeOrders}/{{number}}";
        pages.MapGet(order, (string number, HttpRequest request, Reader reader, CancellationToken stop) => reader.Show(number, Line(request.Query["line"]), request.Query["mail"] == "1", stop));
        pages.MapPost($"{order}/decide", Decide);
        pages.MapPost($"{order}/lines/{{line}}", Cut);
        pages.MapPost($"{order}/notes", Note);
        pages.MapPost($"{order}/mail", Mail);
    }

    private static int? Line(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var line) ? line : null;

    private static async Task<IResult> Decide(string number, HttpRequest request, DecideOrder.Handler decide, Reader reader, Once once, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        if (!Enum.TryParse<OrderAction>(form["action"], ignoreCase: true, out var action) || !Enum.IsDefined(action))
        {
            return Render.Refusal(Problems.Invalid("action", "Questa azione non esiste.", "There is no such action."));
        }

        var wish = new DecideOrder.Request(form["reason"], action == OrderAction.Hold ? OrderHolds.Read(form["hold"]) : null);
        var done = await once.Do($"{Paths.OfficeOrders}/{number}/{action}", form["key"], wish, async () => await decide.Handle(number, action, wish, IfMatch.Read(form["version"]), stop), stop);
        if (!done.Ok)
        {
            return await reader.Show(number, null, false, stop, done.Problem, new(action.ToString(), wish.Reason));
        }

        flash.Say(Text.OfficeOrders[$"Done.{action}", number]);
        return Render.To(Paths.OfficeOrder(number));
    }

    private static async Task<IResult> Cut(string number, string line, HttpRequest request, RejectOrderLine.Handler reject, Reader reader, Once once, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var (reason, typed) = (form["reason"].ToString(), form["left"].ToString().Trim());
        var no = Line(line);
        var left = typed.Length == 0 ? Quantity.Zero : QuantityInput.Read(typed);
        if (no is null || !left.Ok)
        {
            return await reader.Show(number, no, false, stop, left.Problem ?? Problems.NotFound, new("line", reason, typed));
        }

        var wish = new RejectOrderLine.Request(reason, left.Value);
        var done = await once.Do($"{Paths.OfficeOrders}/{number}/lines/{no}", form["key"], wish, async () => await reject.Handle(number, no.Value, wish, IfMatch.Read(form["version"]), stop), stop);
        if (!done.Ok)
        {
            return await reader.Show(number, no, false, stop, done.Problem, new("line", reason, typed));
        }

        var total = done.Value.GetProperty("total").GetDecimal();
        flash.Say(Text.OfficeOrders["LineDone", no, Show.Money(total, done.Value.GetProperty("totals").GetProperty("currency").GetString() ?? "EUR")]);
        return Render.To(Paths.OfficeOrder(number));
    }

    private static async Task<IResult> Note(string number, HttpRequest request, AddOrderNote.Handler add, Reader reader, Once once, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var text = form["text"].ToString();
        var done = await once.Do($"{Paths.OfficeOrders}/{number}/notes", form["key"], text, async () => await add.Handle(number, text, stop), stop);
        if (!done.Ok)
        {
            return await reader.Show(number, null, false, stop, done.Problem, new("note", text));
        }

        flash.Say(Text.OfficeOrders["NoteAdded"]);
        return Render.To($"{Paths.OfficeOrder(number)}#notes");
    }

    private static async Task<IResult> Mail(string number, HttpRequest request, MailOrder.Handler mail, Reader reader, Once once, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var letter = new MailOrder.Request(form["to"], form["subject"], form["text"], form["language"].ToString() is { Length: > 0 } language ? language : null);
        var done = await once.Do($"{Paths.OfficeOrders}/{number}/mail", form["key"], letter, async () => await mail.Handle(number, letter, stop), stop);
        if (!done.Ok)
        {
            return await reader.Show(number, null, true, stop, done.Problem, new("mail"), letter);
        }

        flash.Say(Text.OfficeOrders["MailSent", done.Value.GetProperty("to").GetString()]);
        return Render.To(Paths.OfficeOrder(number));
    }

    /// <summary>The page of an order, also with what was just refused on it.</summary>
    public sealed class Reader(GetDeskOrder.Handler get, MailOrder.Handler mail)
    {
        public async Task<IResult> Show(string number, int? line, bool write, CancellationToken stop, Problem? problem = null, Typed? typed = null, MailOrder.Request? letter = null)
        {
            var found = await get.Handle(number, stop);
            if (!found.Ok)
            {
                return Render.Refusal(found.Problem!);
            }

            var draft = write ? await mail.Draft(number, null, stop) : null;
            var words = draft is { Ok: true } ? letter is null ? draft.Value : new MailOrder.Letter(letter.To, letter.Subject ?? "", letter.Text ?? "", letter.Language ?? draft.Value.Language) : null;
            return Render.Page<DeskOrderPage>(new { Desk = found.Value, Line = line, Letter = words, Problem = problem, Typed = typed }, problem?.Status ?? StatusCodes.Status200OK);
        }
    }
}
