using Filiera.Kernel;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Accounts;

/// <summary>
/// Answers «I forgot my password», after the person was told the same thing whoever he is: only here it is looked whether the address is
/// known, so neither words nor the clock tell a stranger who is.
/// </summary>
public sealed class ResetMails(IServiceScopeFactory scopes, TimeProvider clock) : IOutboxSubscriber
{
    public const string Asked = "accounts.reset-asked";
    private const int MostAnHour = 3;

    public sealed record Payload(string Email);

    public bool Wants(string type) => type == Asked;

    public async Task Handle(OutboxMessage message, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(message);
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        services.GetRequiredService<CallerScope>().Caller = Caller.System;
        var db = services.GetRequiredService<PortalDb>();
        var email = services.GetRequiredService<UserManager<PortalUser>>().NormalizeEmail(message.Read<Payload>().Email);
        await db.InTransaction<Done>(async () =>
        {
            var user = await db.Set<PortalUser>().FirstOrDefaultAsync(u => u.NormalizedEmail == email, stop);
            var hourAgo = clock.GetUtcNow().AddHours(-1);
            if (user is null || user.State == UserState.Deactivated || await db.Set<MailLink>().CountAsync(l => l.UserId == user.Id && l.By == null && l.CreatedAt > hourAgo, stop) >= MostAnHour)
            {
                return Done.It;
            }

            var (links, mails) = (services.GetRequiredService<MailLinks>(), services.GetRequiredService<PeopleMails>());
            if (user.State == UserState.Invited)
            {
                // Who never came in has no password to forget: he gets his invitation again.
                await mails.Invite(user, await links.Make(user.Id, MailLinkKind.Invitation, null, stop), null, null, stop);
            }
            else if (await services.GetRequiredService<SignInManager<PortalUser>>().CanSignInAsync(user))
            {
                await mails.Reset(user, await links.Make(user.Id, MailLinkKind.Reset, null, stop), stop);
            }

            return Done.It;
        }, stop);
    }
}
