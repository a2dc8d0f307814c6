using Filiera.Catalog;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing.Features;

/// <summary>Lists made by rule: their rules, their prices worked out anew as a draft to look at, and prices set by hand given back to the rule.</summary>
public static class MakePriceList
{
    /// <param name="Category">Code of a category, with all below it; absent = every product.</param>
    /// <param name="From">Code of the list whose prices are <c>list</c> and <c>net</c> of the formula; its products and breaks are those of the new list.</param>
    /// <param name="Formula">For one base unit: <c>cost * 1.35</c>, <c>max(list * 0.9, floor)</c>, <c>net + attr("Peso") * 0.02</c>.</param>
    /// <param name="Round">«0.01», «0.05», «1», «.90»; absent = five decimals.</param>
    public sealed record Rule(string? Category = null, string? ItemClass = null, string? From = null, string? Formula = null, string? Round = null);

    /// <param name="Rules">All of them, in order: the first that fits a product makes its price. None: the list is no longer made by rule.</param>
    public sealed record Request(IReadOnlyList<Rule>? Rules = null, string? Why = null);

    /// <param name="ByHand">How many of its prices were set by hand, which the rules leave alone.</param>
    public sealed record Response(string Code, IReadOnlyList<Rule> Rules, int ByHand);

    /// <param name="ValidFrom">First day of the new prices: the present ones end the day before. Absent: they are changed as they stand.</param>
    public sealed record MakeRequest(DateOnly? ValidFrom = null, string? Why = null);

