using Filiera.Kernel;
using Filiera.Testing;

namespace Filiera.Catalog.Tests;

/// <summary>Callers of the manufacturer, by what they may do.</summary>
internal static class Office
{
    public static readonly Caller Editor = Of("anna@filiera.test", Permission.CatalogRead, Permission.CatalogWrite);

    public static readonly Caller Other = Of("bruno@filiera.test", Permission.CatalogRead, Permission.CatalogWrite);

    /// <summary>The price manager: prices, and no goods.</summary>
    public static readonly Caller Prices = Of("prices@filiera.test", Permission.CatalogRead, Permission.PricesRead, Permission.PricesWrite, Permission.AccountsRead);

    public static Caller Of(string name, params string[] permissions) => new() { Kind = CallerKind.User, Name = name, DisplayName = name, Permissions = permissions.ToHashSet() };

    /// <summary>Runs a handler as the editor.</summary>
    public static Task<TResult> Edit<THandler, TResult>(this TestPortal portal, Func<THandler, Task<TResult>> call) where THandler : notnull => portal.As(Editor, call);
}
