using Filiera.Accounts;
using Filiera.Catalog.Features;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Item = Filiera.Catalog.Features.UpsertAssortments.Item;

namespace Filiera.Catalog.Tests;

/// <summary>What clusters may see: edited, explained, undone. The rival is in cluster LOCKS, which has the category LOCK.</summary>
public sealed class AssortmentTests
{
    [Theory, Databases]
    public async Task A_rule_added_is_seen_at_once_told_in_the_history_and_undone(Database on)
    {
        await using var shop = await Shop.Open(on);
        (await Sees(shop, "V412", "12/34", "00123")).ShouldBe(["12/34", "00123"], ignoreOrder: true);

        var result = await Put(shop, new Item("LOCKS", "FIX"), new Item("LOCKS", Sku: "12/34", Included: false), new Item("LOCKS", "LOCK"), new Item("NONE", "FIX"), new Item("LOCKS", "NOT"), new Item("LOCKS", Sku: "NOT"), new Item("LOCKS"));
        (await Sees(shop, "V412", "12/34", "00123")).ShouldBe(["V412", "00123"], ignoreOrder: true);
        result.Rows.Select(r => (r.Status, r.Problems.FirstOrDefault()?.Code)).ShouldBe(
            [(RowStatus.Created, null), (RowStatus.Created, null), (RowStatus.Unchanged, null), (RowStatus.Rejected, "UNKNOWN_CLUSTER"), (RowStatus.Rejected, "UNKNOWN_CATEGORY"), (RowStatus.Rejected, "UNKNOWN_SKU"), (RowStatus.Rejected, "CATEGORY_OR_SKU")]);

        var history = (await shop.Portal.Edit((ListAssortmentChanges.Handler h) => h.Handle("LOCKS", null, null, default))).Value.Items;
        history.Single().Changes.Select(c => (c.Field, c.From?.ToString(), c.To?.ToString())).ShouldBe([("category:FIX", null, "included"), ("product:12/34", null, "excluded")]);
        await Put(shop, new Item("LOCKS", Sku: "12/34", Included: true));
        var undone = await shop.Portal.Edit((UndoAssortmentChange.Handler h) => h.Handle("LOCKS", history[0].Id, default));
        undone.Value.Updated.ShouldBe(2);
        (await Sees(shop, "V412", "12/34", "00123")).ShouldBe(["12/34", "00123"], ignoreOrder: true);
        (await shop.Portal.Edit((UndoAssortmentChange.Handler h) => h.Handle("LOCKS", 999_999, default))).Problem!.Status.ShouldBe(404);
    }

    [Theory, Databases]
    public async Task The_office_is_told_what_a_dealer_sees_and_why(Database on)
    {
        await using var shop = await Shop.Open(on);
        await Put(shop, new Item("LOCKS", Sku: "00123", Included: false));

        var preview = (await shop.Portal.Edit((PreviewAssortment.Handler h) => h.Handle("C200", default))).Value;
        (preview.Sees, preview.Of).ShouldBe((1, 8));
        preview.Clusters.Select(c => (c.Cluster, c.Rules, c.Sees)).ShouldBe([("LOCKS", 2, 1)]);
        preview.Categories.Select(c => (c.Code, c.Sees, c.Of)).ShouldBe([("DOOR", 1, 5), ("FIX", 0, 3)]);
        (await shop.Portal.Edit((PreviewAssortment.Handler h) => h.Handle("C100", default))).Value.Sees.ShouldBe(8);

        (await Why(shop, "C200", "12/34")).ShouldBe((true, "category:LOCK"));
        (await Why(shop, "C200", "00123")).ShouldBe((false, "product:00123"));
        (await Why(shop, "C200", "V412")).ShouldBe((false, null));
        (await Why(shop, "C100", "V412")).ShouldBe((true, null));
        (await shop.Portal.Edit((ExplainAssortment.Handler h) => h.Handle("NONE", "V412", default))).Problem!.Status.ShouldBe(404);
        (await shop.Portal.Edit((ExplainAssortment.Handler h) => h.Handle("C200", "NONE", default))).Problem!.Status.ShouldBe(404);
    }

