using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts;

/// <summary>
/// Who may see and change which users: the manufacturer's administrators everyone, a dealer's administrator the people of his own account,
/// within his own rights. And nobody locks the last administrator out.
/// </summary>
public sealed class People(PortalDb db, RoleBook roles)
{
    public static readonly Problem AboveYou = new(403, "MORE_THAN_YOURS",
        new("Non puoi dare o toccare diritti che non hai: {0}.", "You can’t give or touch rights that you don’t have: {0}."), "role",
        new("Chiedi a chi ha più diritti di te.", "Ask someone with more rights than you."));

    public static readonly Problem LastAdministrator = new(409, "LAST_ADMINISTRATOR",
        new("È l’ultima persona che può amministrare gli utenti: senza di lei nessuno potrebbe più farlo.", "This is the last person who can administer the users: without him nobody could."), "role",
        new("Prima dai il ruolo a un’altra persona.", "Give the role to someone else first."));

    public static readonly Problem NotYourself = new(409, "NOT_YOURSELF",
        new("Non puoi disattivare te stesso.", "You can’t deactivate yourself."), null,
        new("Chiedilo a un altro amministratore.", "Ask another administrator."));

    /// <summary>The first line of every use case about users.</summary>
    public Problem? Demand() => db.Caller.Demand(db.Caller.IsDealer ? Permission.DealerAdmin : Permission.Administer);

    public IQueryable<PortalUser> Reach()
    {
        var account = db.Caller.AccountId;
        return account is null ? db.Set<PortalUser>() : db.Set<PortalUser>().Where(u => u.AccountId == account);
    }

    public bool IsMe(PortalUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return string.Equals(user.Email, db.Caller.Name, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Null when the caller has all that this user has: else he must leave him alone.</summary>
    public async Task<Problem?> MayManage(PortalUser user, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(user);
        return await roles.Find(user.AccountId, user.Role, stop) is { } role && (MayGive(role.Permissions) ?? MayGive(user.Branches)) is { } problem ? problem : null;
    }

    public Problem? MayGive(IReadOnlySet<string> permissions) =>
        permissions.Where(p => !db.Caller.May(p)).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } above ? AboveYou.With(string.Join(", ", above)) : null;

    /// <summary>Null branches = every branch of the account, which only he may give who has every branch.</summary>
    public Problem? MayGive(IReadOnlyList<int>? branches) =>
        db.Caller.Branches is not { } own || (branches is not null && branches.All(own.Contains)) ? null : AboveYou.With(new Phrase("sedi", "branches")).At("branches");

    /// <summary>
    /// Inside the transaction, after the change was saved: is there still someone who administers? One change of an account's
    /// administrators at a time, on every node: two who take each other's role away do not both succeed.
    /// </summary>
    public async Task<Problem?> StillAdministered(int? accountId, CancellationToken stop)
    {
        var wanted = accountId is null ? Permission.Administer : Permission.DealerAdmin;
        var codes = (await roles.Of(accountId, stop)).Where(r => r.Permissions.Contains(wanted)).Select(r => r.Code).ToList();
        return await db.Set<PortalUser>().AnyAsync(u => u.AccountId == accountId && u.State == UserState.Active && codes.Contains(u.Role), stop) ? null : LastAdministrator;
    }

    /// <summary>Call it first in such a transaction. Its row is the lock.</summary>
    public Task OneAtATime(int? accountId, CancellationToken stop) =>
        db.BumpVersion(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"accounts.users:{accountId ?? 0}"), stop);

    /// <summary>Does this role administer users?</summary>
    public async Task<bool> Administers(PortalUser user, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(user);
        return user.State == UserState.Active && await roles.Find(user.AccountId, user.Role, stop) is { } role && role.Permissions.Contains(user.AccountId is null ? Permission.Administer : Permission.DealerAdmin);
    }
}
