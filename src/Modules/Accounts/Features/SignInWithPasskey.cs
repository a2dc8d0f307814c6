using System.Text.Json;
using Filiera.Kernel;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Accounts.Features;

/// <summary>Signing in with a passkey: the portal asks, the device answers. Neither name nor password is typed.</summary>
public static class SignInWithPasskey
{
    /// <param name="Credential">What <c>navigator.credentials.get</c> gave, as JSON.</param>
    public sealed record Request(JsonElement? Credential, bool Remember = false);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/session/passkey/options", (Handler handler) => handler.Ask())
            .WithName("AskPasskey").WithTags("Me").AllowAnonymous().WithSummary("The question for a passkey").WithDescription("For `navigator.credentials.get`. Answer it within five minutes, with the cookies of this answer.");
        api.MapPost("/session/passkey", (Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop))
            .WithName("SignInWithPasskey").WithTags("Me").AllowAnonymous().WithSummary("Sign in with a passkey").WithDescription("The answer sets the session cookie. A passkey stands for password and second factor.")
            .WithExample(new { credential = new { id = "…", type = "public-key", response = new { clientDataJSON = "…", authenticatorData = "…", signature = "…" } }, remember = false });
    }

    public sealed class Handler(PortalDb db, Passkeys passkeys, UserManager<PortalUser> users, SignInManager<PortalUser> signIn, KnownDevice device)
    {
        public async Task<Result<JsonElement>> Ask()
        {
            using var options = JsonDocument.Parse(await passkeys.Ask());
            return options.RootElement.Clone();
        }

        public async Task<Result<Done>> Handle(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (request.Credential is not { ValueKind: JsonValueKind.Object } credential || credential.GetRawText() is not { Length: < 20_000 } text || await passkeys.Take(text) is not (var user, var passkey) || !await signIn.CanSignInAsync(user))
            {
                return Passkeys.Refused;
            }

            // Its counter: a copy of the device would fall behind.
            var kept = await db.InTransaction<bool>(async () => (await users.AddOrUpdatePasskeyAsync(user, passkey)).Succeeded, stop);
            if (!kept.Ok || !kept.Value)
            {
                return Passkeys.Refused;
            }

            device.Remember(user.Id);
            await signIn.SignInAsync(user, new AuthenticationProperties { IsPersistent = request.Remember }, PortalSignIn.ByPasskey);
            return Done.It;
        }
    }
}
