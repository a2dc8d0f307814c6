using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Filiera.Architecture;

public sealed class FloorTests
{
    [Fact]
    public void A_project_refers_only_to_lower_floors()
    {
        var floor = House.Floors.SelectMany((names, i) => names.Select(n => (n, i))).ToDictionary(x => x.n, x => x.i);
        foreach (var project in House.Modules.Append("Kernel").Append("Portal"))
        {
            var above = House.Code(project).AssemblyReferences.Select(r => r.Name).Where(n => n.StartsWith("Filiera.", StringComparison.Ordinal))
                .Select(n => n["Filiera.".Length..]).Where(n => floor[n] >= floor[project]).ToList();
            above.ShouldBeEmpty($"{project} refers to its own floor or one above");
        }
    }

    [Fact]
    public void No_module_reads_the_tables_of_another()
    {
        var strangers = House.Modules.Append("Portal").SelectMany(project => House.Calls(project)
            .Where(c => c.To is Mono.Cecil.GenericInstanceMethod { Name: "Set" } && c.To.DeclaringType.Name is "PortalDb" or "DbContext")
            .Select(c => (project, c.From, Entity: ((Mono.Cecil.GenericInstanceMethod)c.To).GenericArguments[0]))
            .Where(c => Owner(c.Entity) is { } owner && owner != "Kernel" && owner != project))
            .Select(c => $"{c.From.DeclaringType.FullName} reads {c.Entity.FullName}").Distinct().ToList();
        strangers.ShouldBeEmpty("call the other module's face instead");
    }

    // A type's scope is the assembly that has it: by name from outside, by file name from inside.
    private static string? Owner(Mono.Cecil.TypeReference entity) =>
        entity.Scope.Name.StartsWith("Filiera.", StringComparison.Ordinal) ? entity.Scope.Name["Filiera.".Length..].Replace(".dll", "", StringComparison.Ordinal) : null;

    [Fact]
    public async Task Every_table_has_the_prefix_of_its_module()
    {
        await using var portal = await TestPortal.Start(Database.Sqlite);
        await using var scope = portal.Services.CreateAsyncScope();
        var prefixes = TestPortal.Modules.ToDictionary(m => m.GetType().Assembly, m => m.Prefix);
        foreach (var entity in scope.ServiceProvider.GetRequiredService<PortalDb>().Model.GetEntityTypes().Where(e => e.GetTableName() is not null))
        {
            // Tables of libraries (Identity, OpenIddict) are mapped by Accounts.
            var prefix = prefixes.GetValueOrDefault(entity.ClrType.Assembly) ?? (entity.ClrType.Assembly == typeof(PortalDb).Assembly ? "kernel" : "accounts");
            entity.GetTableName()!.ShouldStartWith(prefix + "_");
        }
    }

    [Fact]
    public void Scaled_columns_are_never_multiplied_or_divided_in_a_query()
    {
        // A lambda that becomes a query compiles to Expression.Multiply; the database would multiply whole numbers of different scale.
        House.Modules.Append("Kernel").SelectMany(p => House.Calls(p))
            .Where(c => c.To.DeclaringType.FullName == "System.Linq.Expressions.Expression" && c.To.Name is "Multiply" or "MultiplyChecked" or "Divide")
            .Select(c => c.From.FullName).Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void No_floating_point_number_holds_money()
    {
        House.Modules.Where(m => m is not "Catalog").SelectMany(p => House.Code(p).GetTypes()).SelectMany(t => t.Properties)
            .Where(p => p.PropertyType.FullName is "System.Double" or "System.Single").Select(p => p.FullName).ShouldBeEmpty();
    }
}
