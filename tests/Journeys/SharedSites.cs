using Filiera.Testing;
using Xunit;

namespace Filiera.Journeys;

/// <summary>
/// Running portals for all the tests of a class, one for each database and set of settings, since starting one costs more than most tests do.
/// Each test brings dealers and people of its own (<see cref="Own"/>): what the others left behind must not matter to it.
/// </summary>
public sealed class SharedSites : IAsyncLifetime
{
    private readonly Dictionary<Database, TestPortal> _portals = [];
    private readonly Dictionary<(Database On, string Name), TestSite> _sites = [];
    private int _last;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A code that no other test has, and that begins no other: «T007».</summary>
    public string Own() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"T{++_last:000}");

    public async Task<TestPortal> Portal(Database on)
    {
        if (!_portals.TryGetValue(on, out var portal))
        {
            _portals[on] = portal = await TestPortal.Start(on);
        }

        return portal;
    }

    /// <param name="name">Of these settings, or of a second node.</param>
    public async Task<TestSite> Site(Database on, string name = "", Dictionary<string, string?>? settings = null)
    {
        if (!_sites.TryGetValue((on, name), out var site))
        {
            _sites[(on, name)] = site = await TestSite.Over(await Portal(on), settings);
        }

        return site;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var site in _sites.Values)
        {
            await site.DisposeAsync();
        }

        foreach (var portal in _portals.Values)
        {
            await portal.DisposeAsync();
        }
    }
}
