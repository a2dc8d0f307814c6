using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Accounts.Features;

/// <summary>«I forgot my password»: the same answer, in the same time, whether the address is known or not. The mail is another's work (<see cref="ResetMails"/>).</summary>
public static class RequestReset
{
    public sealed record Request(string? Email);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/password-resets", (Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop))
            .WithName("RequestReset").WithTags("Me").AllowAnonymous().WithSummary("Ask for a link to choose a new password")
            .WithDescription($"The answer says nothing of whether the address is known. A known address gets a mail; its link is good for {(int)MailLinks.ResetLife.TotalMinutes} minutes and for one use.")
            .WithExample(new Request("buyer@dealer.demo"));

    public sealed class Handler(PortalDb db, TimeProvider clock)
    {
        public async Task<Result<Done>> Handle(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (!InviteUser.Handler.IsAddress(request.Email))
            {
                return Problems.Invalid("email", "«{0}» non è un indirizzo e-mail.", "“{0}” is not an e-mail address.", request.Email);
            }

            return await db.InTransaction<Done>(() =>
            {
                db.Emit(clock, ResetMails.Asked, $"reset:{Guid.NewGuid():N}", new ResetMails.Payload(request.Email!.Trim()));
                return Task.FromResult<Result<Done>>(Done.It);
            }, stop);
        }
    }
}
