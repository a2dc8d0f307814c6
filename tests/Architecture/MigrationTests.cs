using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Filiera.Architecture;

public sealed class MigrationTests
{
    [Theory, Databases]
    public async Task The_migrations_make_the_present_model(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await using var scope = portal.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        db.Database.GetMigrations().ShouldNotBeEmpty();
        db.Database.HasPendingModelChanges().ShouldBeFalse("make a migration for both databases: docs/migrations.md");
    }
}
