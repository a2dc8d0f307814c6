using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Filiera.Trials;

/// <summary>The disk is full under SQLite (<c>PRAGMA max_page_count</c>): a clear error, nothing lost, nothing half done, and reading goes on.</summary>
public sealed class DiskFullTests
{
    [Fact]
    public async Task A_full_disk_is_said_clearly_and_nothing_is_lost()
    {
        await using var portal = await TestPortal.Start(Database.Sqlite);
        var disk = new Disk();
        var buying = new Buying(portal);
        await buying.Prepare(25);
        await using var site = await TestSite.Over(portal, configure: builder => builder.Services.ConfigureDbContext<PortalDb>((_, options) => options.AddInterceptors(disk)));
        var http = await site.Client("full", "D1");
        var wishes = await Buying.Carts(http, 30, 25);
        for (var i = 0; i < 5; i++)
        {
            await Buying.Order(http, wishes[i]);
        }

        disk.IsFull = true;
        foreach (var wish in wishes.Skip(5))
        {
            await Buying.Order(http, wish);
        }

        var refused = wishes.Where(w => w.Status != HttpStatusCode.Created).ToList();
        refused.ShouldNotBeEmpty("some fit into the last page, then it is full");
        refused.ShouldAllBe(w => w.Status == HttpStatusCode.InsufficientStorage);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/carts/{refused[^1].Cart}/order") { Content = JsonContent.Create(new { confirmDuplicate = true }) };
        request.Headers.Add("Idempotency-Key", "full-disk");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("code").GetString().ShouldBe("STORAGE_FULL");
        (await http.GetAsync(new Uri("/api/v1/orders", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK, "reading goes on");
        await buying.MustHold(wishes);

        disk.IsFull = false;
        foreach (var wish in wishes)
        {
            await Buying.Order(http, wish);
        }

        wishes.ShouldAllBe(w => w.Status == HttpStatusCode.Created);
        wishes.Select(w => w.Number).ShouldBeUnique();
        await buying.MustHold(wishes);
        (await portal.Db(db => db.Database.SqlQuery<string>($"PRAGMA integrity_check").ToListAsync())).ShouldBe(["ok"]);
    }

    /// <summary>Sets the limit of each connection as it is taken: the file may not grow beyond what it is.</summary>
    private sealed class Disk : DbConnectionInterceptor
    {
        public volatile bool IsFull;

        public override void ConnectionOpened(System.Data.Common.DbConnection connection, ConnectionEndEventData eventData) => Set(connection);

        public override Task ConnectionOpenedAsync(System.Data.Common.DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Set(connection);
            return Task.CompletedTask;
        }

        private void Set(System.Data.Common.DbConnection connection)
        {
            using var command = connection.CreateCommand();
            command.CommandText = IsFull ? "PRAGMA max_page_count=1" : "PRAGMA max_page_count=4294967294";
            command.ExecuteNonQuery();
        }
    }
}
