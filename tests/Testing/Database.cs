using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Filiera.Testing;

public enum Database
{
    Sqlite,
    Postgres,
}

/// <summary>
/// Runs a theory once per database: <c>[Theory, Databases] async Task Rule(Database on)</c>. A machine without PostgreSQL announces the skip;
/// with <c>FILIERA_REQUIRE=postgres</c> a skip is a failure.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DatabasesAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        var postgres = new TheoryDataRow(Database.Postgres);
        if (!PostgresServer.IsAvailable && !Required("postgres"))
        {
            postgres.Skip = "PostgreSQL is not on this machine (install postgresql-15, or set FILIERA_TEST_POSTGRES)";
        }

        return ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>([new TheoryDataRow(Database.Sqlite), postgres]);
    }

    public override bool SupportsDiscoveryEnumeration() => true;

    /// <summary>True when this machine must have it (<c>FILIERA_REQUIRE=postgres,browser</c>): what would be a skip is then a failure.</summary>
    public static bool Required(string what) =>
        (Environment.GetEnvironmentVariable("FILIERA_REQUIRE") ?? "").Split(',', StringSplitOptions.TrimEntries).Contains(what, StringComparer.OrdinalIgnoreCase);
}
