using Filiera.Accounts;
using Filiera.Catalog;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing.Features;

/// <summary>A contract with a dealer: its period, its discounts, its notice and how it is renewed. Its net prices are those of the price list of the same code.</summary>
public static class SetContract
{
    /// <param name="Account">Code of the dealer; it doesn’t change afterwards.</param>
    /// <param name="NoticeDays">0–730 days before the end.</param>
    /// <param name="RenewMonths">Length of the next period; 0 = it is not renewed.</param>
    /// <param name="Indexation">By how many percent the net prices move at renewal: «2.5», «min(index * 0.75, 3)».</param>
    /// <param name="Discounts">All of them; absent = they stay.</param>
    public sealed record Request(
        string? Name = null, string? Account = null, string? Currency = null, DateOnly? ValidFrom = null, DateOnly? ValidTo = null, int? NoticeDays = null, int? RenewMonths = null,
        string? Indexation = null, string? Round = null, string? Notes = null, IReadOnlyList<ListContracts.Discount>? Discounts = null, string? Why = null);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/admin/contracts/{code}", (string code, Request contract, Handler handler, IfMatch match, CancellationToken stop) => handler.Handle(SkuInPath.Decode(code), contract, match, stop))
            .WithName("SetContract").WithTags("Prices").WithSummary("Make or change a contract with a dealer")
            .WithDescription("Discounts stand on the prices of the lists below (class, base) in place of the class’s matrix row; the nearest holds: product, category, item class, everything. Net prices: `PUT /admin/prices` with the contract’s code as the list.")
            .WithExample(new
            {
                name = "Contratto quadro 2026–2028", account = "C01001", validFrom = "2026-01-01", validTo = "2027-12-31", noticeDays = 90, renewMonths = 12, indexation = "min(index * 0.75, 3)",
                discounts = new object[] { new { category = "SERRATURE", discounts = "50+12" }, new { itemClass = "VIT", discounts = "42" } },
            }, parameters: new Dictionary<string, object> { ["code"] = "CT-2026-001" })
            .AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, TimeProvider clock, AccountDirectory accounts, ProductLookup products, CatalogReader catalog, ListContracts.Handler contracts)
    {
        private const int MostDiscounts = 2_000;

        public async Task<Result<ListContracts.One>> Handle(string code, Request request, IfMatch match, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            ArgumentNullException.ThrowIfNull(match);
            if ((db.Caller.Demand(Permission.PricesWrite) ?? Check(code, request)) is { } problem)
            {
                return problem;
            }

            return await db.InTransaction<ListContracts.One>(async () =>
            {
                await db.OneAtATime("prices", stop);
                var list = await db.Set<PriceList>().FirstOrDefaultAsync(l => l.Code == code, stop);
                if (list is { Kind: not PriceListKind.Contract })
                {
                    return new Problem(409, "CODE_TAKEN", new("«{0}» è già il codice di un listino.", "“{0}” is the code of a price list already.", code), "code");
                }

                var terms = list is null ? null : await db.Set<PriceContract>().FirstOrDefaultAsync(c => c.ListId == list.Id, stop);
                if (match.Check(terms?.Version ?? 0) is { } meanwhile)
                {
                    return meanwhile;
                }

                var before = list is null ? null : (await contracts.Read(code, stop)).Value;
                var owner = list?.AccountId ?? await accounts.AccountByCode(request.Account ?? "", stop);
                if (owner is null)
                {
                    return request.Account is { Length: > 0 } unknown ? PricingRefusals.UnknownAccount.With(unknown) : PricingRefusals.AccountNeeded;
                }

                if ((list?.ValidTo ?? request.ValidTo) is null)
                {
                    return Problems.Invalid("validTo", "Un contratto ha una fine.", "A contract has an end.");
                }

                var discounts = await Discounts(request, stop);
                if (discounts.Problem is { } wrong)
                {
                    return wrong;
                }

                list = await Write(list, code, request, owner.Value, stop);
                if (list.ValidTo < list.ValidFrom)
                {
                    return Problems.Invalid("validTo", "La fine viene prima dell’inizio.", "The end comes before the start.");
                }

                await Terms(terms, list, request, discounts.Value, stop);
                var after = await contracts.Read(code, stop);
                db.RecordChange(clock, before is null ? "contract.added" : "contract.changed", $"contract:{code}", list.AccountId, Told(before), Told(after.Value), request.Why?.Trim());
                db.Emit(clock, "prices.changed", "prices", new { lists = new[] { code }, skus = Array.Empty<string>() });
                await db.SaveChangesAsync(stop);
                return after;
            }, stop);
        }

        private static Problem? Check(string code, Request request) =>
            code.Length > 60 || code.Any(char.IsControl) ? Problems.Invalid("code", "Al massimo 60 caratteri.", "At most 60 characters.")
            : request.Name?.Length > 200 || request.Notes?.Length > 2000 || request.Why?.Length > 1000 ? Problems.Invalid("name", "Il testo è troppo lungo.", "The text is too long.")
            : request.Currency is { Length: > 0 } currency && !(currency.Length == 3 && currency.All(char.IsAsciiLetterUpper)) ? Problems.Invalid("currency", "La valuta ha tre lettere.", "A currency has three letters.")
            : request.NoticeDays is < 0 or > 730 ? Problems.Invalid("noticeDays", "Il preavviso va da 0 a 730 giorni.", "Notice is from 0 to 730 days.")
            : request.RenewMonths is < 0 or > 120 ? Problems.Invalid("renewMonths", "Il rinnovo va da 0 a 120 mesi.", "A renewal is from 0 to 120 months.")
            : PriceRoundingRule.Read(request.Round) is null ? Problems.Invalid("round", "Scrivi l’arrotondamento come 0.01, 0.05, 1 o .90.", "Write the rounding as 0.01, 0.05, 1 or .90.")
            : request.Indexation is { Length: > 0 } text && (text.Length > 200 ? Problems.Invalid("indexation", "Al massimo 200 caratteri.", "At most 200 characters.") : PriceFormula.Read(text, "index").Problem?.At("indexation")) is { } formula ? formula
            : request.Discounts?.Count > MostDiscounts ? Problems.Invalid("discounts", "Al massimo 2.000 sconti.", "At most 2,000 discounts.") : null;

        private async Task<PriceList> Write(PriceList? list, string code, Request request, int owner, CancellationToken stop)
        {
            if (list is null)
            {
                list = new PriceList { Code = code, Name = request.Name ?? code, Kind = PriceListKind.Contract, AccountId = owner, Currency = request.Currency is { Length: > 0 } c ? c : "EUR" };
                db.Add(list);
            }

            list.Name = request.Name?.Trim() is { Length: > 0 } name ? name : list.Name;
            list.Currency = request.Currency is { Length: > 0 } currency ? currency : list.Currency;
            list.ValidFrom = request.ValidFrom ?? list.ValidFrom;
            list.ValidTo = request.ValidTo ?? list.ValidTo;
            await db.SaveChangesAsync(stop);
            await db.RaisePriceListAlone(list.Id, stop);
            await db.Entry(list).ReloadAsync(stop);
            return list;
        }

        private async Task Terms(PriceContract? terms, PriceList list, Request request, IReadOnlyList<(ListContracts.Discount Row, int? Product, string Chain)> discounts, CancellationToken stop)
        {
            if (terms is null)
            {
                terms = new PriceContract { ListId = list.Id };
                db.Add(terms);
            }

            terms.NoticeDays = request.NoticeDays ?? terms.NoticeDays;
            terms.RenewMonths = request.RenewMonths ?? terms.RenewMonths;
            terms.Indexation = request.Indexation is null ? terms.Indexation : request.Indexation.Trim() is { Length: > 0 } formula ? formula : null;
            terms.Round = request.Round is null ? terms.Round : request.Round.Trim() is { Length: > 0 } round ? round : null;
            terms.Notes = request.Notes is null ? terms.Notes : request.Notes.Trim() is { Length: > 0 } notes ? notes : null;

            // The version counts every save, also one that changes discounts alone.
            db.Entry(terms).State = db.Entry(terms).State == EntityState.Unchanged ? EntityState.Modified : db.Entry(terms).State;
            await db.SaveChangesAsync(stop);
            if (request.Discounts is not null)
            {
                await db.Set<ContractDiscount>().Where(d => d.ListId == list.Id).ExecuteDeleteAsync(stop);
                await db.BulkInsert([.. discounts.Select(d => new ContractDiscount
                {
                    ListId = list.Id, ProductId = d.Product, Category = d.Row.Category is { Length: > 0 } category ? category : null, ItemClass = d.Row.ItemClass is { Length: > 0 } of ? of : null,
                    Discounts = d.Chain, ValidFrom = d.Row.ValidFrom, ValidTo = d.Row.ValidTo,
                })], stop);
            }
        }

        private async Task<Result<IReadOnlyList<(ListContracts.Discount, int?, string)>>> Discounts(Request request, CancellationToken stop)
        {
            var rows = request.Discounts ?? [];
            var known = await products.BySkus([.. rows.Select(r => r?.Sku).OfType<string>().Where(s => s.Length > 0).Distinct()], stop);
            var categories = rows.Any(r => r?.Category is { Length: > 0 }) ? (await catalog.Categories(stop)).Select(c => c.Code).ToHashSet(StringComparer.OrdinalIgnoreCase) : [];
            var read = new List<(ListContracts.Discount, int?, string)>();
            foreach (var (row, i) in rows.Select((r, i) => (r, i)))
            {
                string[] named = [row?.Sku ?? "", row?.Category ?? "", row?.ItemClass ?? ""];
                if (row is null || named.Count(n => n.Length > 0) > 1 || named.Any(n => n.Length > 60) || row.ItemClass?.Length > 40 || row.ValidTo < row.ValidFrom)
                {
                    return Problems.Invalid($"discounts[{i}]", "Ogni sconto vale per un articolo, una categoria, una classe articolo o tutto.", "Each discount is for a product, a category, an item class or everything.");
                }

                if (named[0].Length > 0 && !known.ContainsKey(named[0]))
                {
                    return Problems.Invalid($"discounts[{i}].sku", "L’articolo «{0}» non è a catalogo.", "Item “{0}” is not in the catalogue.", named[0]);
                }

                if (named[1].Length > 0 && !categories.Contains(named[1]))
                {
                    return Problems.Invalid($"discounts[{i}].category", "La categoria «{0}» non esiste.", "There is no category “{0}”.", named[1]);
                }

                if (!DiscountChain.TryParse(row.Discounts, DiscountOrigin.Contract, out var chain, out var error) || chain.Levels.Count == 0 || row.Discounts!.Length > 60)
                {
                    return new Problem(422, "DISCOUNTS", error?.Message ?? new("Manca lo sconto.", "The discount is missing."), $"discounts[{i}].discounts", new("Scrivi gli sconti come 50+10+5.", "Write discounts as 50+10+5."));
                }

                read.Add((row, named[0].Length > 0 ? known[named[0]].Id : null, chain.ToString()));
            }

            return read;
        }

        private static object Told(ListContracts.One? one) => new
        {
            name = one?.Contract.Name, validFrom = one?.Contract.ValidFrom, validTo = one?.Contract.ValidTo, noticeDays = one?.NoticeDays, renewMonths = one?.Contract.RenewMonths, indexation = one?.Contract.Indexation, round = one?.Round, notes = one?.Notes,
            discounts = one is null ? null : string.Join(", ", one.Discounts.Take(100).Select(d => $"{d.Sku ?? d.Category ?? d.ItemClass ?? "*"} {d.Discounts}")),
        };
    }
}
