using System.Net;
using Filiera.Host;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Filiera.Trials;

/// <summary>A backup is taken while orders are placed, and restored elsewhere: whole orders, right stock, no number missing.</summary>
public sealed class BackupTests
{
    [Fact]
    public async Task A_backup_taken_under_orders_is_one_moment_and_restores_whole()
    {
        await using var portal = await TestPortal.Start(Testing.Database.Sqlite);
        var stop = TestContext.Current.CancellationToken;
        var buying = new Buying(portal);
        await buying.Prepare(25);
        await using var site = await TestSite.Over(portal);
        var http = await site.Client("backup", "D1");
        var wishes = await Buying.Carts(http, 60, 25);
        var configuration = portal.Services.GetRequiredService<IConfiguration>();
        var media = Path.Combine(configuration["DataDir"]!, "media", "a");
        Directory.CreateDirectory(media);
        await File.WriteAllTextAsync(Path.Combine(media, "k64.jpg"), "picture", stop);
        var folder = Directory.CreateTempSubdirectory("filiera-backup-").FullName;
        var file = Path.Combine(folder, "backup.zip");

        var ordering = Task.WhenAll(wishes.Select(w => Buying.Order(http, w)));
        while (wishes.Count(w => w.Number is not null) < 10)
        {
            await Task.Delay(2, stop);
        }

        (await Backup.Write(configuration, file, force: false, portal.Clock, stop)).ShouldBeNull();
        await ordering;
        wishes.ShouldAllBe(w => w.Status == HttpStatusCode.Created);
        (await Backup.Write(configuration, file, force: false, portal.Clock, stop)).ShouldNotBeNull().ShouldContain("--force");

        var elsewhere = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["DataDir"] = Path.Combine(folder, "data") }).Build();
        using (HeldData.Share(Path.Combine(folder, "data")))
        {
            (await Backup.Restore(elsewhere, file, force: false, portal.Clock, stop)).ShouldNotBeNull().ShouldContain("serving");
        }

        (await Backup.Restore(elsewhere, file, force: false, portal.Clock, stop)).ShouldBeNull();
        (await Backup.Restore(elsewhere, file, force: false, portal.Clock, stop)).ShouldNotBeNull().ShouldContain("--force");
        (await Backup.Restore(elsewhere, file, force: true, portal.Clock, stop)).ShouldBeNull();
        File.Exists(Path.Combine(folder, "data", "media", "a", "k64.jpg")).ShouldBeTrue();

        await using var restored = await TestPortal.OnSqlite(Path.Combine(folder, "data", "filiera.db"));
        await new Buying(restored).MustHold([]);
    }

    [Fact]
    public async Task What_is_no_backup_is_refused_and_touches_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("filiera-backup-").FullName;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["DataDir"] = Path.Combine(folder, "data") }).Build();
        var file = Path.Combine(folder, "x.zip");
        await File.WriteAllTextAsync(file, "no zip", TestContext.Current.CancellationToken);

        (await Backup.Restore(configuration, file, force: true, new TestClock(), TestContext.Current.CancellationToken)).ShouldNotBeNull().ShouldContain("can’t be read");
        Directory.GetFiles(Path.Combine(folder, "data"), "*.db").ShouldBeEmpty();
    }
}
