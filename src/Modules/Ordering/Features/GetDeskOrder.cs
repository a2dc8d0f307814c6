using Filiera.Accounts;
using Filiera.Credit;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering.Features;

/// <summary>GET /admin/orders/{number}: the order, the dealer's terms, what may be done now, and what the colleagues noted.</summary>
public static class GetDeskOrder
{
    /// <param name="Role">His role at the dealer, in words.</param>
    public sealed record Contact(string Name, string Mail, string? Phone, string Role, string Language);

    /// <param name="Terms">The agreed payment term in words.</param>
    public sealed record Dealer(string Code, string Name, string? VatNumber, string? Class, string? PaymentTerm, string? Terms, string? Warehouse, bool Active, IReadOnlyList<Contact> Contacts);

    /// <param name="Actions">CONFIRM, HOLD, RELEASE, REJECT, CANCEL: what the manufacturer may do now.</param>
    /// <param name="LinesOpen">Lines may still be refused or made smaller.</param>
    /// <param name="Notes">Internal, newest first; the dealer never sees them.</param>
    public sealed record Response(OrderView Order, Dealer Dealer, IReadOnlyList<string> Actions, bool LinesOpen, IReadOnlyList<OrderNoteView> Notes);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/orders/{number}", (string number, Handler handler, CancellationToken stop) => handler.Handle(number, stop))
            .WithName("GetDeskOrder").WithTags("Customer service").WithSummary("An order with its dealer, what may be done, and the internal notes")
            .WithDescription("The entity tag is the order’s version: send it as `If-Match` with what you do, and you will not undo what a colleague has just done.");

    public sealed class Handler(PortalDb db, OrderReader orders, AccountDirectory accounts, PaymentTerms terms)
    {
        public async Task<Result<Response>> Handle(string number, CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.OrdersManage) is { } problem)
            {
                return problem;
            }

            var key = await db.Set<Order>().Where(o => o.Number == number).Select(o => new { o.Id, o.AccountId }).FirstOrDefaultAsync(stop);
            if (key is null || await orders.Read(number, stop) is not { } order)
            {
                return Problems.NotFound.At("number");
            }

            var account = await accounts.Find(key.AccountId, stop) ?? throw new InvalidOperationException($"order {number} has no account");
            var contacts = await accounts.Contacts(key.AccountId, stop);
            var agreed = account.PaymentTerm is null ? null : (await terms.For(account.PaymentTerm, stop))[0].WordsFor(Phrase.ReadsEnglish);
            var notes = await db.Set<OrderNote>().AsNoTracking().Where(n => n.OrderId == key.Id).OrderByDescending(n => n.Id).Take(200).ToListAsync(stop);
            var dealer = new Dealer(account.Code, account.Name, account.VatNumber, account.Class, account.PaymentTerm, agreed, account.Warehouse, account.Active,
                [.. contacts.Select(c => new Contact(c.Name, c.Mail, c.Phone, Roles.Find(c.Role)?.Name.ToString() ?? c.Role, c.Language))]);
            var actions = OrderTransitions.From(order.State, OrderSide.Manufacturer).Select(a => a.ToString().ToUpperInvariant());
            return new Result<Response>(new Response(order, dealer, [.. actions], OrderTransitions.LinesOpen.Contains(order.State), [.. notes.Select(OrderNoteView.Of)])) { ETag = IfMatch.Tag(order.Version) };
        }
    }
}
