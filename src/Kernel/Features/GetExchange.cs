using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Kernel.Features;

/// <summary>One exchange, with the first of its refused rows and why.</summary>
public static class GetExchange
{
    public const int Shown = 200;

    /// <param name="Row">Its place: from 0 in a call, the line of a file.</param>
    /// <param name="Field">The field, or the header of the column.</param>
    /// <param name="Value">What stood there.</param>
    public sealed record RefusedItem(int Row, string? Key, string Code, string? Field, string? Value, string Message, string? Fix);

    /// <param name="Refused">The first 200 problems; all of them: <c>…/rejected?format=csv</c>.</param>
    /// <param name="Kept">How many problems are kept.</param>
    public sealed record Response(ListExchanges.Item Exchange, IReadOnlyList<RefusedItem> Refused, int Kept);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/exchanges/{id}", (string id, Handler handler, CancellationToken stop) => handler.Handle(id, stop))
            .WithName("GetExchange").WithTags("Systems").WithSummary("One exchange, with its refused rows")
            .WithDescription("The header `Exchange-Id` of a bulk call’s answer names it. The first 200 refused rows are here; all of them in `…/rejected`.")
            .WithExample(answer: new Response(ListExchanges.Example, [new(17, "BASE|A100|12", "TOO_MANY_DECIMALS", "unitPrice", "1.234567", "Al massimo 5 decimali.", null)], 2), parameters: new Dictionary<string, object> { ["id"] = "812" });

    internal static RefusedItem View(RefusedRow r)
    {
        var english = Phrase.ReadsEnglish;
        return new(r.Row, r.Key, r.Code, r.Field, r.Value, english ? r.MessageEn : r.MessageIt, english ? r.FixEn : r.FixIt);
    }

    public sealed class Handler(PortalDb db)
    {
        public async Task<Result<Response>> Handle(string id, CancellationToken stop)
        {
            var visible = ListExchanges.Demand(db);
            if (!visible.Ok)
            {
                return visible.Problem!;
            }

            if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var key) || await visible.Value.FirstOrDefaultAsync(e => e.Id == key, stop) is not { } exchange)
            {
                return Problems.NotFound.At("id");
            }

            var rows = db.Set<RefusedRow>().AsNoTracking().Where(r => r.ExchangeId == key);
            var kept = exchange.Rejected == 0 ? 0 : await rows.CountAsync(stop);
            var first = kept == 0 ? [] : await rows.OrderBy(r => r.Number).Take(Shown).ToListAsync(stop);
            return new Response(ListExchanges.View(exchange), [.. first.Select(View)], kept);
        }
    }
}
