using Filiera.Accounts.Features;
using Filiera.Testing;
using Shouldly;
using Xunit;

namespace Filiera.Walls;

/// <summary>One company for all tests of a class that change nothing of it.</summary>
public sealed class StandingCompany : IAsyncLifetime
{
    private Company? _company;

    public Company Company => _company!;

    public async ValueTask InitializeAsync() => _company = await Company.Open(Database.Sqlite);

    public async ValueTask DisposeAsync() => await (_company?.DisposeAsync() ?? default);
}

/// <summary>One portal with one person in it, and the product behind a real socket, for all tests of a class.</summary>
public sealed class StandingHouse : IAsyncLifetime
{
    public const string Email = "anna@dealer.test";

    private TestPortal? _portal;
    private Wire? _wire;

    public TestPortal Portal => _portal!;

    internal Wire Wire => _wire!;

    public async ValueTask InitializeAsync()
    {
        _portal = await TestPortal.Start(Database.Sqlite);
        await _portal.Seed.Dealer("D1");
        await _portal.Seed.Product("A100");
        (await _portal.AsSystem((AddUser.Handler h) => h.Handle(new(Email, "D1", "hq", Visitor.Password)))).Ok.ShouldBeTrue();
        _wire = await Wire.Over(_portal);
    }

    public async ValueTask DisposeAsync()
    {
        await (_wire?.DisposeAsync() ?? default);
        await (_portal?.DisposeAsync() ?? default);
    }
}
