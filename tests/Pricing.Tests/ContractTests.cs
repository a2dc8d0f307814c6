using Filiera.Kernel;
using Filiera.Pricing.Features;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Filiera.Pricing.Tests;

/// <summary>Contracts: discounts and net prices of years, notice, and renewal as a proposal that a person applies.</summary>
public sealed class ContractTests
{
    private static readonly Caller Manager = new() { Kind = CallerKind.User, Name = "pricing@filiera.demo", Permissions = new HashSet<string> { Permission.PricesWrite, Permission.PricesRead, Permission.CatalogRead } };

    [Theory, Databases]
    public async Task A_contract_gives_net_prices_and_discounts_by_product_category_and_class(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1", "A");
        var products = await portal.Seed.Products(["P1", "P2", "P3", "P4"], price: 100m, with: p => p.ItemClass = "VITI");
        await portal.Db(async db =>
        {
            var parent = db.Add(new Catalog.Category { Code = "FERRO", Name = "Ferramenta" }).Entity;
            await db.SaveChangesAsync();
            var child = db.Add(new Catalog.Category { Code = "VITERIA", Name = "Viteria", ParentId = parent.Id }).Entity;
            await db.SaveChangesAsync();
            (await db.Set<Catalog.Product>().SingleAsync(p => p.Sku == "P1")).CategoryId = child.Id;
            (await db.Set<Catalog.Product>().SingleAsync(p => p.Sku == "P2")).CategoryId = parent.Id;
            return await db.SaveChangesAsync();
        });
        var made = await Set(portal, Contract(portal) with { Discounts = [new(Category: "FERRO", Discounts: "20"), new(Category: "VITERIA", Discounts: "30"), new(ItemClass: "VITI", Discounts: "10"), new(Sku: "P4", Discounts: "50+10")] });
        made.Problem.ShouldBeNull();
        made.Value.Contract.State.ShouldBe(ContractState.Running);
        async Task<IReadOnlyList<decimal?>> Prices() => await portal.As(dealer.Caller, (Pricer p) => p.NetUnits([.. products.Select(x => new PriceQuestion(x.Id, x.ItemClass, new(1), new(22)))], new(dealer.Account.Id, "A"), Today(portal)));

        (await Prices()).ShouldBe([70m, 80m, 90m, 45m], "the smaller category lies in the larger one");
        await Put(portal, new UpsertPrices.Item("CT-1", "P3", 0.001m, 55m, IsNet: true));
        (await Prices())[2].ShouldBe(55m, "a net price of the contract goes before its discounts");

        // A product that moves to another category follows without any change of prices.
        await portal.Db(async db => { (await db.Set<Catalog.Product>().SingleAsync(p => p.Sku == "P2")).CategoryId = (await db.Set<Catalog.Category>().SingleAsync(c => c.Code == "VITERIA")).Id; return await db.SaveChangesAsync(); });
        (await Prices())[1].ShouldBe(70m);
    }

    [Theory, Databases]
    public async Task The_renewal_is_a_proposal_indexed_with_its_cap_applied_and_taken_back(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1", "A");
        var product = await portal.Seed.Product("P1", price: 100m);
        var contract = Contract(portal);
        (await Set(portal, contract with { Indexation = "min(index * 0.75, 3)", Round = "0.05", NoticeDays = 60, RenewMonths = 12 })).Ok.ShouldBeTrue();
        await Put(portal, new UpsertPrices.Item("CT-1", "P1", 0.001m, 60m, IsNet: true));
        var end = contract.ValidTo!.Value;
        async Task<decimal?> Price(DateOnly day) => (await portal.As(dealer.Caller, (Pricer p) => p.NetUnits([new(product.Id, null, new(1), new(22))], new(dealer.Account.Id, "A"), day)))[0];
        (await Price(end)).ShouldBe(60m);
        (await Price(end.AddDays(1))).ShouldBe(100m, "without a renewal the contract ends");

        (await Renew(portal, new())).Problem!.Field.ShouldBe("index");
        var proposal = (await Renew(portal, new(2m, Why: "FOI"))).Value;
        (proposal.New, proposal.Changed, proposal.Change.State).ShouldBe((1, 1, PriceRevisionState.Draft));
        (await Read(portal)).Value.Contract.Proposal.ShouldBe(proposal.Change.Id);
        (await Price(end.AddDays(1))).ShouldBe(100m, "a proposal moves nothing");

        (await portal.As(Manager, (MovePriceRevision.Handler h) => h.Apply(proposal.Change.Id, new(), IfMatch.Any, default))).Ok.ShouldBeTrue();
        (await Price(end)).ShouldBe(60m);
        (await Price(end.AddDays(1))).ShouldBe(60.9m, "2% × 0.75 = 1.5%");
        (await Read(portal)).Value.Contract.ValidTo.ShouldBe(end.AddDays(1).AddMonths(12).AddDays(-1));
        (await Price(end.AddDays(1).AddMonths(12))).ShouldBe(100m);

        var capped = (await Renew(portal, new(10m))).Value;
        (await portal.As(Manager, (ListPriceRevisionRows.Handler h) => h.Handle(new(capped.Change.Id), default))).Value.Items.Select(i => i.Price.New?.Price.Value).ShouldContain(62.75m, "3% at most, to 0.05");
        (await portal.As(Manager, (MovePriceRevision.Handler h) => h.Undo(proposal.Change.Id, new("Ripensato"), default))).Ok.ShouldBeTrue();
        (await Price(end.AddDays(1))).ShouldBe(100m);
        (await Read(portal)).Value.Contract.ValidTo.ShouldBe(end);
        (await portal.As(Manager, (MovePriceRevision.Handler h) => h.Apply(capped.Change.Id, new(Force: true), IfMatch.Any, default))).Problem!.Code.ShouldBe("CONTRACT_CHANGED_MEANWHILE");
    }

