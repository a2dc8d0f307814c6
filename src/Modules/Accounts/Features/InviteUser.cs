using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>Asks a person in: his user exists from now on, and a mail holds the link on which he chooses his password.</summary>
public static class InviteUser
{
    /// <param name="Account">Code of the dealer's account; none for the manufacturer's roles. A dealer's administrator leaves it out.</param>
    /// <param name="Role">Code of a role of the portal or of the account.</param>
    /// <param name="Branch">Code of the branch he orders for; null: the headquarters.</param>
    /// <param name="Branches">Codes he is limited to. Null: his own for a buyer, every branch for the others; empty: every branch.</param>
    /// <param name="Language">it or en: of the mail, and of the portal for him.</param>
    public sealed record Request(string? Email, string? DisplayName = null, string? Role = null, string? Account = null, string? Branch = null, IReadOnlyList<string>? Branches = null, string? Language = null);

    private static readonly Problem Known = new(409, "USER_EXISTS",
        new("Con questo indirizzo c’è già un utente del portale.", "There is a user of the portal with this address already."), "email",
        new("Se è delle tue persone lo trovi nell’elenco; altrimenti usa un altro indirizzo.", "If he is one of your people you find him in the list; else use another address."));

    public static void Map(IEndpointRouteBuilder api)
    {
        Describe(api.MapPost("/users", (Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop)), "InviteOwnUser", "Users", "Invite a person of your company");
        Describe(api.MapPost("/admin/users", (Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop)), "InviteUser", "Administration", "Invite a person");
    }

    private static void Describe(RouteHandlerBuilder endpoint, string name, string tag, string summary) => endpoint.WithName(name).WithTags(tag).WithSummary(summary)
        .WithDescription($"A mail with a link goes to the address; the link is good for {(int)MailLinks.InvitationLife.TotalDays} days and for one use. Nobody can give rights that he has not himself.")
        .WithExample(new Request("laura.conti@example.com", "Laura Conti", Roles.Buyer, Branch: "01")).Produces<UserView>(StatusCodes.Status201Created).AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, People people, PeoplePlaces places, UserViews views, MailLinks links, PeopleMails mails, UserManager<PortalUser> users, TimeProvider clock)
    {
        public async Task<Result<UserView>> Handle(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if ((people.Demand() ?? Check(request)) is { } problem)
            {
                return problem;
            }

            var made = await db.InTransaction<int>(() => Write(request, stop), stop);
            return made.Ok ? Result.Created((await views.Show(made.Value, stop))!, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/api/v1{(db.Caller.IsDealer ? "" : "/admin")}/users/{made.Value}")) : made.Problem!;
        }

        private static Problem? Check(Request request) =>
            !IsAddress(request.Email) ? Problems.Invalid("email", "«{0}» non è un indirizzo e-mail.", "“{0}” is not an e-mail address.", request.Email)
            : request.DisplayName?.Length > 200 ? Problems.Invalid("displayName", "Al massimo 200 caratteri.", "At most 200 characters.")
            : request.Branches?.Count > 500 ? Problems.Invalid("branches", "Al massimo 500 sedi.", "At most 500 branches.")
            : request.Language is null || Languages.All.Contains(request.Language) ? null : Problems.Invalid("language", "La lingua è it o en.", "The language is it or en.");

        internal static bool IsAddress(string? text) => text?.Trim() is { Length: > 2 and <= 200 } email && email.IndexOf('@') is > 0 and var at && at == email.LastIndexOf('@') && at < email.Length - 1
            && !email.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>' or ',' or ';' or '"');

        private async Task<Result<int>> Write(Request request, CancellationToken stop)
        {
            var place = await places.Read(request.Account, request.Role, request.Branch, request.Branches, stop);
            if (!place.Ok)
            {
                return place.Problem!;
            }

            // Read again under the lock: the role may just have been deleted.
            await people.OneAtATime(place.Value.AccountId, stop);
            place = await places.Read(request.Account, request.Role, request.Branch, request.Branches, stop);
            return place.Ok ? await Add(request, place.Value, stop) : place.Problem!;
        }

        private async Task<Result<int>> Add(Request request, PeoplePlaces.Place place, CancellationToken stop)
        {
            var email = request.Email!.Trim();
            var normal = users.NormalizeEmail(email);
            var user = await db.Set<PortalUser>().FirstOrDefaultAsync(u => u.NormalizedEmail == normal, stop);

            // One who was invited before and never came may be invited anew; one who is in is changed, not invited.
            if (user is not null && (user.AccountId != place.AccountId || user.State == UserState.Active || user.PasswordHash is not null))
            {
                return Known;
            }

            var isNew = user is null;
            user ??= new PortalUser { UserName = email, Email = email, CreatedAt = clock.GetUtcNow(), LockoutEnabled = true, SecurityStamp = AddUser.NewSecret() };
            user.DisplayName = request.DisplayName?.Trim() is { Length: > 0 } name ? name : isNew ? email : user.DisplayName;
            (user.Role, user.AccountId, user.BranchId, user.Branches) = (place.Role.Code, place.AccountId, place.BranchId, place.Branches);
            user.Language = request.Language ?? user.Language;
            user.State = UserState.Invited;
            if (isNew)
            {
                (user.NormalizedEmail, user.NormalizedUserName) = (normal, users.NormalizeName(email));
                db.Add(user);
            }

            try
            {
                await db.SaveChangesAsync(stop);
            }
            catch (DbUpdateException) when (isNew)
            {
                // Two invited the same address at once.
                return Known;
            }

            var token = await links.Make(user.Id, MailLinkKind.Invitation, db.Caller.Name, stop);
            var accountName = user.AccountId is { } account ? await db.Set<Account>().Where(a => a.Id == account).Select(a => a.Name).FirstOrDefaultAsync(stop) : null;
            await mails.Invite(user, token, db.Caller.DisplayName, accountName, stop);
            db.Record(clock, "user.invited", $"user:{user.Email}", user.AccountId, PeoplePlaces.Facts(user, place.AccountCode));
            return user.Id;
        }
    }
}
