using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts;

/// <summary>How the list of dealers is asked for.</summary>
/// <param name="Search">Words: beginning of a code, VAT number or city, part of a name or of an e-mail. All of them must be found.</param>
/// <param name="Sort">code, name, class or updated; with «-» downwards.</param>
/// <param name="Class">A class; <c>-</c> for those without.</param>
/// <param name="Cluster">Code of a cluster; <c>-</c> for those in none.</param>
/// <param name="Province">Of one of the destinations.</param>
/// <param name="Users">True: only dealers with users; false: only those without.</param>
public sealed record AccountListRequest(
    string? Search = null, string? Sort = null, string? Cursor = null, int? Limit = null, string? Class = null, string? Cluster = null, string? Province = null, bool? Active = null, bool? Users = null)
    : ListRequest(Search, Sort, Cursor, Limit);

/// <param name="City">Where the headquarters' goods go.</param>
/// <param name="Users">How many people of his may sign in.</param>
/// <param name="Clusters">Codes.</param>
public sealed record AccountRow(string Code, string Name, string? VatNumber, string? City, string? Province, string? Class, string? Email, string? Phone, string? PaymentTerm, string? Warehouse, bool Active, int Users, IReadOnlyList<string> Clusters, DateTimeOffset UpdatedAt);

/// <summary>Dealers by words and filters, in pages. Five statements a page, whatever its length.</summary>
public sealed class AccountList(PortalDb db)
{
    private const int MostWords = 6;

    /// <summary>For what has no class, or is in no cluster.</summary>
    public const string None = "-";

    public static readonly SortedList<Account> Columns = new(a => a.Id, ("code", a => a.Code), ("name", a => a.Name), ("class", a => a.Class), ("updated", a => a.UpdatedAt));

    public async Task<Result<SortedPage<AccountRow>>> Page(AccountListRequest request, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Check(request) is { } problem)
        {
            return problem;
        }

        var page = await Columns.Page(Filtered(request), request, a => a, stop);
        return page.Ok ? new SortedPage<AccountRow>(await Rows(page.Value.Items, stop), page.Value.Next, page.Value.Total) : page.Problem!;
    }

    public static Problem? Check(AccountListRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Search?.Length > 200 ? Problems.Invalid("search", "Al massimo 200 caratteri.", "At most 200 characters.") : null;
    }

    /// <summary>The dealers that words and filters leave.</summary>
    public IQueryable<Account> Filtered(AccountListRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var accounts = db.Set<Account>().AsNoTracking();
        foreach (var word in (request.Search ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(MostWords))
        {
            var text = word.ToLowerInvariant();
            var number = text.StartsWith("it", StringComparison.Ordinal) && text.Length > 4 && text[2..].All(char.IsAsciiDigit) ? text[2..] : text.ToUpperInvariant();
            accounts = accounts.Where(a => a.Code.ToLower().StartsWith(text) || a.Name.ToLower().Contains(text) || a.VatNumber!.StartsWith(number) || a.Email!.ToLower().Contains(text)
                || db.Set<Address>().Any(p => p.AccountId == a.Id && p.City.ToLower().StartsWith(text))
                || db.Set<PortalUser>().Any(u => u.AccountId == a.Id && u.Email!.ToLower().StartsWith(text)));
        }

        if (request.Class is { Length: > 0 } named)
        {
            accounts = named == None ? accounts.Where(a => a.Class == null) : accounts.Where(a => a.Class == named);
        }

        if (request.Cluster is { Length: > 0 } cluster)
        {
            accounts = cluster == None
                ? accounts.Where(a => !db.Set<ClusterMember>().Any(m => m.AccountId == a.Id))
                : accounts.Where(a => db.Set<ClusterMember>().Any(m => m.AccountId == a.Id && db.Set<Cluster>().Any(c => c.Id == m.ClusterId && c.Code == cluster)));
        }

        if (request.Province is { Length: > 0 } typed)
        {
            var province = typed.Trim().ToUpperInvariant();
            accounts = accounts.Where(a => db.Set<Address>().Any(p => p.AccountId == a.Id && p.Province == province));
        }

        if (request.Active is { } active)
        {
            accounts = accounts.Where(a => a.Active == active);
        }

        return request.Users is not { } users ? accounts
            : accounts.Where(a => db.Set<PortalUser>().Any(u => u.AccountId == a.Id) == users);
    }

    /// <summary>With city, clusters and number of users. Three statements.</summary>
    public async Task<IReadOnlyList<AccountRow>> Rows(IReadOnlyList<Account> accounts, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        var ids = accounts.Select(a => a.Id).ToList();
        var places = (await (from b in db.Set<Branch>()
                             join p in db.Set<Address>() on b.DefaultAddressId equals p.Id
                             where ids.Contains(b.AccountId) && b.IsHeadquarters
                             select new { b.AccountId, p.City, p.Province }).ToListAsync(stop)).ToLookup(p => p.AccountId);
        var clusters = (await (from m in db.Set<ClusterMember>()
                               join c in db.Set<Cluster>() on m.ClusterId equals c.Id
                               where ids.Contains(m.AccountId)
                               orderby c.Code
                               select new { m.AccountId, c.Code }).ToListAsync(stop)).ToLookup(c => c.AccountId, c => c.Code);
        var users = await db.Set<PortalUser>().Where(u => u.AccountId != null && ids.Contains(u.AccountId.Value)).GroupBy(u => u.AccountId!.Value)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, stop);
        return [.. accounts.Select(a => new AccountRow(a.Code, a.Name, a.VatNumber, places[a.Id].FirstOrDefault()?.City, places[a.Id].FirstOrDefault()?.Province, a.Class, a.Email, a.Phone, a.PaymentTerm, a.Warehouse,
            a.Active, users.GetValueOrDefault(a.Id), [.. clusters[a.Id]], a.UpdatedAt))];
    }
}
