using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>One mail as its reader got it, its attachments, and sending it again when it failed.</summary>
public static class GetMail
{
    public sealed record Attachment(long Id, string Name, string Type, int Bytes);

    /// <param name="Html">As text: it is shown, never run.</param>
    public sealed record Response(long Id, string To, string Subject, string Text, string? Html, string? About, DateTimeOffset CreatedAt, DateTimeOffset? SentAt, string? Error, IReadOnlyList<Attachment> Attachments);

    private static readonly Problem NotFailed = new(409, "MAIL_NOT_FAILED", new("Si rimanda solo una e-mail che non è partita.", "Only a mail that did not leave is sent again."));

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/admin/mails/{id:long}", (long id, Handler handler, CancellationToken stop) => handler.Handle(id, stop))
            .WithName("GetMail").WithTags("Administration").WithSummary("One mail").WithDescription("A secret in it (the link that opens a password) is erased when it has left over SMTP.");
        api.MapGet("/admin/mails/{id:long}/attachments/{attachment:long}", async Task<IResult> (long id, long attachment, Handler handler, CancellationToken stop) =>
            {
                var file = await handler.File(id, attachment, stop);
                return file.Ok ? Results.File(file.Value.Content, "application/octet-stream", file.Value.Name) : new Result<Done>(file.Problem!);
            })
            .WithName("GetMailAttachment").WithTags("Administration").WithSummary("An attachment of a mail").WithDescription("Always as a download.").Produces(StatusCodes.Status200OK, contentType: "application/octet-stream");
        api.MapPost("/admin/mails/{id:long}/send", (long id, Handler handler, CancellationToken stop) => handler.SendAgain(id, stop))
            .WithName("SendMailAgain").WithTags("Administration").WithSummary("Send a failed mail again").WithDescription("409 for one that was sent or still waits.").AcceptIdempotencyKey();
    }

    public sealed class Handler(PortalDb db, TimeProvider clock)
    {
        public async Task<Result<Response>> Handle(long id, CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.Administer) is { } problem)
            {
                return problem;
            }

            var mail = await db.Set<MailMessage>().AsNoTracking().FirstOrDefaultAsync(m => m.Id == id, stop);
            if (mail is null)
            {
                return Problems.NotFound;
            }

            var attachments = await db.Set<MailAttachment>().Where(a => a.MailId == id).OrderBy(a => a.Id).Select(a => new Attachment(a.Id, a.Name, a.Type, a.Content.Length)).ToListAsync(stop);
            return new Response(mail.Id, mail.To, mail.Subject, mail.Whole(mail.Text), mail.Html is { } html ? mail.Whole(html) : null, mail.About, mail.CreatedAt, mail.SentAt, mail.Error, attachments);
        }

        public async Task<Result<MailAttachment>> File(long id, long attachment, CancellationToken stop = default) =>
            db.Caller.Demand(Permission.Administer) is { } problem ? problem
            : await db.Set<MailAttachment>().AsNoTracking().FirstOrDefaultAsync(a => a.MailId == id && a.Id == attachment, stop) is { } file ? file : Problems.NotFound;

        public async Task<Result<Done>> SendAgain(long id, CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.Administer) is { } problem)
            {
                return problem;
            }

            return await db.InTransaction<Done>(async () =>
            {
                var taken = await db.Set<MailMessage>().Where(m => m.Id == id && m.SentAt == null && m.Error != null).ExecuteUpdateAsync(s => s.SetProperty(m => m.Error, (string?)null), stop);
                if (taken == 0)
                {
                    return await db.Set<MailMessage>().AnyAsync(m => m.Id == id, stop) ? NotFailed : Problems.NotFound;
                }

                db.Emit(clock, MailWriting.Send, $"mail:{id}", new { Id = id });
                db.Record(clock, "mail.sent-again", $"mail:{id}");
                return Done.It;
            }, stop);
        }
    }
}
