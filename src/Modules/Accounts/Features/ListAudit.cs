using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Accounts.Features;

/// <summary>
/// Who changed what, newest first, by cursor: the whole audit for who administers; the history of one thing for whoever keeps such things
/// (dealers, products, orders, price lists). Never for a dealer.
/// </summary>
public static class ListAudit
{
    /// <param name="Limit">1–200, 24 unless said.</param>
    public sealed record Request(string? Who = null, string? What = null, string? Subject = null, string? Account = null, DateOnly? From = null, DateOnly? To = null, string? Cursor = null, int? Limit = null)
        : AuditReader.Filter(Who, What, Subject, Account, From, To);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/audit", (string? who, string? what, string? subject, string? account, DateOnly? from, DateOnly? to, string? cursor, int? limit, Handler handler, CancellationToken stop) =>
                handler.Handle(new(who, what, subject, account, from, to, cursor, limit), stop))
            .WithName("ListAudit").WithTags("Admin").WithSummary("Who changed what, with old and new values, newest first")
            .WithDescription("Needs `administer`; with a whole `subject` (`account:C01001`, `product:K64-AR`, `order:26-000012`, `list:BASE`) also whoever keeps such things. `what` is an action (`account.changed`) or a thing (`account`). `next` is the cursor of the following page.")
            .WithExample(parameters: new Dictionary<string, object> { ["what"] = "account.changed", ["limit"] = 10 });

    public sealed class Handler(PortalDb db, AuditReader audit)
    {
        public async Task<Result<Page<AuditView>>> Handle(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if ((db.Caller.Demand(Needed(db.Caller, request.Subject)) ?? Cursor.CheckLimit(request.Limit) ?? AuditReader.Check(request)) is { } problem)
            {
                return problem;
            }

            if (!AuditReader.ReadCursor(request.Cursor, out var before))
            {
                return Cursor.Unreadable;
            }

            return await audit.Page(await audit.Entries(request, before, stop), request.Limit ?? 24, AuditView.LongestListed, stop);
        }

        internal static string Needed(Caller caller, string? subject) => caller.May(Permission.Administer) ? Permission.Administer : subject?.Split(':')[0] switch
        {
            "account" or "cluster" or "class" when subject.Contains(':', StringComparison.Ordinal) => Permission.AccountsRead,
            "product" or "category" or "assortment" when subject.Contains(':', StringComparison.Ordinal) => Permission.CatalogWrite,
            "order" when subject.Contains(':', StringComparison.Ordinal) => Permission.OrdersManage,
            "list" or "price" when subject.Contains(':', StringComparison.Ordinal) => Permission.PricesWrite,
            _ => Permission.Administer,
        };
    }
}