    /// <param name="Skus">The products whose prices the rule takes over again; absent = all.</param>
    public sealed record ReleaseRequest(IReadOnlyList<string>? Skus = null);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/admin/price-lists/{code}/rules", (string code, Handler handler, CancellationToken stop) => handler.Read(SkuInPath.Decode(code), stop))
            .WithName("GetPriceListRules").WithTags("Prices").WithSummary("By which rules a price list is made");
        api.MapPut("/admin/price-lists/{code}/rules", (string code, Request rules, Handler handler, IfMatch match, CancellationToken stop) => handler.Set(SkuInPath.Decode(code), rules, match, stop))
            .WithName("SetPriceListRules").WithTags("Prices").WithSummary("Set the rules that make a price list")
            .WithDescription("No price moves: make the list afterwards. Names of a formula: `cost`, `floor`, `list`, `net`, `attr(\"…\")`, with `+ - * / ( )`, `min` and `max`.")
            .WithExample(new Request([new(Category: "SERRATURE", From: "LB-2026", Formula: "max(list * 0.62, cost * 1.2)", Round: ".90"), new(Formula: "cost * 1.6", Round: "0.05")], "Listino export"), parameters: new Dictionary<string, object> { ["code"] = "EXPORT" })
            .AcceptIdempotencyKey();
        api.MapPost("/admin/price-lists/{code}/rules/make", (string code, MakeRequest? make, Handler handler, CancellationToken stop) => handler.Make(SkuInPath.Decode(code), make ?? new(), stop))
            .WithName("MakePriceList").WithTags("Prices").WithSummary("Work a list’s prices out anew, as a draft")
            .WithDescription("Answers the draft with its differences; prices set by hand stay as they are. Apply it as any change of prices.")
            .WithExample(new MakeRequest(Why: "Costi di gennaio"), parameters: new Dictionary<string, object> { ["code"] = "EXPORT" }).AcceptIdempotencyKey();
        api.MapPost("/admin/price-lists/{code}/rules/release", (string code, ReleaseRequest? release, Handler handler, CancellationToken stop) => handler.Release(SkuInPath.Decode(code), release ?? new(), stop))
            .WithName("ReleaseManualPrices").WithTags("Prices").WithSummary("Give prices set by hand back to the list’s rule")
            .WithDescription("They move when the list is next made.").WithExample(new ReleaseRequest(["K64-AR"]), parameters: new Dictionary<string, object> { ["code"] = "EXPORT" }).AcceptIdempotencyKey();
    }

    public sealed class Handler(PortalDb db, TimeProvider clock, PortalClock portal, CatalogReader catalog, CatalogSearch search, ProductLookup products, PricingOptions options)
    {
        private const int MostRules = 100;

        public async Task<Result<Response>> Read(string code, CancellationToken stop) =>
            db.Caller.Demand(Permission.PricesWrite) is { } problem ? problem
            : await Find(code, stop) is { } list ? await View(list, stop) : Problems.NotFound.At("code");

        public async Task<Result<Response>> Set(string code, Request request, IfMatch match, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            ArgumentNullException.ThrowIfNull(match);
            if ((db.Caller.Demand(Permission.PricesWrite) ?? Check(request)) is { } problem)
            {
                return problem;
            }

            return await db.InTransaction<Response>(async () =>
            {
                await db.OneAtATime("prices", stop);
                if (await Find(code, stop) is not { } list)
                {
                    return Problems.NotFound.At("code");
                }

                if (match.Check((int)list.Version) is { } meanwhile)
                {
                    return meanwhile;
                }

                var wanted = (request.Rules ?? []).Select(r => r.From?.Trim()).OfType<string>().Where(f => f.Length > 0).Distinct().ToList();
                var sources = await db.Set<PriceList>().Where(l => wanted.Contains(l.Code)).ToDictionaryAsync(l => l.Code, l => l.Id, StringComparer.Ordinal, stop);
                if (wanted.FirstOrDefault(w => !sources.ContainsKey(w) || w == code) is { } unknown)
                {
                    return Problems.Invalid("rules", "Il listino di partenza «{0}» non va bene: deve esistere ed essere un altro.", "The list “{0}” can’t be started from: it must exist and be another.", unknown);
                }

                var before = (await View(list, stop)).Value;
                await db.Set<PriceListRule>().Where(r => r.ListId == list.Id).ExecuteDeleteAsync(stop);
                await db.BulkInsert([.. (request.Rules ?? []).Select((r, i) => new PriceListRule
                {
                    ListId = list.Id, Position = i, Category = Text(r.Category), ItemClass = Text(r.ItemClass), FromListId = Text(r.From) is { } from ? sources[from] : null, Formula = r.Formula!.Trim(), Round = Text(r.Round),
                })], stop);
                var after = await View(list, stop);
                db.RecordChange(clock, "list.rules", $"list:{code}", null, new { rules = before.Rules }, new { rules = after.Value.Rules }, request.Why?.Trim());
                await db.SaveChangesAsync(stop);
                return after;
            }, stop);
        }

        public async Task<Result<PriceRevisionView>> Make(string code, MakeRequest request, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.PricesWrite) is { } problem)
            {
                return problem;
            }

            if (request.Why?.Length > 1000 || request.ValidFrom < portal.Today)
            {
                return request.Why?.Length > 1000 ? Problems.Invalid("why", "Al massimo 1000 caratteri.", "At most 1000 characters.") : Problems.Invalid("validFrom", "I prezzi nuovi partono da oggi o dopo.", "New prices begin today or later.");
            }

            if (await Find(code, stop) is not { } list)
            {
                return Problems.NotFound.At("code");
            }

            var rules = await db.Set<PriceListRule>().AsNoTracking().Where(r => r.ListId == list.Id).ToListAsync(stop);
            if (rules.Count == 0)
            {
                return new Problem(422, "NO_RULES", new("Il listino non ha regole.", "The list has no rules."), Fix: new("Scrivi prima le regole.", "Set its rules first."));
            }

            var proposed = await new ListMaker(db, catalog, search).Make(list, rules, portal.Today, request.ValidFrom, stop);
            return await new PriceRevisionDesk(db, clock, catalog, options).Prepare(new PriceRevision
            {
                Title = new Phrase("{0}: generato dalle regole", "{0}: made by its rules", list.Name).ToString(), Why = request.Why?.Trim(), Through = $"rules:{code}", Who = db.Caller.Name, CreatedAt = clock.GetUtcNow(), Generated = true,
            }, proposed, stop);
        }

        public async Task<Result<Response>> Release(string code, ReleaseRequest request, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.PricesWrite) is { } problem)
            {
                return problem;
            }

            if (request.Skus?.Count > 10_000)
            {
                return Problems.Invalid("skus", "Al massimo 10.000 articoli.", "At most 10,000 products.");
            }

            return await db.InTransaction<Response>(async () =>
            {
                if (await Find(code, stop) is not { } list)
                {
                    return Problems.NotFound.At("code");
                }

                var rows = db.Set<Price>().Where(p => p.ListId == list.Id && p.Manual);
                if (request.Skus is { } skus)
                {
                    var ids = (await products.BySkus([.. skus.Distinct()], stop)).Values.Select(p => p.Id).ToList();
                    rows = rows.Where(p => ids.Contains(p.ProductId));
                }

                var released = await rows.ExecuteUpdateAsync(s => s.SetProperty(p => p.Manual, false), stop);
                db.Record(clock, "list.released", $"list:{code}", detail: new { released, request.Skus });
                await db.SaveChangesAsync(stop);
                return await View(list, stop);
            }, stop);
        }

        private Task<PriceList?> Find(string code, CancellationToken stop) => db.Set<PriceList>().AsNoTracking().FirstOrDefaultAsync(l => l.Code == code, stop);

        private static Problem? Check(Request request)
        {
            if (request.Why?.Length > 1000 || request.Rules?.Count > MostRules)
            {
                return Problems.Invalid("rules", "Al massimo {0} regole, e un motivo di 1000 caratteri.", "At most {0} rules, and a reason of 1000 characters.", MostRules);
            }

            foreach (var (rule, i) in (request.Rules ?? []).Select((r, i) => (r, i)))
            {
                if (rule is null || rule.Category?.Length > 40 || rule.ItemClass?.Length > 40 || PriceRoundingRule.Read(rule.Round) is null)
                {
                    return Problems.Invalid($"rules[{i}].round", "Scrivi l’arrotondamento come 0.01, 0.05, 1 o .90.", "Write the rounding as 0.01, 0.05, 1 or .90.");
                }

                if (PriceFormula.Read(rule.Formula).Problem is { } unreadable)
                {
                    return unreadable.At($"rules[{i}].formula");
                }

                if (rule.From is not { Length: > 0 } && PriceFormula.Read(rule.Formula).Value.Names is var names && (names.Contains("list") || names.Contains("net")))
                {
                    return Problems.Invalid($"rules[{i}].from", "La formula usa un listino di partenza: scrivi quale.", "The formula uses a list it starts from: say which.");
                }
            }

            return null;
        }

        private async Task<Result<Response>> View(PriceList list, CancellationToken stop)
        {
            var rules = await (from r in db.Set<PriceListRule>().AsNoTracking()
                               where r.ListId == list.Id
                               orderby r.Position
                               select new Rule(r.Category, r.ItemClass, db.Set<PriceList>().Where(l => l.Id == r.FromListId).Select(l => l.Code).FirstOrDefault(), r.Formula, r.Round)).ToListAsync(stop);
            var byHand = await db.Set<Price>().CountAsync(p => p.ListId == list.Id && p.Manual, stop);
            return new Result<Response>(new Response(list.Code, rules, byHand)) { ETag = IfMatch.Tag((int)list.Version) };
        }

        private static string? Text(string? text) => text?.Trim() is { Length: > 0 } trimmed ? trimmed : null;
    }
}