    [Theory, Databases]
    public async Task The_notice_date_is_told_once_for_each_period_and_the_list_of_contracts_says_where_each_stands(Database on)
    {
        await using var portal = await TestPortal.Start(on, new() { ["Pricing:ContractMail"] = "prezzi@filiera.demo" });
        await portal.Seed.Dealer("D1", "A");
        var today = Today(portal);
        (await Set(portal, Contract(portal) with { ValidTo = today.AddDays(30), NoticeDays = 31 })).Ok.ShouldBeTrue();
        (await Set(portal, Contract(portal) with { ValidTo = today.AddDays(300) }, "CT-2")).Ok.ShouldBeTrue();
        (await Set(portal, Contract(portal) with { ValidFrom = today.AddDays(-400), ValidTo = today.AddDays(-1) }, "CT-3")).Ok.ShouldBeTrue();
        (await Set(portal, Contract(portal) with { ValidFrom = today.AddDays(1) }, "CT-4")).Ok.ShouldBeTrue();

        (await portal.AsSystem((IServiceProvider s) => Job(s))).ShouldBe(1);
        (await portal.AsSystem((IServiceProvider s) => Job(s))).ShouldBe(0);
        (await portal.Db(db => db.Set<MailMessage>().Select(m => m.To + m.Text).SingleAsync())).ShouldContain("Contratto quadro");
        (await portal.Db(db => db.Set<OutboxMessage>().CountAsync(m => m.Type == "contract.notice"))).ShouldBe(1);

        async Task<List<string>> Codes(string? state) => [.. (await portal.As(Manager, (ListContracts.Handler h) => h.Handle(new(state)))).Value.Items.Select(i => i.Code)];
        (await Codes(null)).Count.ShouldBe(4);
        (await Codes("NOTICE")).ShouldBe(["CT-1"]);
        (await Codes("RUNNING")).ShouldBe(["CT-2"]);
        (await Codes("ENDED")).ShouldBe(["CT-3"]);
        (await Codes("COMING")).ShouldBe(["CT-4"]);
    }

    [Theory, Databases]
    public async Task What_is_no_contract_is_refused_and_a_dealer_sees_none(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1", "A");
        await portal.Seed.Product("P1");
        var good = Contract(portal);
        (await Set(portal, good with { Account = "D9" })).Problem!.Status.ShouldBe(404);
        (await Set(portal, good with { ValidTo = null })).Problem!.Field.ShouldBe("validTo");
        (await Set(portal, good with { ValidTo = good.ValidFrom!.Value.AddDays(-1) })).Problem!.Field.ShouldBe("validTo");
        (await Set(portal, good with { Indexation = "list * 2" })).Problem!.Field.ShouldBe("indexation");
        (await Set(portal, good with { Discounts = [new(Sku: "NONE", Discounts: "10")] })).Problem!.Field.ShouldBe("discounts[0].sku");
        (await Set(portal, good with { Discounts = [new(Sku: "P1", ItemClass: "A", Discounts: "10")] })).Problem!.Field.ShouldBe("discounts[0]");
        (await Set(portal, good with { Discounts = [new(Discounts: "50/10")] })).Problem!.Code.ShouldBe("DISCOUNTS");
        (await Set(portal, good, "BASE")).Problem!.Code.ShouldBe("CODE_TAKEN");
        (await portal.Db(db => db.Set<PriceList>().CountAsync(l => l.Kind == PriceListKind.Contract))).ShouldBe(0, "nothing half done");

        (await Set(portal, good)).Ok.ShouldBeTrue();
        var stale = (await Read(portal)).ETag;
        (await Set(portal, good with { Notes = "Uno" })).Ok.ShouldBeTrue();
        (await portal.As(Manager, (SetContract.Handler h) => h.Handle("CT-1", good with { Notes = "Due" }, IfMatch.Read(stale), default))).Problem!.Status.ShouldBe(412);
        (await portal.As(dealer.Caller, (ListContracts.Handler h) => h.Handle(new()))).Problem!.Status.ShouldBe(403);
        (await portal.As(dealer.Caller, (RenewContract.Handler h) => h.Handle("CT-1", new(), default))).Problem!.Status.ShouldBe(403);
    }

    private static Task<int> Job(IServiceProvider scope) => ((RemindContracts)((IEnumerable<IJob>)scope.GetService(typeof(IEnumerable<IJob>))!).Single(j => j.Name == "remind-contracts")).Run(default);

    private static DateOnly Today(TestPortal portal) => DateOnly.FromDateTime(portal.Clock.GetUtcNow().Date);

    private static SetContract.Request Contract(TestPortal portal) => new("Contratto quadro", "D1", ValidFrom: Today(portal).AddDays(-100), ValidTo: Today(portal).AddDays(200));

    private static Task<Result<ListContracts.One>> Set(TestPortal portal, SetContract.Request request, string code = "CT-1") => portal.As(Manager, (SetContract.Handler h) => h.Handle(code, request, IfMatch.Any, default));

    private static Task<Result<ListContracts.One>> Read(TestPortal portal) => portal.As(Manager, (ListContracts.Handler h) => h.Read("CT-1"));

    private static Task<Result<PriceRevisionView>> Renew(TestPortal portal, RenewContract.Request request) => portal.As(Manager, (RenewContract.Handler h) => h.Handle("CT-1", request, default));

    private static Task<Result<UpsertPrices.Response>> Put(TestPortal portal, params UpsertPrices.Item[] items) => portal.AsSystem((UpsertPrices.Handler h) => h.Handle(new(new([]), Bulk<UpsertPrices.Item>.Of(items)), default));
}
