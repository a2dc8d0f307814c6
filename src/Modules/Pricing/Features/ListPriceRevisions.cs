using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing.Features;

/// <summary>The changes of prices, newest first, and one of them with what its rows come to.</summary>
public static class ListPriceRevisions
{
    public sealed record Request(string? State = null, string? Search = null, string? Sort = null, string? Cursor = null, int? Limit = null) : ListRequest(Search, Sort, Cursor, Limit);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/admin/price-revisions", (string? state, string? search, string? sort, string? cursor, int? limit, Handler handler, CancellationToken stop) =>
                handler.Handle(new(state, search, sort, cursor, limit), stop))
            .WithName("ListPriceRevisions").WithTags("Prices").WithSummary("Changes of prices, newest first")
            .WithDescription("`state` is DRAFT, SCHEDULED, APPLIED, CANCELLED or BLOCKED; `search` looks in title, author and file; `sort` is created, title or applies (a minus before it turns it round).")
            .WithExample(parameters: new Dictionary<string, object> { ["state"] = "APPLIED" });
        api.MapGet("/admin/price-revisions/{id}", (string id, Handler handler, CancellationToken stop) => handler.One(id, stop))
            .WithName("GetPriceRevision").WithTags("Prices").WithSummary("A change of prices with its differences counted");
    }

    public sealed class Handler(PortalDb db)
    {
        private static readonly SortedList<PriceRevision> Order = new(c => c.Id, ("created", c => c.CreatedAt), ("title", c => c.Title), ("applies", c => c.AppliesAt));

        public async Task<Result<SortedPage<PriceRevisionSummary>>> Handle(Request request, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.PricesWrite) is { } problem)
            {
                return problem;
            }

            var changes = db.Set<PriceRevision>().AsNoTracking();
            if (request.State is { Length: > 0 } text)
            {
                if (!Enum.TryParse<PriceRevisionState>(text, ignoreCase: true, out var state) || !char.IsLetter(text[0]))
                {
                    return Problems.Invalid("state", "Lo stato «{0}» non esiste.", "There is no state “{0}”.", text);
                }

                changes = changes.Where(c => c.State == state);
            }

            if (request.Search?.Trim() is { Length: > 0 } search)
            {
                changes = changes.Where(c => c.Title.Contains(search) || c.Who.Contains(search) || c.Through.Contains(search));
            }

            return await Order.Page(changes, request with { Sort = request.Sort is { Length: > 0 } sort ? sort : "-created" }, PriceRevisionReading.Summary, stop);
        }

        public async Task<Result<PriceRevisionView>> One(string id, CancellationToken stop)
        {
            if (db.Caller.Demand(Permission.PricesWrite) is { } problem)
            {
                return problem;
            }

            return await db.FindChange(id, stop) is { } change
                ? new Result<PriceRevisionView>((await db.ViewChange(change.Id, stop))!) { ETag = IfMatch.Tag(change.Version) }
                : Problems.NotFound.At("id");
        }
    }
}
