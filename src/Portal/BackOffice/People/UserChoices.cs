using Filiera.Accounts;
using Filiera.Kernel;

namespace Filiera.Portal.BackOffice;

/// <summary>What a form about a user offers: roles the reader may give, branches of the account.</summary>
/// <param name="Account">Code; null for the manufacturer's people.</param>
public sealed record UserOptions(string? Account, string? AccountName, IReadOnlyList<Role> Roles, IReadOnlyList<Branch> Branches);

/// <summary>Reads them.</summary>
public sealed class UserChoices(CallerScope scope, AccountDirectory accounts, UserViews views)
{
    /// <summary>404 for an account that is not there or not the reader's.</summary>
    public async Task<Result<UserOptions>> Of(string? account, CancellationToken stop)
    {
        var profile = scope.Caller.AccountId is { } own ? await accounts.Find(own, stop) : account is { Length: > 0 } code ? await accounts.FindByCode(code, stop) : null;
        if (profile is null && account is { Length: > 0 })
        {
            return Problems.Invalid("account", "Il cliente «{0}» non esiste.", "There is no account “{0}”.", account);
        }

        return new UserOptions(profile?.Code, profile?.Name, await views.Givable(profile?.Id, stop), profile is null ? [] : await accounts.Branches(profile.Id, stop));
    }

    /// <summary>Where the reader's pages about users are: the office's, or a dealer's own.</summary>
    public static string Base(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.IsDealer ? Paths.Users : Paths.OfficeUsers;
    }
}
