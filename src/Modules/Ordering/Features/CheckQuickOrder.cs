using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Filiera.Accounts;
using Filiera.Catalog;
using Filiera.Inventory;
using Filiera.Kernel;
using Filiera.Pricing;
using Filiera.Showcase;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Ordering.Features;

/// <summary>POST /quick-order/check: text or lines → rows with status, reason and fix, price and availability (domain.md C1). Reads only.</summary>
public static class CheckQuickOrder
{
    /// <param name="Quantity">A number, or text as a person types it: «2,5», «2 CF».</param>
    /// <param name="Apart">Split on purpose: not to be put together with another line of the same article.</param>
    public sealed record Line(string? Sku, [property: JsonConverter(typeof(NumberOrText))] string? Quantity, string? Unit = null, bool Apart = false);

    /// <param name="Merge">False: lines of one article stay as they are, each with its own answer.</param>
    public sealed record Request(string? Text = null, IReadOnlyList<Line>? Lines = null, bool Merge = true);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/quick-order/check", (Request? request, Handler handler, CancellationToken stop) => handler.Handle(request ?? new Request(), stop))
            .WithName("CheckQuickOrder").WithTags("Carts").WithSummary("Check an order pasted as text, or lines, without keeping anything")
            .WithDescription("Send `text` (a row a line, parted by tab, `;`, `,` or blanks) or `lines`. Every row comes back: `OK`, `NEEDS_FIX` with a suggestion, `ERROR` with a reason, or `HEADER_SKIPPED`. `quantity` is in base units; `code` is what was typed, `sku` what was found.")
            .WithExample(new { text = "K64-AR\t12\nMIO-77; 50\nK55-AR 2" });

    public sealed class Handler(PortalDb db, CatalogReader catalog, CatalogSearch search, Pricer pricer, Promise promise, AccountDirectory accounts, OrderingLimits limits, PortalClock clock)
    {
        // Nearest codes are looked for where a person may still read them.
        private const int MostNearest = 50;

        public async Task<Result<QuickOrderAnswer>> Handle(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.PricesRead) is { } problem)
            {
                return problem;
            }

            if (db.Caller.AccountId is not { } accountId || await accounts.Find(accountId, stop) is not { } account)
            {
                return OrderingRefusals.NotADealer;
            }

            if (string.IsNullOrWhiteSpace(request.Text) && request.Lines is not { Count: > 0 })
            {
                return Problems.Invalid("text", "Manca il testo o le righe da controllare.", "The text or the lines to check are missing.");
            }

