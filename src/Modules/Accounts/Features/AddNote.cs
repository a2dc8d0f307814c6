using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>A note on a dealer, for the manufacturer's people alone: written by whoever handles orders or keeps dealers.</summary>
public static class AddNote
{
    public sealed record Request(string? Text, bool Pinned = false);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/admin/accounts/{code}/notes", (string code, Request request, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(code), request, stop))
            .WithName("AddNote").WithTags("Admin").WithSummary("Write a note on a dealer")
            .WithDescription("Seen by the manufacturer’s people only, never by a dealer. Needs `accounts.read` and one of `orders.manage`, `accounts.write`.")
            .WithExample(new { text = "Scarico solo al mattino, il cortile è stretto.", pinned = true }, parameters: new Dictionary<string, object> { ["code"] = "C01001" })
            .AcceptIdempotencyKey();

    /// <summary>Who reads dealers, and works with them.</summary>
    internal static Problem? MayWrite(Caller caller) =>
        caller.Demand(Permission.AccountsRead) ?? (caller.May(Permission.AccountsWrite) ? null : caller.Demand(Permission.OrdersManage));

    public sealed class Handler(PortalDb db, PortalClock clock, TimeProvider time)
    {
        public async Task<Result<NoteView>> Handle(string code, Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            var row = new RowCheck(0);
            var text = row.Text("text", request.Text, AccountNote.LongestText) ?? "";
            if (row.Good && text.Length == 0)
            {
                row.Refuse("REQUIRED", "text", new("Scrivi qualcosa.", "Write something."));
            }

            if ((MayWrite(db.Caller) ?? db.Caller.Demand(Permission.AccountsRead) ?? row.Problem) is { } problem)
            {
                return problem;
            }

            return await db.InTransaction<NoteView>(async () =>
            {
                var account = await db.Set<Account>().Where(a => a.Code == code).Select(a => (int?)a.Id).FirstOrDefaultAsync(stop);
                if (account is not { } id)
                {
                    return Problems.NotFound;
                }

                var note = new AccountNote { AccountId = id, At = clock.Now, Who = db.Caller.Name, By = db.Caller.DisplayName ?? db.Caller.Name, Text = text, Pinned = request.Pinned };
                db.Add(note);
                db.Record(time, "note.added", $"account:{code}", id, new { text = note.Text.Length > 200 ? note.Text[..200] + "…" : note.Text });
                await db.SaveChangesAsync(stop);
                return Result.Created(ListNotes.View(note, db.Caller), $"/api/v1/admin/accounts/{Uri.EscapeDataString(code)}/notes");
            }, stop);
        }
    }
}
