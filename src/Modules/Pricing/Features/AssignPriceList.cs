using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing.Features;

/// <summary>Whom a list reaches and when: its priority, its periods, and the dealers, classes or everybody it is given to beside those it is made for.</summary>
public static class AssignPriceList
{
    /// <param name="ValidFrom">First day, included; absent = from the beginning.</param>
    public sealed record Window(DateOnly? ValidFrom = null, DateOnly? ValidTo = null);

    /// <param name="Account">Code of a dealer; with neither account nor class: everybody.</param>
    /// <param name="Priority">1–9999; the lowest is asked first among the lists of one source.</param>
    public sealed record Given(string? Account = null, string? Class = null, int? Priority = null, DateOnly? ValidFrom = null, DateOnly? ValidTo = null, string? AccountName = null);

    /// <param name="Windows">The periods in which the list holds, within its own first and last day; none = always.</param>
    /// <param name="Assignments">All of them: what is not named is taken away. One dealer may stand several times, each with its own period.</param>
    public sealed record Request(int? Priority = null, IReadOnlyList<Window>? Windows = null, IReadOnlyList<Given>? Assignments = null, string? Why = null);

    public sealed record Response(string Code, PriceListKind Kind, int Priority, IReadOnlyList<Window> Windows, IReadOnlyList<Given> Assignments);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/admin/price-lists/{code}/reach", (string code, Handler handler, CancellationToken stop) => handler.Read(SkuInPath.Decode(code), stop))
            .WithName("GetPriceListReach").WithTags("Prices").WithSummary("Whom a price list reaches, and when");
        api.MapPut("/admin/price-lists/{code}/reach", (string code, Request reach, Handler handler, IfMatch match, CancellationToken stop) => handler.Handle(SkuInPath.Decode(code), reach, match, stop))
            .WithName("AssignPriceList").WithTags("Prices").WithSummary("Say whom a price list reaches, and when")
            .WithDescription("Replaces priority, periods and assignments as a whole. Dealers ask their own lists first, then the class’s, then everybody’s, in the order of the sources.")
            .WithExample(new { priority = 50, windows = new[] { new { validFrom = "2027-03-01", validTo = "2027-05-31" }, new { validFrom = "2027-09-01", validTo = "2027-11-30" } }, assignments = new object[] { new { @class = "A", priority = 10 }, new { account = "C01001", validFrom = "2027-01-01", validTo = "2027-06-30" } } },
                parameters: new Dictionary<string, object> { ["code"] = "LC-A-VIT" })
            .AcceptIdempotencyKey();
    }

    public sealed class Handler(PortalDb db, TimeProvider clock, AccountLookup accounts, AccountDirectory directory)
    {
        private const int Most = 10_000;

        public async Task<Result<Response>> Read(string code, CancellationToken stop)
        {
            if (db.Caller.Demand(Permission.PricesWrite) is { } problem)
            {
                return problem;
            }

            return await db.Set<PriceList>().AsNoTracking().FirstOrDefaultAsync(l => l.Code == code, stop) is { } list ? await View(list, stop) : Problems.NotFound.At("code");
        }

        public async Task<Result<Response>> Handle(string code, Request request, IfMatch match, CancellationToken stop)
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
                if (await db.Set<PriceList>().FirstOrDefaultAsync(l => l.Code == code, stop) is not { } list)
                {
                    return Problems.NotFound.At("code");
                }

                if (match.Check((int)list.Version) is { } meanwhile)
                {
                    return meanwhile;
                }

                if (request.Assignments is { Count: > 0 } && list.Kind is PriceListKind.Special or PriceListKind.Contract or PriceListKind.Project)
                {
                    return new Problem(422, "KIND_NOT_ASSIGNED", new("Un prezzo speciale, un contratto o un progetto è di un solo cliente e non si assegna ad altri.", "A special price, a contract or a project is one dealer’s and isn’t given to others."), "assignments");
                }

                var named = (request.Assignments ?? []).Select(a => a.Account).OfType<string>().Where(a => a.Length > 0).Distinct().ToList();
                var owners = named.Count == 0 ? new Dictionary<string, AccountKey>() : await accounts.ByCodes(named, stop);
                if (named.FirstOrDefault(n => !owners.ContainsKey(n)) is { } unknown)
                {
                    return Problems.Invalid("assignments", "Il cliente «{0}» non esiste.", "There is no account “{0}”.", unknown);
                }

                var before = (await View(list, stop)).Value;
                await db.Set<PriceListWindow>().Where(w => w.ListId == list.Id).ExecuteDeleteAsync(stop);
                await db.Set<PriceListAssignment>().Where(a => a.ListId == list.Id).ExecuteDeleteAsync(stop);
                list.Priority = request.Priority ?? list.Priority;
                await db.SaveChangesAsync(stop);
                await db.RaisePriceListAlone(list.Id, stop);
                await db.Entry(list).ReloadAsync(stop);
                await db.BulkInsert([.. (request.Windows ?? []).Select(w => new PriceListWindow { ListId = list.Id, ValidFrom = w.ValidFrom, ValidTo = w.ValidTo })], stop);
                await db.BulkInsert([.. (request.Assignments ?? []).Select(a => new PriceListAssignment
                {
                    ListId = list.Id, AccountId = a.Account is { Length: > 0 } account ? owners[account].Id : null, Class = a.Account is { Length: > 0 } || string.IsNullOrWhiteSpace(a.Class) ? null : a.Class.Trim(),
                    Priority = a.Priority ?? PriceList.UsualPriority, ValidFrom = a.ValidFrom, ValidTo = a.ValidTo,
                })], stop);
                var after = await View(list, stop);
                db.RecordChange(clock, "list.assigned", $"list:{list.Code}", null, Told(before), Told(after.Value), request.Why?.Trim());
                db.Emit(clock, "prices.changed", "prices", new { lists = new[] { list.Code }, skus = Array.Empty<string>() });
                await db.SaveChangesAsync(stop);
                return after;
            }, stop);
        }

        private static Problem? Check(Request request) =>
            request.Why?.Length > 1000 ? Problems.Invalid("why", "Al massimo 1000 caratteri.", "At most 1000 characters.")
            : request.Priority is < 1 or > 9999 || (request.Assignments ?? []).Any(a => a?.Priority is < 1 or > 9999) ? Problems.Invalid("priority", "La priorità va da 1 a 9999.", "The priority is from 1 to 9999.")
            : request.Windows?.Count > 100 ? Problems.Invalid("windows", "Al massimo 100 periodi.", "At most 100 periods.")
            : request.Assignments?.Count > Most ? Problems.Invalid("assignments", "Al massimo 10.000 assegnazioni.", "At most 10,000 assignments.")
            : (request.Assignments ?? []).Any(a => a is null || a.Class?.Trim().Length > 20) ? Problems.Invalid("assignments", "La classe ha al massimo 20 caratteri.", "A class has at most 20 characters.")
            : (request.Windows ?? []).Any(w => w is null || w.ValidTo < w.ValidFrom) ? Problems.Invalid("windows", "La fine viene prima dell’inizio.", "The end comes before the start.")
            : (request.Assignments ?? []).Any(a => a.ValidTo < a.ValidFrom) ? Problems.Invalid("assignments", "La fine viene prima dell’inizio.", "The end comes before the start.") : null;

        private async Task<Result<Response>> View(PriceList list, CancellationToken stop)
        {
            var windows = await db.Set<PriceListWindow>().AsNoTracking().Where(w => w.ListId == list.Id).OrderBy(w => w.ValidFrom).ThenBy(w => w.Id).ToListAsync(stop);
            var given = await db.Set<PriceListAssignment>().AsNoTracking().Where(a => a.ListId == list.Id).OrderBy(a => a.Id).Take(Most).ToListAsync(stop);
            var names = await directory.Names([.. given.Select(a => a.AccountId).OfType<int>().Distinct()], stop);
            return new Result<Response>(new Response(list.Code, list.Kind, list.Priority, [.. windows.Select(w => new Window(w.ValidFrom, w.ValidTo))],
                [.. given.Select(a => new Given(Of(a)?.Code, a.Class, a.Priority, a.ValidFrom, a.ValidTo, Of(a)?.Name))])) { ETag = IfMatch.Tag((int)list.Version) };

            AccountName? Of(PriceListAssignment a) => a.AccountId is { } id ? names.GetValueOrDefault(id) : null;
        }

        private static object Told(Response reach) => new
        {
            reach.Priority,
            windows = string.Join(", ", reach.Windows.Select(w => $"{w.ValidFrom:yyyy-MM-dd}..{w.ValidTo:yyyy-MM-dd}")),
            assignments = string.Join(", ", reach.Assignments.Take(50).Select(a => $"{a.Account ?? a.Class ?? "*"}:{a.Priority} {a.ValidFrom:yyyy-MM-dd}..{a.ValidTo:yyyy-MM-dd}")),
            count = reach.Assignments.Count,
        };
    }
}