            var sheet = string.IsNullOrWhiteSpace(request.Text)
                ? QuickOrderText.FromRows(request.Lines!.Select(l => (l?.Sku, l?.Quantity, l?.Unit)), limits.MaxRows)
                : QuickOrderText.Read(request.Text, limits.MaxRows);
            var known = sheet.Codes.Count == 0 ? new Dictionary<string, CodeMatch>() : await catalog.Resolve(sheet.Codes, stop);
            var apart = request.Lines?.Index().Where(l => l.Item?.Apart == true).Select(l => l.Index + 1).ToHashSet() ?? [];
            var readings = sheet.Check(known, line => request.Merge && !apart.Contains(line));
            return await Answer(readings, account, stop);
        }

        private async Task<QuickOrderAnswer> Answer(IReadOnlyList<QuickOrderReading> readings, AccountProfile account, CancellationToken stop)
        {
            var found = readings.Where(r => r.Match is not null).ToList();
            var priced = found.Where(r => r is { Quantity: > 0, Status: not LineStatus.Error }).ToList();
            var prices = await pricer.Price([.. priced.Select(r => CartPricer.Question(r.Match!.Product, new(r.Quantity!.Value)))], new Buyer(account.Id, account.Class), clock.Today, stop);
            var promises = await promise.Of([.. found.Select(Asked)], account.Warehouse, stop);
            var unknown = readings.Where(r => r.ErrorCode == "NOT_FOUND" && r.Code is { Length: > 0 and <= 60 }).Select(r => r.Code!).Distinct(StringComparer.Ordinal).Take(MostNearest).ToList();
            var nearest = unknown.Count == 0 ? null : await search.Nearest(unknown, stop);

            var price = priced.Select((r, i) => (r.Line, Price: prices[i])).ToDictionary(x => x.Line, x => x.Price);
            var available = found.Select((r, i) => (r.Line, Promise: promises[i])).ToDictionary(x => x.Line, x => x.Promise);
            var rows = readings.Select(r => Row(r, price.TryGetValue(r.Line, out var p), p, available.GetValueOrDefault(r.Line), r.Code is null ? null : nearest?.GetValueOrDefault(r.Code))).ToList();
            var counted = rows.Where(r => r.Status != LineStatus.HeaderSkipped).ToList();
            foreach (var refused in rows.Where(r => r.Status == LineStatus.Error))
            {
                PortalMeter.RowRefused("quick_order", refused.ErrorCode ?? "UNKNOWN");
            }

            var counts = new QuickOrderCounts(counted.Count, counted.Count(r => r.Status == LineStatus.Ok), counted.Count(r => r.Status == LineStatus.NeedsFix), counted.Count(r => r.Status == LineStatus.Error));
            return new(rows, counts, new(rows.Where(r => r.Status == LineStatus.Ok).Sum(r => r.LineNet?.Value ?? 0)));
        }

        private static AvailabilityQuestion Asked(QuickOrderReading row)
        {
            var product = row.Match!.Product;
            return new(product.Id, new(row.Quantity is > 0 and var q ? q : product.Minimum.Value), product.Unit, product.Discontinued, product.Substitute);
        }

        private static PackView PackOf(ProductInfo product) => new(
            product.Packs.Count > 0 ? product.Packs[0].Key : product.Unit, new(product.Packs.Count > 0 ? product.Packs[0].Value : 1m), product.Minimum, product.Multiple, product.Maximum);

        private static QuickOrderRow Row(QuickOrderReading r, bool asked, PricedLine? price, Availability? available, IReadOnlyList<string>? nearest)
        {
            if (asked && price is null)
            {
                r = r with { Status = LineStatus.Error, ErrorCode = "NO_PRICE", Message = LineWords.NoPrice, Suggested = null };
            }

            if (nearest is { Count: > 0 })
            {
                r = r with { Message = LineWords.PerhapsThis.With(nearest[0]) };
            }

            var product = r.Match?.Product;
            return new(
                r.Line,
                r.Code,
                product?.Sku,
                product?.Name,
                r.Quantity is { } quantity ? new Quantity(quantity) : null,
                product?.Unit,
                r.Status,
                r.ErrorCode,
                r.Note,
                r.Suggested is { } suggested ? Quantity.Round(suggested) : null,
                r.Substitute,
                r.MatchedBy,
                r.Message?.ToString(),
                price?.NetUnit,
                price?.LineNet,
                available is null ? null : AvailabilityView.From(available),
                r.Merged,
                r.Text)
            {
                Typed = r.Typed,
                EnteredQuantity = r.EnteredQuantity is { } entered && Scaled.Holds<Quantity>(entered) ? new Quantity(entered) : null,
                EnteredUnit = r.EnteredUnit,
                Nearest = nearest ?? [],
                Pack = product is null ? null : PackOf(product),
                Steps = [.. (price?.Steps ?? []).Select(s => new PriceStepView(s.Words.ToString(), s.Value))],
            };
        }
    }

    /// <summary>A quantity as a JSON number or as typed text. A number becomes text with a decimal comma, which can't be taken for thousands.</summary>
    public sealed class NumberOrText : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.Number when reader.TryGetDecimal(out var number) => number.ToString("0.############", CultureInfo.InvariantCulture).Replace('.', ','),
            JsonTokenType.String => reader.GetString(),
            _ => throw new JsonException("a number or a text"),
        };

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }
}
