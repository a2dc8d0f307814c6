using System.Globalization;
using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering.Features;

/// <summary>/admin/orders/{number}/mail: the order's PDF goes to the dealer with a few words, in his language.</summary>
public static class MailOrder
{
    public const int LongestText = 5000;

    /// <param name="To">Absent: who placed the order, else the dealer's first contact.</param>
    /// <param name="Text">Absent: the proposed words.</param>
    /// <param name="Language">Of the PDF, and of the proposed words: it or en. Absent: the recipient's.</param>
    public sealed record Request(string? To = null, string? Subject = null, string? Text = null, string? Language = null);

    /// <summary>A mail as it would go, or went.</summary>
    public sealed record Letter(string? To, string Subject, string Text, string Language);

    private static readonly Problem NoRecipient = new(422, "RECIPIENT_REQUIRED",
        new("Il rivenditore non ha un indirizzo di posta.", "The dealer has no mail address."), "to", new("Scrivi un indirizzo.", "Write an address."));

    private static readonly Problem BadRecipient = new(422, "INVALID_RECIPIENT", new("«{0}» non è un indirizzo di posta.", "“{0}” is not a mail address."), "to");

    private static readonly Phrase Subject = new("{0}: ordine {1}", "{0}: order {1}");

    private static readonly Phrase Words = new(
        "Buongiorno,\n\nin allegato trovate l’ordine {0} del {1}, totale {2:N2} {3} IVA inclusa. Stato: {4}.\n\nPer qualsiasi domanda rispondete pure a questo messaggio.\n\nCordiali saluti\n{5}\n{6}",
        "Hello,\n\nplease find attached order {0} of {1}, total {2:N2} {3} including VAT. State: {4}.\n\nIf you have any question, just reply to this message.\n\nKind regards\n{5}\n{6}");

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/admin/orders/{number}/mail", (string number, string? to, Handler handler, CancellationToken stop) => handler.Draft(number, to, stop))
            .WithName("DraftOrderMail").WithTags("Customer service").WithSummary("The mail that would carry the order’s PDF to the dealer")
            .WithDescription("Proposed recipient, subject and words, in the recipient’s language. Nothing is sent.");
        api.MapPost("/admin/orders/{number}/mail", (string number, Request? request, Handler handler, CancellationToken stop) => handler.Handle(number, request, stop))
            .WithName("MailOrder").WithTags("Customer service").WithSummary("Send the order’s PDF to the dealer by mail")
            .WithDescription("What is left out is as `GET …/mail` proposes. The history of the order says to whom it went; the dealer sees that.")
            .WithExample(new Request(Text: "Buongiorno, ecco l’ordine come d’accordo.")).AcceptIdempotencyKey();
    }

    public sealed class Handler(PortalDb db, OrderReader orders, OrderChange change, AccountDirectory accounts, Company company, PortalClock clock, TimeProvider time)
    {
        public async Task<Result<Letter>> Draft(string number, string? to = null, CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.OrdersManage) is { } problem)
            {
                return problem;
            }

            var order = await db.Set<Order>().AsNoTracking().FirstOrDefaultAsync(o => o.Number == number, stop);
            return order is null ? Problems.NotFound.At("number") : Propose(order, await accounts.Contacts(order.AccountId, stop), new Request(to));
        }

        public async Task<Result<Letter>> Handle(string number, Request? request, CancellationToken stop = default)
        {
            if ((db.Caller.Demand(Permission.OrdersManage) ?? Refuse(request ?? new())) is { } problem)
            {
                return problem;
            }

            var wish = request ?? new();

            return await db.InTransaction<Letter>(async () =>
            {
                var order = await db.Set<Order>().AsNoTracking().FirstOrDefaultAsync(o => o.Number == number, stop);
                if (order is null || await orders.Read(number, stop) is not { } view)
                {
                    return Problems.NotFound.At("number");
                }

                var letter = Propose(order, await accounts.Contacts(order.AccountId, stop), wish);
                if (letter.To is null)
                {
                    return NoRecipient;
                }

                await Send(order, view, letter, stop);
                return letter;
            }, stop);
        }

        private async Task Send(Order order, OrderView view, Letter letter, CancellationToken stop)
        {
            var english = letter.Language == "en";
            var account = await accounts.Find(order.AccountId, stop);
            var pdf = new OrderPdf(view, account?.VatNumber, company, clock, english).Write();
            await db.SendMail(time, new MailMessage
            {
                To = letter.To!, Subject = letter.Subject, Text = letter.Text, About = $"order:{order.Number}", AccountId = order.AccountId, CreatedAt = clock.Now,
                Attachments = [new MailAttachment { Name = PrintOrder.FileName(order.Number, english), Type = "application/pdf", Content = pdf }],
            }, stop);
            var head = change.Event(order, order.State, letter.To);
            db.Set<OrderEvent>().Add(new OrderEvent
            {
                OrderId = head.OrderId, AccountId = head.AccountId, BranchId = head.BranchId, At = head.At, Who = head.Who, OnBehalfOf = head.OnBehalfOf, State = head.State, Reason = head.Reason, Kind = OrderEventKind.Mail,
            });
            db.Record(time, "order.mailed", $"order:{order.Number}", order.AccountId, new { letter.To, letter.Subject, letter.Text, letter.Language });
            await db.SaveChangesAsync(stop);
        }

        private Letter Propose(Order order, IReadOnlyList<DealerContact> contacts, Request wish)
        {
            var asked = wish.To?.Trim();
            var contact = contacts.FirstOrDefault(c => string.Equals(c.Mail, string.IsNullOrEmpty(asked) ? order.PlacedBy : asked, StringComparison.OrdinalIgnoreCase))
                ?? (string.IsNullOrEmpty(asked) && contacts.Count > 0 ? contacts.FirstOrDefault(c => c.BranchId == order.BranchId) ?? contacts[0] : null);
            var language = wish.Language ?? contact?.Language ?? "it";
            var culture = CultureInfo.GetCultureInfo(language == "en" ? "en-GB" : "it-IT");
            var words = Words.With(order.Number, clock.DayOf(order.PlacedAt).ToString("dd/MM/yyyy", culture), order.Total.Value, order.Currency, ExportDeskOrders.StateName(order.State).ToString(culture).ToLower(culture), db.Caller.DisplayName ?? db.Caller.Name, company.Name);
            return new(
                string.IsNullOrEmpty(asked) ? contact?.Mail : asked,
                string.IsNullOrWhiteSpace(wish.Subject) ? Subject.With(company.Name, order.Number).ToString(culture) : wish.Subject.Trim(),
                string.IsNullOrWhiteSpace(wish.Text) ? words.ToString(culture) : wish.Text.Trim().ReplaceLineEndings("\n"),
                language);
        }

        private static Problem? Refuse(Request request) =>
            request.To?.Trim() is { Length: > 0 } to && (to.Length > 200 || !System.Net.Mail.MailAddress.TryCreate(to, out var address) || address.Address != to || to.Any(char.IsControl)) ? BadRecipient.With(to.Length > 200 ? to[..200] : to)
            : request.Subject?.Length > 200 ? OrderingRefusals.TooLong.With(200).At("subject")
            : request.Subject?.Any(char.IsControl) == true ? Problems.Invalid("subject", "L’oggetto sta su una riga.", "The subject is one line.")
            : request.Text?.Length > LongestText ? OrderingRefusals.TooLong.With(LongestText).At("text")
            : request.Language is { } language && !Languages.All.Contains(language) ? Problems.Invalid("language", "La lingua è it o en.", "The language is it or en.") : null;
    }
}
