using Filiera.Kernel;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts;

/// <summary>A user in a list.</summary>
/// <param name="State">ACTIVE, INVITED, DEACTIVATED.</param>
/// <param name="RoleName">In the reader's language.</param>
public sealed record UserRow(int Id, string Email, string DisplayName, string? Account, string? AccountName, string Role, string RoleName, string State, string Language, DateTimeOffset CreatedAt, DateTimeOffset? LastSignInAt, bool SecondFactor);

/// <param name="SentAt">When the last mail left.</param>
/// <param name="By">Who sent it.</param>
/// <param name="Good">Neither used, withdrawn nor expired.</param>
public sealed record InvitationView(DateTimeOffset SentAt, DateTimeOffset ExpiresAt, string? By, bool Good);

/// <summary>A user whole.</summary>
/// <param name="Branch">Code of the branch he orders for.</param>
/// <param name="Branches">Codes he is limited to; null = every branch.</param>
/// <param name="Manageable">False when he has rights that the reader has not.</param>
public sealed record UserView(int Id, string Email, string DisplayName, string? Account, string? AccountName, string Role, string RoleName, string? Branch, IReadOnlyList<string>? Branches,
    string Language, string State, DateTimeOffset CreatedAt, DateTimeOffset? LastSignInAt, bool Authenticator, int Passkeys, int Sessions, InvitationView? Invitation, bool Manageable, bool IsMe, string Version);

/// <summary>Shows users: the statements are the same however many there are.</summary>
public sealed class UserViews(PortalDb db, RoleBook roles, People people, Sessions sessions, TimeProvider clock)
{
    /// <summary>The row of a list without its role's name; see <see cref="Named"/>.</summary>
    public IQueryable<UserRow> Rows(IQueryable<PortalUser> users) => users.AsNoTracking().Select(RowOf());

    public System.Linq.Expressions.Expression<Func<PortalUser, UserRow>> RowOf()
    {
        var accounts = db.Set<Account>();
        var factors = db.Set<SecondFactor>();
        var passkeys = db.Set<IdentityUserPasskey<int>>();
        return u => new UserRow(
            u.Id, u.Email!, u.DisplayName,
            accounts.Where(a => a.Id == u.AccountId).Select(a => a.Code).FirstOrDefault(),
            accounts.Where(a => a.Id == u.AccountId).Select(a => a.Name).FirstOrDefault(),
            u.Role, "", u.State == UserState.Active ? "ACTIVE" : u.State == UserState.Invited ? "INVITED" : "DEACTIVATED", u.Language, u.CreatedAt, u.LastSignInAt,
            factors.Any(f => f.UserId == u.Id && f.ConfirmedAt != null) || passkeys.Any(p => p.UserId == u.Id));
    }

    /// <summary>The same rows with the names of their roles. One statement, none when all are the portal's own.</summary>
    public async Task<IReadOnlyList<UserRow>> Named(IReadOnlyList<UserRow> rows, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var own = rows.Where(r => Roles.Find(r.Role) is null).Select(r => r.Role).Distinct().ToList();
        var accounts = rows.Where(r => Roles.Find(r.Role) is null && r.Account is not null).Select(r => r.Account!).Distinct().ToList();
        var names = own.Count == 0 ? [] : await db.Set<DealerRole>().AsNoTracking().Where(r => own.Contains(r.Code))
            .Join(db.Set<Account>().Where(a => accounts.Contains(a.Code)), r => r.AccountId, a => a.Id, (r, a) => new { Account = a.Code, r.Code, r.Name }).ToDictionaryAsync(r => (r.Account, r.Code), r => r.Name, stop);
        return [.. rows.Select(r => r with { RoleName = Roles.Find(r.Role)?.Name.ToString() ?? names.GetValueOrDefault((r.Account ?? "", r.Role), r.Role) })];
    }

    public async Task<UserView?> Show(int id, CancellationToken stop)
    {
        var user = await people.Reach().AsNoTracking().FirstOrDefaultAsync(u => u.Id == id, stop);
        if (user is null)
        {
            return null;
        }

        var row = (await Named(await Rows(people.Reach().Where(u => u.Id == id)).ToListAsync(stop), stop))[0];
        var branches = user.AccountId is { } account ? await db.Set<Branch>().AsNoTracking().Where(b => b.AccountId == account).ToDictionaryAsync(b => b.Id, b => b.Code, stop) : [];
        var link = await db.Set<MailLink>().AsNoTracking().Where(l => l.UserId == id && l.Kind == MailLinkKind.Invitation).OrderByDescending(l => l.CreatedAt).ThenByDescending(l => l.Id).FirstOrDefaultAsync(stop);
        var authenticator = await db.Set<SecondFactor>().AnyAsync(f => f.UserId == id && f.ConfirmedAt != null, stop);
        return new UserView(row.Id, row.Email, row.DisplayName, row.Account, row.AccountName, row.Role, row.RoleName,
            user.BranchId is { } branch ? branches.GetValueOrDefault(branch) : null,
            user.Branches is { } limited ? [.. limited.Select(b => branches.GetValueOrDefault(b)).OfType<string>().Order(StringComparer.Ordinal)] : null,
            row.Language, row.State, row.CreatedAt, row.LastSignInAt, authenticator, await db.Set<IdentityUserPasskey<int>>().CountAsync(p => p.UserId == id, stop), await sessions.OpenOf(id).CountAsync(stop),
            link is null || user.State == UserState.Active ? null : new(link.CreatedAt, link.ExpiresAt, link.By, link.UsedAt is null && link.WithdrawnAt is null && link.ExpiresAt > clock.GetUtcNow()),
            await people.MayManage(user, stop) is null, people.IsMe(user), IfMatch.Tag(user.Version));
    }

    /// <summary>Roles that may be given to people of this account by the reader, for a form.</summary>
    public async Task<IReadOnlyList<Role>> Givable(int? accountId, CancellationToken stop) =>
        [.. (await roles.Of(accountId, stop)).Where(r => people.MayGive(r.Permissions) is null)];
}
