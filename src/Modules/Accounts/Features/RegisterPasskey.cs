using System.Text.Json;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>A passkey for me: the portal asks, the device makes one and answers.</summary>
public static class RegisterPasskey
{
    /// <param name="Password">Needed when one did not sign in just now.</param>
    public sealed record AskRequest(string? Password = null);

    /// <param name="Name">How I call it: «Telefono», «Portatile».</param>
    /// <param name="Credential">What <c>navigator.credentials.create</c> gave, as JSON.</param>
    public sealed record Request(string? Name, JsonElement? Credential);

    private static readonly Problem TooMany = new(409, "TOO_MANY_PASSKEYS", new("Si possono avere al massimo {0} passkey.", "One can have {0} passkeys at most.", Passkeys.MostOfOne), "credential", new("Togli quelle che non usi.", "Remove those that you don’t use."));

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/me/passkeys/options", (AskRequest request, Handler handler, CancellationToken stop) => handler.Ask(request, stop))
            .WithName("AskNewPasskey").WithTags("Me").WithSummary("The question for a new passkey").WithDescription("For `navigator.credentials.create`. Answer it within five minutes, with the cookies of this answer.")
            .WithExample(new AskRequest("Filiera-demo-1"));
        api.MapPost("/me/passkeys", (Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop))
            .WithName("RegisterPasskey").WithTags("Me").WithSummary("Register a passkey").WithDescription("From now on it signs me in, alone.")
            .WithExample(new { name = "Telefono", credential = new { id = "…", type = "public-key", response = new { clientDataJSON = "…", attestationObject = "…" } } }).Produces<GetProfile.PasskeyView>(StatusCodes.Status201Created);
    }

    public sealed class Handler(PortalDb db, Myself myself, Passkeys passkeys, UserManager<PortalUser> users, PeopleMails mails, SignInManager<PortalUser> signIn, TimeProvider clock)
    {
        public async Task<Result<JsonElement>> Ask(AskRequest request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            var me = await myself.Demand(stop);
            if (!me.Ok)
            {
                return me.Problem!;
            }

            if (await myself.Reassure(me.Value, request.Password, stop) is { } refused)
            {
                return refused;
            }

            using var options = JsonDocument.Parse(await passkeys.AskNew(me.Value));
            return options.RootElement.Clone();
        }

        public async Task<Result<GetProfile.PasskeyView>> Handle(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            var me = await myself.Demand(stop);
            if (!me.Ok)
            {
                return me.Problem!;
            }

            if (request.Name?.Trim().Length > 80)
            {
                return Problems.Invalid("name", "Al massimo 80 caratteri.", "At most 80 characters.");
            }

            if (request.Credential is not { ValueKind: JsonValueKind.Object } credential || credential.GetRawText() is not { Length: < 40_000 } text || await passkeys.TakeNew(me.Value, text) is not { } made)
            {
                return Passkeys.NotMade;
            }

            made.Name = request.Name?.Trim() is { Length: > 0 } name ? name : "Passkey";
            var id = me.Value.Id;
            db.ChangeTracker.Clear();
            var kept = await db.InTransaction<GetProfile.PasskeyView>(async () =>
            {
                if (await db.Set<IdentityUserPasskey<int>>().CountAsync(p => p.UserId == id, stop) >= Passkeys.MostOfOne)
                {
                    return TooMany;
                }

                var user = await db.Set<PortalUser>().FirstAsync(u => u.Id == id, stop);
                if (!(await users.AddOrUpdatePasskeyAsync(user, made)).Succeeded)
                {
                    return Passkeys.NotMade;
                }

                await mails.Changed(user, new("È stata aggiunta la passkey «{0}».", "The passkey “{0}” was added.", made.Name), stop);
                db.Record(clock, "user.passkey-added", $"user:{user.Email}", user.AccountId, new { made.Name });
                return new GetProfile.PasskeyView(GetProfile.IdOf(made.CredentialId), made.Name!, made.CreatedAt);
            }, stop);
            if (!kept.Ok)
            {
                return kept;
            }

            await signIn.RefreshSignInAsync(await db.Set<PortalUser>().AsNoTracking().SingleAsync(u => u.Id == id, stop));
            return Result.Created(kept.Value, $"/api/v1/me/passkeys/{kept.Value.Id}");
        }
    }
}
