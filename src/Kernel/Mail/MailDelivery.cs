using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Filiera.Kernel;

/// <summary>
/// Sends the mails of the outbox over SMTP. A mail is claimed before it is sent and marked after: told twice, it leaves once. What the
/// server will not take now is tried again after the outbox's pauses; what it refuses for good stays with its reason. Without a mail
/// server the mail is kept for <c>/office/mails</c>.
/// </summary>
public sealed class MailDelivery(IServiceScopeFactory scopes, MailSettings settings, TimeProvider clock, ILogger<MailDelivery> log) : IOutboxSubscriber
{
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(3);

    private sealed record Payload(long Id);

    public bool Wants(string type) => type == MailWriting.Send;

    public async Task Handle(OutboxMessage message, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(message);
        var id = message.Read<Payload>().Id;

        // A scope of its own: the dispatcher's unit of work holds its batch.
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Caller = Caller.System;
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        if (settings.Host is null)
        {
            await Mark(db, id, s => s.SetProperty(m => m.SentAt, clock.GetUtcNow()).SetProperty(m => m.Error, (string?)null), stop);
            return;
        }

        var now = clock.GetUtcNow();
        DateTimeOffset? until = now + Claim;
        var claimed = await db.InTransaction<int>(async () => await db.Set<MailMessage>()
            .Where(m => m.Id == id && m.SentAt == null && (m.LeaseUntil == null || m.LeaseUntil < now))
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.LeaseUntil, until), stop), stop);
        if (claimed.Value == 0)
        {
            if (await db.Set<MailMessage>().AnyAsync(m => m.Id == id && m.SentAt == null, stop))
            {
                throw new InvalidOperationException("Another node is sending this mail.");
            }

            return;
        }

        var mail = await db.Set<MailMessage>().AsNoTracking().Include(m => m.Attachments).SingleAsync(m => m.Id == id, stop);
        try
        {
            await Send(mail, stop);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var why = e.Message.Length > 2000 ? e.Message[..2000] : e.Message;
            await Mark(db, id, s => s.SetProperty(m => m.Error, why).SetProperty(m => m.LeaseUntil, (DateTimeOffset?)null), stop);
            if (e is SmtpCommandException { StatusCode: >= (SmtpStatusCode)550 and < (SmtpStatusCode)555 } or ParseException)
            {
                log.LogWarning("Mail {Id} was refused for good: {Why}", id, why);
                return;
            }

            throw;
        }

        // Sent: the secret in it has done its service.
        await Mark(db, id, s => s.SetProperty(m => m.SentAt, clock.GetUtcNow()).SetProperty(m => m.Error, (string?)null).SetProperty(m => m.LeaseUntil, (DateTimeOffset?)null).SetProperty(m => m.Secret, (string?)null), CancellationToken.None);
    }

    private static Task<Result<int>> Mark(PortalDb db, long id, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<MailMessage>> set, CancellationToken stop) =>
        db.InTransaction<int>(async () => await db.Set<MailMessage>().Where(m => m.Id == id).ExecuteUpdateAsync(set, stop), stop);

    private async Task Send(MailMessage mail, CancellationToken stop)
    {
        using var smtp = new SmtpClient { Timeout = 20_000 };
        await smtp.ConnectAsync(settings.Host!, settings.Port, settings.Tls switch
        {
            MailSecurity.Ssl => SecureSocketOptions.SslOnConnect,
            MailSecurity.None => SecureSocketOptions.None,
            _ => SecureSocketOptions.StartTls,
        }, stop);
        if (settings.User is { } user)
        {
            await smtp.AuthenticateAsync(user, settings.Password!, stop);
        }

        using var message = Write(mail);
        await smtp.SendAsync(message, stop);
        await smtp.DisconnectAsync(quit: true, stop);
    }

    private MimeMessage Write(MailMessage mail)
    {
        var from = MailboxAddress.Parse(settings.From);
        var message = new MimeMessage { Subject = mail.Subject, Date = mail.CreatedAt, MessageId = $"mail-{mail.Id}@{from.Domain}" };
        message.From.Add(from);
        message.To.Add(MailboxAddress.Parse(mail.To));

        // No answers of machines to a machine («fuori ufficio»).
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        var body = new BodyBuilder { TextBody = mail.Whole(mail.Text), HtmlBody = mail.Html is { } html ? mail.Whole(html) : null };
        foreach (var attachment in mail.Attachments)
        {
            body.Attachments.Add(attachment.Name, attachment.Content, ContentType.Parse(attachment.Type));
        }

        message.Body = body.ToMessageBody();
        return message;
    }
}

public static class MailServices
{
    public static void AddMail(this IServiceCollection services, Microsoft.Extensions.Configuration.IConfiguration configuration)
    {
        services.AddSingleton(new MailSettings(configuration));
        services.AddSingleton(new PublicAddress(configuration));
        services.AddSingleton<Company>();
        services.AddSingleton<MailLayout>();
        services.AddScoped<IOutboxSubscriber, MailDelivery>();
    }
}
