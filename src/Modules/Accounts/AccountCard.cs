using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts;

/// <summary>A dealer as the manufacturer's people see and edit him.</summary>
/// <param name="ETag">What an edit sends back as <c>If-Match</c>.</param>
/// <param name="Language">it or en: of documents to the company.</param>
/// <param name="Class">Chooses price list and matrix row.</param>
/// <param name="Users">The first two hundred.</param>
public sealed record AccountCard(
    string Code,
    string Name,
    string? VatNumber,
    string? Country,
    string? Class,
    string? PaymentTerm,
    string? Warehouse,
    string? Email,
    string? Phone,
    string Language,
    bool Active,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string ETag,
    IReadOnlyList<BranchCard> Branches,
    IReadOnlyList<AddressCard> Addresses,
    IReadOnlyList<AccountUser> Users,
    IReadOnlyList<AccountCluster> Clusters);

/// <param name="Address">Code of its default destination.</param>
public sealed record BranchCard(string Code, string Name, bool IsHeadquarters, string? Address, bool Active, string ETag);

/// <param name="DefaultOf">Codes of the branches to which it is the default destination.</param>
public sealed record AddressCard(string Code, string Name, string Street, string PostalCode, string City, string? Province, string Country, IReadOnlyList<string> DefaultOf, string ETag);

/// <param name="Branches">Codes of the branches he is limited to; null = all.</param>
public sealed record AccountUser(string Email, string Name, string Role, string? Branch, IReadOnlyList<string>? Branches);

public sealed record AccountCluster(string Code, string Name);

/// <summary>Reads one dealer whole. Five statements.</summary>
public sealed class AccountCards(PortalDb db)
{
    private const int MostUsers = 200;

    /// <summary>Null when there is no such dealer.</summary>
    public async Task<AccountCard?> Read(string code, CancellationToken stop = default)
    {
        var account = await db.Set<Account>().AsNoTracking().FirstOrDefaultAsync(a => a.Code == code, stop);
        if (account is null)
        {
            return null;
        }

        var branches = await db.Set<Branch>().AsNoTracking().Where(b => b.AccountId == account.Id).OrderByDescending(b => b.IsHeadquarters).ThenBy(b => b.Code).ToListAsync(stop);
        var addresses = await db.Set<Address>().AsNoTracking().Where(a => a.AccountId == account.Id).OrderBy(a => a.Code).ToListAsync(stop);
        var users = await db.Set<PortalUser>().AsNoTracking().Where(u => u.AccountId == account.Id).OrderBy(u => u.DisplayName).ThenBy(u => u.Id).Take(MostUsers)
            .Select(u => new { u.Email, u.DisplayName, u.Role, u.BranchId, u.Branches }).ToListAsync(stop);
        var clusters = await (from m in db.Set<ClusterMember>()
                              join c in db.Set<Cluster>() on m.ClusterId equals c.Id
                              where m.AccountId == account.Id
                              orderby c.Name
                              select new AccountCluster(c.Code, c.Name)).ToListAsync(stop);
        var (placeOf, branchOf) = (addresses.ToDictionary(a => a.Id, a => a.Code), branches.ToDictionary(b => b.Id, b => b.Code));
        return new(
            account.Code, account.Name, account.VatNumber, account.Country, account.Class, account.PaymentTerm, account.Warehouse, account.Email, account.Phone, account.Language ?? "it",
            account.Active, account.CreatedAt, account.UpdatedAt, IfMatch.Tag(account.Version),
            [.. branches.Select(b => new BranchCard(b.Code, b.Name, b.IsHeadquarters, b.DefaultAddressId is { } id ? placeOf.GetValueOrDefault(id) : null, b.Active, IfMatch.Tag(b.Version)))],
            [.. addresses.Select(a => new AddressCard(a.Code, a.Name, a.Street, a.PostalCode, a.City, a.Province, a.Country, [.. branches.Where(b => b.DefaultAddressId == a.Id).Select(b => b.Code)], IfMatch.Tag(a.Version)))],
            [.. users.Select(u => new AccountUser(u.Email!, u.DisplayName, u.Role, u.BranchId is { } own ? branchOf.GetValueOrDefault(own) : null, u.Branches is { } limited ? [.. limited.Select(b => branchOf.GetValueOrDefault(b)).OfType<string>()] : null))],
            clusters);
    }

    /// <summary>The answer of an edit: the dealer as he is now, with his tag.</summary>
    public async Task<Result<AccountCard>> Answer(string code, CancellationToken stop) =>
        await Read(code, stop) is { } card ? new Result<AccountCard>(card) { ETag = card.ETag } : Problems.NotFound;
}
