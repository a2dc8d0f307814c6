using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>Name, role, branches, language and (by the manufacturer) account of a user. What is not said stays; he has the new rights within seconds.</summary>
public static class ChangeUser
{
    /// <param name="Account">Code of another account: only the manufacturer moves people.</param>
    /// <param name="Branches">Codes he is limited to; empty: every branch; null: as they are.</param>
    public sealed record Request(string? DisplayName = null, string? Role = null, string? Account = null, string? Branch = null, IReadOnlyList<string>? Branches = null, string? Language = null);

    public static void Map(IEndpointRouteBuilder api)
    {
        Describe(api.MapPatch("/users/{id:int}", Answer), "ChangeOwnUser", "Users");
        Describe(api.MapPatch("/admin/users/{id:int}", Answer), "ChangeUser", "Administration");
    }

    private static Task<Result<UserView>> Answer(int id, Request request, IfMatch ifMatch, Handler handler, CancellationToken stop) => handler.Handle(id, request, ifMatch, stop);

    private static void Describe(RouteHandlerBuilder endpoint, string name, string tag) => endpoint.WithName(name).WithTags(tag).WithSummary("Change a user’s name, role, branches or language")
        .WithDescription("What is left out stays as it is. Nobody can give or touch rights that he has not himself, and the last administrator keeps his. `If-Match` guards against someone else’s change in between.")
        .WithExample(new { role = Roles.Manager, branches = new[] { "01", "02" } }, parameters: new Dictionary<string, object> { ["id"] = 1 }).AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, People people, PeoplePlaces places, UserViews views, Sessions sessions, TimeProvider clock)
    {
        public async Task<Result<UserView>> Handle(int id, Request request, IfMatch ifMatch, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            ArgumentNullException.ThrowIfNull(ifMatch);
            if ((people.Demand() ?? Check(request)) is { } problem)
            {
                return problem;
            }

            var changed = await db.InTransaction<Done>(() => Write(id, request, ifMatch, stop), stop);
            return !changed.Ok ? changed.Problem! : await views.Show(id, stop) is { } user ? new Result<UserView>(user) { ETag = user.Version } : Problems.NotFound;
        }

        private static Problem? Check(Request request) =>
            request.DisplayName is { } name && name.Trim().Length is 0 or > 200 ? Problems.Invalid("displayName", "Da 1 a 200 caratteri.", "1 to 200 characters.")
            : request.Branches?.Count > 500 ? Problems.Invalid("branches", "Al massimo 500 sedi.", "At most 500 branches.")
            : request.Language is null || Languages.All.Contains(request.Language) ? null : Problems.Invalid("language", "La lingua è it o en.", "The language is it or en.");

        private async Task<Result<Done>> Write(int id, Request request, IfMatch ifMatch, CancellationToken stop)
        {
            var seen = await people.Reach().AsNoTracking().FirstOrDefaultAsync(u => u.Id == id, stop);
            if (seen is null)
            {
                return Problems.NotFound;
            }

            await people.OneAtATime(seen.AccountId, stop);
            var user = await people.Reach().FirstAsync(u => u.Id == id, stop);
            if ((ifMatch.Check(user.Version) ?? await people.MayManage(user, stop)) is { } problem)
            {
                return problem;
            }

            var account = await Code(user.AccountId, stop);
            var before = PeoplePlaces.Facts(user, account);
            var (from, administered) = (user.AccountId, await people.Administers(user, stop));
            if (request.Role is not null || request.Account is not null || request.Branch is not null || request.Branches is not null)
            {
                var moves = request.Account is not null && request.Account != (account ?? "");
                var place = await places.Read(request.Account ?? account, request.Role ?? user.Role, request.Branch ?? (moves ? null : await BranchCode(user.BranchId, stop)), request.Branches ?? (moves ? null : await BranchCodes(user.Branches, stop)), stop);
                if (!place.Ok)
                {
                    return place.Problem!;
                }

                (user.AccountId, user.Role, user.BranchId, user.Branches) = (place.Value.AccountId, place.Value.Role.Code, place.Value.BranchId, place.Value.Branches);
                account = place.Value.AccountCode;
            }

            user.DisplayName = request.DisplayName?.Trim() ?? user.DisplayName;
            user.Language = request.Language ?? user.Language;
            if (!db.RecordChange(clock, "user.changed", $"user:{user.Email}", user.AccountId, before, PeoplePlaces.Facts(user, account)))
            {
                return Done.It;
            }

            await db.SaveChangesAsync(stop);
            await sessions.Touch(db.Set<PortalUser>().Where(u => u.Id == id), stop);
            return administered && await KeepsOne(from, stop) is { } last ? last : Done.It;
        }

        // The manufacturer may leave a dealer without an administrator of his own; nobody leaves his own house without one.
        private async Task<Problem?> KeepsOne(int? account, CancellationToken stop) =>
            account is not null && !db.Caller.IsDealer ? null : await people.StillAdministered(account, stop);

        private async Task<string?> Code(int? account, CancellationToken stop) =>
            account is { } id ? await db.Set<Account>().Where(a => a.Id == id).Select(a => a.Code).FirstOrDefaultAsync(stop) : null;

        private async Task<string?> BranchCode(int? branch, CancellationToken stop) =>
            branch is { } id ? await db.Set<Branch>().Where(b => b.Id == id).Select(b => b.Code).FirstOrDefaultAsync(stop) : null;

        private async Task<IReadOnlyList<string>> BranchCodes(int[]? branches, CancellationToken stop) =>
            branches is null ? [] : await db.Set<Branch>().Where(b => branches.Contains(b.Id)).Select(b => b.Code).ToListAsync(stop);
    }
}
