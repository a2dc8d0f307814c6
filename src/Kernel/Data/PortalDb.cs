using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Kernel;

/// <summary>A row that belongs to a dealer: out of reach of the callers of other accounts, whatever a query says.</summary>
public interface IOwnedByAccount
{
    int AccountId { get; }
}

/// <summary>A row of a dealer, or of the manufacturer himself (null): dealers reach their own and no other.</summary>
public interface IMayBelongToAccount
{
    int? AccountId { get; }
}

/// <summary>The account itself: a dealer reaches his own and no other.</summary>
public interface IAccountItself
{
    int Id { get; }
}

/// <summary>A row that belongs to a branch of a dealer: out of reach of users limited to other branches.</summary>
public interface IOwnedByBranch : IOwnedByAccount
{
    int BranchId { get; }
}

/// <summary>
/// The one database of the portal. Modules contribute their tables; nobody reads another module's tables.
/// The filters on account and branch stand here, so that a forgotten <c>Where</c> leaks nothing.
/// </summary>
public sealed class PortalDb(DbContextOptions<PortalDb> options, ModuleList modules, CallerScope scope) : DbContext(options)
{
    private static readonly MethodInfo FilterAccountMethod = typeof(PortalDb).GetMethod(nameof(FilterAccount), BindingFlags.Instance | BindingFlags.NonPublic)!;
    private static readonly MethodInfo FilterMaybeMethod = typeof(PortalDb).GetMethod(nameof(FilterMaybe), BindingFlags.Instance | BindingFlags.NonPublic)!;
    private static readonly MethodInfo FilterItselfMethod = typeof(PortalDb).GetMethod(nameof(FilterItself), BindingFlags.Instance | BindingFlags.NonPublic)!;
    private static readonly MethodInfo FilterBranchMethod = typeof(PortalDb).GetMethod(nameof(FilterBranch), BindingFlags.Instance | BindingFlags.NonPublic)!;

    public Caller Caller => scope.Caller;

    /// <summary>True inside a transaction.</summary>
    public bool InTransactionNow => scope.Unit.Began && Database.CurrentTransaction is not null;

    public bool IsSqlite => Database.ProviderName!.EndsWith("Sqlite", StringComparison.Ordinal);

    // Read by the query filters at each execution. A stranger owns nothing: account 0 does not exist.
    private bool EveryAccount => Caller.AccountId is null && Caller.IsSignedIn;

    private int OwnAccount => Caller.AccountId ?? 0;

    private bool EveryBranch => Caller.Branches is null;

    private IReadOnlyList<int> OwnBranches => Caller.Branches ?? [];

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Amount>().HaveConversion<ScaledConverter<Amount>>();
        configurationBuilder.Properties<UnitPrice>().HaveConversion<ScaledConverter<UnitPrice>>();
        configurationBuilder.Properties<Quantity>().HaveConversion<ScaledConverter<Quantity>>();
        configurationBuilder.Properties<Percent>().HaveConversion<ScaledConverter<Percent>>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(32);

        // One shape of time in both databases: UTC ticks would not read well in SQL, so ISO text in SQLite, timestamptz in PostgreSQL.
        if (IsSqliteOptions)
        {
            configurationBuilder.Properties<DateTimeOffset>().HaveConversion<SqliteInstantConverter>();
        }
    }

    private bool IsSqliteOptions => options.Extensions.Any(e => e.GetType().Name.Contains("Sqlite", StringComparison.Ordinal));

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        KernelTables.Map(modelBuilder);
        foreach (var module in modules.Modules)
        {
            module.Tables(modelBuilder);
        }

        foreach (var entity in modelBuilder.Model.GetEntityTypes().ToList())
        {
            var type = entity.ClrType;
            if (typeof(IOwnedByBranch).IsAssignableFrom(type))
            {
                FilterBranchMethod.MakeGenericMethod(type).Invoke(this, [modelBuilder]);
            }
            else if (typeof(IAccountItself).IsAssignableFrom(type))
            {
                FilterItselfMethod.MakeGenericMethod(type).Invoke(this, [modelBuilder]);
            }
            else if (typeof(IMayBelongToAccount).IsAssignableFrom(type))
            {
                FilterMaybeMethod.MakeGenericMethod(type).Invoke(this, [modelBuilder]);
            }
            else if (typeof(IOwnedByAccount).IsAssignableFrom(type))
            {
                FilterAccountMethod.MakeGenericMethod(type).Invoke(this, [modelBuilder]);
            }
        }

        Versions.Map(modelBuilder);
        Names.UseSnakeCase(modelBuilder);
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        Versions.Raise(this);
        var raised = KeptInMemoryAttribute.Changed(this);
        if (raised.Count == 0)
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        // Rows and version change together or not at all.
        await using var own = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(cancellationToken) : null;
        var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        foreach (var (kept, type, keys) in raised)
        {
            await kept.Raise(this, type, keys, cancellationToken);
        }

        await (own?.CommitAsync(cancellationToken) ?? Task.CompletedTask);
        return saved;
    }

    internal UnitState Unit => scope.Unit;

    /// <summary>Done once the transaction is committed, and not at all when it isn't: for what is no part of the database (a counter).</summary>
    public void AfterCommit(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (InTransactionNow)
        {
            scope.Unit.AfterCommit(work);
        }
        else
        {
            work();
        }
    }

    private void FilterAccount<T>(ModelBuilder model) where T : class, IOwnedByAccount
    {
        Expression<Func<T, bool>> filter = row => EveryAccount || row.AccountId == OwnAccount;
        model.Entity<T>().HasQueryFilter("account", filter);
    }

    private void FilterMaybe<T>(ModelBuilder model) where T : class, IMayBelongToAccount
    {
        Expression<Func<T, bool>> filter = row => EveryAccount || row.AccountId == OwnAccount;
        model.Entity<T>().HasQueryFilter("account", filter);
    }

    private void FilterItself<T>(ModelBuilder model) where T : class, IAccountItself
    {
        Expression<Func<T, bool>> filter = row => EveryAccount || row.Id == OwnAccount;
        model.Entity<T>().HasQueryFilter("account", filter);
    }

    private void FilterBranch<T>(ModelBuilder model) where T : class, IOwnedByBranch
    {
        Expression<Func<T, bool>> filter = row =>
            EveryAccount || (row.AccountId == OwnAccount && (EveryBranch || OwnBranches.Contains(row.BranchId)));
        model.Entity<T>().HasQueryFilter("account", filter);
    }
}
