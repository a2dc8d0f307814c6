using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Accounts;

/// <summary>A role that a dealer's administrator made for his own people: a set of permissions with a name.</summary>
public sealed class DealerRole : IOwnedByAccount, IVersioned, IEntityTypeConfiguration<DealerRole>
{
    public int Id { get; init; }

    public int AccountId { get; init; }

    /// <summary>Unique within the account, made of the name, never that of a role of the portal; it does not change with the name.</summary>
    public string Code { get; init; } = "";

    public string Name { get; set; } = "";

    /// <summary>Codes of permissions, ascending, by comma.</summary>
    public string Permissions { get; set; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public int Version { get; set; }

    public IReadOnlySet<string> PermissionSet => Permissions.Split(',', StringSplitOptions.RemoveEmptyEntries).Where(Permission.OfDealers.Contains).ToHashSet();

    public Role AsRole => new(Code, new Phrase(Name, Name), true, PermissionSet);

    public static string Text(IEnumerable<string> permissions) => string.Join(',', permissions.Distinct().Order(StringComparer.Ordinal));

    public void Configure(EntityTypeBuilder<DealerRole> builder)
    {
        builder.ToTable("accounts_roles");
        builder.Property(x => x.Code).HasMaxLength(40);
        builder.Property(x => x.Name).HasMaxLength(80);
        builder.Property(x => x.Permissions).HasMaxLength(400);
        builder.Ignore(x => x.PermissionSet).Ignore(x => x.AsRole);
        builder.HasIndex(x => new { x.AccountId, x.Code }).IsUnique();
        builder.HasOne<Account>().WithMany().HasForeignKey(x => x.AccountId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>The roles of the portal and those of an account, as one.</summary>
public sealed class RoleBook(PortalDb db)
{
    /// <summary>Null when neither the portal nor the account has it. No query for the portal's own.</summary>
    public async Task<Role?> Find(int? accountId, string? code, CancellationToken stop = default)
    {
        if (Roles.Find(code) is { } known)
        {
            return known;
        }

        // Asked while signing in too, when nobody is known yet: past the filter, and by the account that the user is of.
        return code is null || accountId is not { } account ? null
            : (await db.Set<DealerRole>().IgnoreQueryFilters().AsNoTracking().FirstOrDefaultAsync(r => r.AccountId == account && r.Code == code, stop))?.AsRole;
    }

    /// <summary>The roles that people of this account may have: the portal's for dealers, then his own by name. None = the manufacturer's.</summary>
    public async Task<IReadOnlyList<Role>> Of(int? accountId, CancellationToken stop = default) =>
        accountId is not { } account ? [.. Roles.All.Where(r => !r.OfDealer)]
            : [.. Roles.All.Where(r => r.OfDealer), .. (await db.Set<DealerRole>().AsNoTracking().Where(r => r.AccountId == account).OrderBy(r => r.Name).ThenBy(r => r.Id).ToListAsync(stop)).Select(r => r.AsRole)];
}
