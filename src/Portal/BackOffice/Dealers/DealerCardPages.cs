using Filiera.Accounts;
using Filiera.Accounts.Features;
using Filiera.Credit;
using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Ordering.Features;
using Filiera.Portal.Texts;
using Filiera.Pricing.Features;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>All that a dealer's card shows, each part from its own use case.</summary>
public sealed record DealerSheet(
    AccountCard Card, GetPriceTerms.Response? Prices, string? Payment, SumOrders.Response? Sum, IReadOnlyList<OrderSummary> Orders, IReadOnlyList<NoteView> Notes, string? MoreNotes, IReadOnlyList<AuditView> History);

/// <summary>The customer card: the dealer with his terms, price lists, orders, people, history, and what we note about him.</summary>
public static class DealerCardPages
{
    private const string Card = Paths.OfficeDealers + "/{code}";

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Card, (string code, HttpRequest request, Reader reader, CancellationToken stop) => reader.Show(SkuInPath.Decode(code), request.Query["notes"], FormValues.Nothing, stop));
        pages.MapPost(Card + "/notes", async (string code, HttpRequest request, AddNote.Handler add, Reader reader, Once once, CancellationToken stop) =>
        {
            var (key, form) = (SkuInPath.Decode(code), await request.ReadFormAsync(stop));
            var note = new AddNote.Request(form["text"], form["pinned"] == "1");
            var added = await once.Do($"/office/notes/{key}", form["key"], note, async () => await add.Handle(key, note, stop), stop);
            return await After(added.Problem, key, Text.OfficeDealers["NoteAdded"], FormValues.Of(form), reader, reader.Flash, stop);
        });
        pages.MapPost(Card + "/notes/{note}", async (string code, string note, HttpRequest request, PinNote.Handler pin, DeleteNote.Handler delete, Reader reader, CancellationToken stop) =>
        {
            var (key, what) = (SkuInPath.Decode(code), (await request.ReadFormAsync(stop))["do"].ToString());
            return what == "delete"
                ? await After((await delete.Handle(key, note, stop)).Problem, key, Text.OfficeDealers["NoteDeleted"], FormValues.Nothing, reader, reader.Flash, stop)
                : await After((await pin.Handle(key, note, new(what == "pin"), stop)).Problem, key, Text.OfficeDealers[what == "pin" ? "NotePinned" : "NoteUnpinned"], FormValues.Nothing, reader, reader.Flash, stop);
        });
        pages.MapPost(Card + "/active", async (string code, HttpRequest request, SaveAccount.Handler save, Reader reader, CancellationToken stop) =>
        {
            var (key, form) = (SkuInPath.Decode(code), await request.ReadFormAsync(stop));
            var active = form["active"] == "1";
            var saved = await save.Handle(key, new(Active: active), IfMatch.Read(form["version"]), stop);
            return await After(saved.Problem, key, Text.OfficeDealers[active ? "Reopened" : "ClosedNow"], FormValues.Nothing, reader, reader.Flash, stop);
        });
    }

    private static async Task<IResult> After(Problem? problem, string code, string words, FormValues typed, Reader reader, Flash flash, CancellationToken stop)
    {
        if (problem is not null)
        {
            return problem.Status is 401 or 403 && problem.Code != "NOTE_OF_ANOTHER" ? Render.Refusal(problem) : await reader.Show(code, null, typed.Refused(problem), stop);
        }

        flash.Say(words);
        return Render.To(Paths.OfficeDealer(code));
    }

    /// <summary>Gathers the card.</summary>
    public sealed class Reader(
        GetAccount.Handler accounts, GetPriceTerms.Handler prices, PaymentTerms terms, SumOrders.Handler sums, ListOrders.Handler orders, ListNotes.Handler notes, ListAudit.Handler audit, Flash flash)
    {
        public Flash Flash => flash;

        public async Task<IResult> Show(string code, string? notesCursor, FormValues typed, CancellationToken stop)
        {
            var card = await accounts.Handle(code, stop);
            if (!card.Ok)
            {
                return Render.Refusal(card.Problem!);
            }

            var own = card.Value.PaymentTerm;
            var list = await notes.Handle(code, notesCursor, 20, stop);
            var sheet = new DealerSheet(
                card.Value,
                Or((await prices.Handle(code, stop))),
                own is null ? null : (await terms.For(own, stop))[0].WordsFor(Phrase.ReadsEnglish),
                Or(await sums.Handle(code, stop)),
                Or(await orders.Handle(new(Account: code, Limit: 8), stop))?.Items ?? [],
                Or(list)?.Items ?? [],
                Or(list)?.Next,
                Or(await audit.Handle(new(Subject: $"account:{code}", Limit: 8), stop))?.Items ?? []);
            return Render.Page<DealerPage>(new { Sheet = sheet, Form = typed }, typed.Problem?.Status ?? StatusCodes.Status200OK);
        }

        // A part that this reader may not see is left out; the card stands without it.
        private static T? Or<T>(Result<T> part) where T : class => part.Ok ? part.Value : null;
    }
}