    [Theory, Databases]
    public async Task The_explanation_never_differs_from_what_is_seen(Database on)
    {
        await using var shop = await Shop.Open(on);
        Item[][] stories = [[new Item("LOCKS", "DOOR"), new Item("LOCKS", "CLOSER", Included: false)], [new Item("LOCKS", "LOCK", Remove: true), new Item("LOCKS", "DOOR", Remove: true)], [new Item("LOCKS", Sku: "A1")], [new Item("LOCKS", "CLOSER", Remove: true)]];
        foreach (var story in stories)
        {
            (await Put(shop, story)).Rejected.ShouldBe(0);
            var seen = await shop.Portal.As(shop.Rival.Caller, (CatalogReader r) => r.InAssortment([.. shop.Ids.Values]));
            foreach (var (sku, id) in shop.Ids)
            {
                var why = (await shop.Portal.Edit((ExplainAssortment.Handler h) => h.Handle("C200", sku, default))).Value;
                why.Sees.ShouldBe(seen.Contains(id), sku);
                (why.Clusters.Count == 0 || why.Clusters.Any(c => c.Sees)).ShouldBe(why.Sees, $"{sku}: {why.Words}");
            }
        }
    }

    [Theory, Databases]
    public async Task Lists_and_files_hold_the_rules(Database on)
    {
        await using var shop = await Shop.Open(on);
        await Put(shop, new Item("LOCKS", Sku: "V412", Included: false));

        var row = (await shop.Portal.Edit((ListAssortments.Handler h) => h.Handle(new(), default))).Value.Items.Single();
        (row.Cluster, row.Accounts, row.Rules, row.Categories, row.Products, row.Excluded, row.Sees, row.Of).ShouldBe(("LOCKS", 1, 2, 1, 0, 1, 2, 8));
        var sheet = (await shop.Portal.Edit((GetAssortment.Handler h) => h.Handle("LOCKS", new(), default))).Value;
        sheet.Rules.Items.Select(r => (r.Kind, r.Code, r.Included)).ShouldBe([("category", "LOCK", true), ("product", "V412", false)]);
        (await shop.Portal.Edit((GetAssortment.Handler h) => h.Handle("LOCKS", new(Included: false), default))).Value.Rules.Total.ShouldBe(1);
        (await shop.Portal.Edit((GetAssortment.Handler h) => h.Handle("NONE", new(), default))).Problem!.Status.ShouldBe(404);

        var folder = Directory.CreateTempSubdirectory("filiera-assortments-").FullName;
        var path = Path.Combine(folder, "assortimenti.csv");
        await using (var file = File.Create(path))
        {
            await shop.Portal.Edit(async (ExportAssortments.Handler h) => { await (await h.Handle(null, "csv", default)).Value.WriteCsv(file); return 0; });
        }

        using var report = new ImportReport(path + ".report");
        (await shop.Portal.Edit((ImportAssortments.Handler h) => h.Handle(new ImportJob(path, report), default))).Value.ShouldBe(new ImportCounts(2, 0, 2, 0));
        await File.AppendAllTextAsync(path, "LOCKS;FIX;;;\r\nLOCKS;;NOT;;\r\n", TestContext.Current.CancellationToken);
        using var second = new ImportReport(path + ".report2");
        (await shop.Portal.Edit((ImportAssortments.Handler h) => h.Handle(new ImportJob(path, second), default))).Value.ShouldBe(new ImportCounts(4, 1, 2, 1));
    }

    [Theory, Databases]
    public async Task The_statements_do_not_grow_with_the_rows(Database on)
    {
        await using var shop = await Shop.Open(on);
        await shop.Portal.Seed.Products(Enumerable.Range(0, 2000).Select(i => $"M{i}"), price: null, stock: null);
        var few = await shop.Portal.Sql.Of(() => Put(shop, [.. Enumerable.Range(0, 10).Select(i => new Item("LOCKS", Sku: $"M{i}"))]));
        var many = await shop.Portal.Sql.Of(() => Put(shop, [.. Enumerable.Range(10, 1500).Select(i => new Item("LOCKS", Sku: $"M{i}"))]));
        many.ShouldBe(few);
    }

