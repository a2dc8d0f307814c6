using System.Globalization;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>Puts a note above the others, or back among them. What a note says is never changed: a new one corrects it.</summary>
public static class PinNote
{
    public sealed record Request(bool Pinned);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/admin/accounts/{code}/notes/{note}", (string code, string note, Request request, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(code), SkuInPath.Decode(note), request, stop))
            .WithName("PinNote").WithTags("Admin").WithSummary("Pin a note, or unpin it")
            .WithExample(new Request(true), parameters: new Dictionary<string, object> { ["code"] = "C01001", ["note"] = "1" })
            .AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, TimeProvider clock)
    {
        public async Task<Result<NoteView>> Handle(string code, string note, Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if ((db.Caller.Demand(Permission.AccountsRead) ?? AddNote.MayWrite(db.Caller)) is { } problem)
            {
                return problem;
            }

            return await db.InTransaction<NoteView>(async () =>
            {
                if (await Find(db, code, note, stop) is not { } found)
                {
                    return Problems.NotFound;
                }

                var before = found.Pinned;
                found.Pinned = request.Pinned;
                db.RecordChange(clock, request.Pinned ? "note.pinned" : "note.unpinned", $"account:{code}", found.AccountId, new { pinned = before }, new { request.Pinned });
                await db.SaveChangesAsync(stop);
                return ListNotes.View(found, db.Caller);
            }, stop);
        }
    }

    internal static async Task<AccountNote?> Find(PortalDb db, string code, string note, CancellationToken stop) =>
        int.TryParse(note, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? await db.Set<AccountNote>().FirstOrDefaultAsync(n => n.Id == id && db.Set<Account>().Any(a => a.Id == n.AccountId && a.Code == code), stop)
            : null;
}
