using System.Globalization;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <param name="By">Name of who wrote it.</param>
/// <param name="MayDelete">The reader wrote it, or administers.</param>
public sealed record NoteView(string Id, DateTimeOffset At, string By, string Text, bool Pinned, bool MayDelete);

/// <summary>The notes on a dealer: the pinned ones first, then the newest.</summary>
public static class ListNotes
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/accounts/{code}/notes", (string code, string? cursor, int? limit, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(code), cursor, limit, stop))
            .WithName("ListNotes").WithTags("Admin").WithSummary("The notes on a dealer")
            .WithDescription("Pinned ones first, then the newest. Never seen by a dealer.")
            .WithExample(parameters: new Dictionary<string, object> { ["code"] = "C01001" });

    internal static NoteView View(AccountNote note, Caller caller) =>
        new(note.Id.ToString(CultureInfo.InvariantCulture), note.At, note.By, note.Text, note.Pinned, note.Who == caller.Name || caller.May(Permission.Administer));

    public sealed class Handler(PortalDb db)
    {
        public async Task<Result<Page<NoteView>>> Handle(string code, string? cursor = null, int? limit = null, CancellationToken stop = default)
        {
            if ((db.Caller.Demand(Permission.AccountsRead) ?? Cursor.CheckLimit(limit)) is { } problem)
            {
                return problem;
            }

            var from = 0;
            if (cursor is { Length: > 0 } && (Cursor.Read(cursor, 1) is not [var text] || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out from)))
            {
                return Cursor.Unreadable;
            }

            if (await db.Set<Account>().Where(a => a.Code == code).Select(a => (int?)a.Id).FirstOrDefaultAsync(stop) is not { } account)
            {
                return Problems.NotFound;
            }

            var take = limit ?? 24;
            var notes = await db.Set<AccountNote>().AsNoTracking().Where(n => n.AccountId == account).OrderByDescending(n => n.Pinned).ThenByDescending(n => n.Id).Skip(from).Take(take + 1).ToListAsync(stop);
            return new Page<NoteView>([.. notes.Take(take).Select(n => View(n, db.Caller))], notes.Count > take ? Cursor.Write(from + take) : null);
        }
    }
}