    [Theory, Databases]
    public async Task Nobody_else_edits_or_reads_assortments(Database on)
    {
        await using var shop = await Shop.Open(on);
        foreach (var caller in new[] { Office.Prices, shop.Dealer.Caller })
        {
            (await shop.Portal.As(caller, (ListAssortments.Handler h) => h.Handle(new(), default))).Problem!.Status.ShouldBe(403);
            (await shop.Portal.As(caller, (GetAssortment.Handler h) => h.Handle("LOCKS", new(), default))).Problem!.Status.ShouldBe(403);
            (await shop.Portal.As(caller, (UpsertAssortments.Handler h) => h.Handle(Bulk<Item>.Of([new Item("LOCKS", "FIX")]), default))).Problem!.Status.ShouldBe(403);
            (await shop.Portal.As(caller, (PreviewAssortment.Handler h) => h.Handle("C200", default))).Problem!.Status.ShouldBe(403);
            (await shop.Portal.As(caller, (ExplainAssortment.Handler h) => h.Handle("C200", "V412", default))).Problem!.Status.ShouldBe(403);
            (await shop.Portal.As(caller, (ExportAssortments.Handler h) => h.Handle(null, null, default))).Problem!.Status.ShouldBe(403);
            (await shop.Portal.As(caller, (UpsertOwnCodes.Handler h) => h.Handle(Bulk<UpsertOwnCodes.Item>.Of([]), default))).Problem!.Status.ShouldBe(403);
        }
    }

    [Theory, Databases]
    public async Task A_dealers_own_codes_come_in_bulk_and_find_only_for_him(Database on)
    {
        await using var shop = await Shop.Open(on);
        UpsertOwnCodes.Item[] items = [new("C100", "mio-77", "V412"), new("C100", "X 1", "A1"), new("C200", "X1", "12/34"), new("C100", "X1", "A-1"), new("NONE", "X1", "A1"), new("C100", "X2", "NOT"), new("C100", "X3")];

        var result = await shop.Portal.Edit((UpsertOwnCodes.Handler h) => h.Handle(Bulk<UpsertOwnCodes.Item>.Of(items), default));
        result.Value.Rows.Select(r => (r.Status, r.Problems.FirstOrDefault()?.Code)).ShouldBe(
            [(RowStatus.Updated, null), (RowStatus.Created, null), (RowStatus.Created, null), (RowStatus.Rejected, "DUPLICATE_KEY"), (RowStatus.Rejected, "UNKNOWN_ACCOUNT"), (RowStatus.Rejected, "UNKNOWN_SKU"), (RowStatus.Rejected, "REQUIRED")]);
        (await shop.Resolve(shop.Dealer.Caller, "x1"))["x1"].Product.Sku.ShouldBe("A1");
        (await shop.Resolve(shop.Rival.Caller, "x1"))["x1"].Product.Sku.ShouldBe("12/34");

        var gone = await shop.Portal.Edit((UpsertOwnCodes.Handler h) => h.Handle(Bulk<UpsertOwnCodes.Item>.Of([new("C100", "X1", ""), new("C100", "NEVER", "")]), default));
        (gone.Value.Updated, gone.Value.Unchanged).ShouldBe((1, 1));
        (await shop.Resolve(shop.Dealer.Caller, "x1")).ShouldBeEmpty();
        (await shop.Resolve(shop.Rival.Caller, "x1")).ShouldNotBeEmpty();
        var told = await shop.Portal.Db(db => db.Set<AuditEntry>().Where(a => a.Subject == "owncodes:C100").OrderByDescending(a => a.Id).FirstAsync());
        (told.AccountId, told.Detail).ShouldBe((shop.Dealer.Account.Id, """{"changes":{"X1":{"from":"A1","to":null}}}"""));
    }

    private static async Task<BulkResult> Put(Shop shop, params Item[] items) =>
        (await shop.Portal.Edit((UpsertAssortments.Handler h) => h.Handle(Bulk<Item>.Of(items), default))).Value;

    private static async Task<IEnumerable<string>> Sees(Shop shop, params string[] skus) => (await shop.Resolve(shop.Rival.Caller, skus)).Keys;

    private static async Task<(bool, string?)> Why(Shop shop, string account, string sku)
    {
        var why = (await shop.Portal.Edit((ExplainAssortment.Handler h) => h.Handle(account, sku, default))).Value;
        return (why.Sees, why.Clusters.Count == 0 ? null : why.Clusters[0].Rule);
    }
}
