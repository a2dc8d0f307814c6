using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>The mails that the portal sent, or keeps because it has no mail server.</summary>
public static class ListMails
{
    /// <param name="State">SENT, WAITING, FAILED.</param>
    public sealed record Request(string? Search = null, string? Sort = null, string? Cursor = null, int? Limit = null, string? State = null) : ListRequest(Search, Sort, Cursor, Limit);

    /// <param name="State">SENT, WAITING, FAILED (with the reason in <paramref name="Error"/>).</param>
    public sealed record Row(long Id, string To, string Subject, string? About, DateTimeOffset CreatedAt, DateTimeOffset? SentAt, string State, string? Error, int Attachments);

    private static readonly SortedList<MailMessage> Order = new(m => m.Id, ("created", m => m.CreatedAt), ("to", m => m.To), ("subject", m => m.Subject), ("sent", m => m.SentAt));

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/mails", (string? search, string? sort, string? cursor, int? limit, string? state, Handler handler, CancellationToken stop) => handler.Handle(new Request(search, sort, cursor, limit, state), stop))
            .WithName("ListMails").WithTags("Administration").WithSummary("The mails of the portal, the newest first")
            .WithDescription("`search` is part of the recipient or subject; `state` is SENT, WAITING or FAILED; `sort` is one of created, to, subject, sent.")
            .WithExample(parameters: new Dictionary<string, object> { ["state"] = "FAILED" });

    public sealed class Handler(PortalDb db)
    {
        public async Task<Result<SortedPage<Row>>> Handle(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.Administer) is { } problem)
            {
                return problem;
            }

            var mails = db.Set<MailMessage>().AsNoTracking();
            if (request.Search?.Trim() is { Length: > 0 and <= 200 } search)
            {
                var upper = search.ToUpperInvariant();
#pragma warning disable CA1311 // it is SQL’s upper()
                mails = mails.Where(m => m.To.ToUpper().Contains(upper) || m.Subject.ToUpper().Contains(upper));
#pragma warning restore CA1311
            }

            switch (request.State?.ToUpperInvariant())
            {
                case null or "":
                    break;
                case "SENT":
                    mails = mails.Where(m => m.SentAt != null);
                    break;
                case "WAITING":
                    mails = mails.Where(m => m.SentAt == null && m.Error == null);
                    break;
                case "FAILED":
                    mails = mails.Where(m => m.SentAt == null && m.Error != null);
                    break;
                default:
                    return Problems.Invalid("state", "Lo stato «{0}» non esiste.", "There is no state “{0}”.", request.State);
            }

            return await Order.Page(mails, request with { Sort = string.IsNullOrEmpty(request.Sort) ? "-created" : request.Sort },
                m => new Row(m.Id, m.To, m.Subject, m.About, m.CreatedAt, m.SentAt, m.SentAt != null ? "SENT" : m.Error == null ? "WAITING" : "FAILED", m.SentAt == null ? m.Error : null, m.Attachments.Count), stop);
        }
    }
}
