using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Accounts.Features;

/// <summary>Takes a note away: one's own, or anyone's for who administers. The audit keeps that it was there.</summary>
public static class DeleteNote
{
    private static readonly Problem NotYours = new(403, "NOTE_OF_ANOTHER", new("La nota è di {0}.", "The note is {0}’s."), "note",
        new("Chiedi a chi l’ha scritta, o all’amministrazione.", "Ask who wrote it, or an administrator."));

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapDelete("/admin/accounts/{code}/notes/{note}", (string code, string note, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(code), SkuInPath.Decode(note), stop))
            .WithName("DeleteNote").WithTags("Admin").WithSummary("Take a note of one’s own away")
            .WithExample(parameters: new Dictionary<string, object> { ["code"] = "C01001", ["note"] = "1" })
            .AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, TimeProvider clock)
    {
        public async Task<Result<Done>> Handle(string code, string note, CancellationToken stop = default)
        {
            if ((db.Caller.Demand(Permission.AccountsRead) ?? AddNote.MayWrite(db.Caller)) is { } problem)
            {
                return problem;
            }

            return await db.InTransaction<Done>(async () =>
            {
                if (await PinNote.Find(db, code, note, stop) is not { } found)
                {
                    return Problems.NotFound;
                }

                if (found.Who != db.Caller.Name && !db.Caller.May(Permission.Administer))
                {
                    return NotYours.With(found.By);
                }

                db.Remove(found);
                db.RecordChange(clock, "note.deleted", $"account:{code}", found.AccountId, new { text = found.Text.Length > 200 ? found.Text[..200] + "…" : found.Text, by = found.By }, new { });
                await db.SaveChangesAsync(stop);
                return Done.It;
            }, stop);
        }
    }
}
