using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenIddict.Abstractions;

namespace Filiera.Accounts.Features;

/// <summary>A new secret for a client, told once; the old one stays good for as long as is asked, or not at all.</summary>
public static class RotateSecret
{
    public const int LongestOverlap = 30 * 24;

    /// <param name="OverlapHours">How long the old secret stays good beside the new one: 0 (not at all, and tokens got with it stop) to 720.</param>
    public sealed record Request(int? OverlapHours = null);

    /// <param name="Secret">Told this once.</param>
    /// <param name="OldSecretUntil">Null: the old secret is no longer good.</param>
    public sealed record Response(string Name, string? Secret, DateTimeOffset? OldSecretUntil) : IHoldsSecret
    {
        public object WithoutSecret() => this with { Secret = null };
    }

    public static void Map(IEndpointRouteBuilder api)
    {
        Map(api, "/admin/clients/{name}/secret", "RotateSecret", "Systems");
        Map(api, "/clients/{name}/secret", "RotateOwnSecret", "Clients");
    }

    private static void Map(IEndpointRouteBuilder api, string path, string name, string tag) =>
        api.MapPost(path, (string name, Request? request, IfMatch ifMatch, Handler handler, CancellationToken stop) => handler.Handle(name, request ?? new(), ifMatch, stop))
            .WithName(name).WithTags(tag).WithSummary("Give an API client a new secret, told once")
            .WithDescription("With `overlapHours` the old secret stays good beside the new one for that long, so that a system can be changed over without a gap; without, it stops at once, and so do the tokens got with it.")
            .WithExample(new Request(24), new Response("erp-serralta", "m4x7k2p9w3h8n6b5v1c0z2q7r", new DateTimeOffset(2026, 11, 25, 9, 0, 0, TimeSpan.Zero)), new Dictionary<string, object> { ["name"] = "erp-serralta" })
            .AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, IOpenIddictApplicationManager clients, ClientWatch watch, PortalClock clock, TimeProvider time)
    {
        public async Task<Result<Response>> Handle(string name, Request request, IfMatch? ifMatch, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (ClientRules.Demand(db.Caller) is { } problem)
            {
                return problem;
            }

            var hours = request.OverlapHours ?? 0;
            if (hours is < 0 or > LongestOverlap)
            {
                return Problems.Invalid("overlapHours", "Da 0 a 720 ore.", "0 to 720 hours.");
            }

            return await db.InTransaction<Response>(async () =>
            {
                if (await db.FindClient(name, stop) is not { } card || await clients.FindByClientIdAsync(name, stop) is not { } application)
                {
                    return ClientRules.Unknown;
                }

                if (ifMatch?.Check(card.Version) is { } refused)
                {
                    return refused;
                }

                var secret = AddUser.NewSecret();
                var descriptor = new OpenIddictApplicationDescriptor();
                await clients.PopulateAsync(descriptor, application, stop);
                var old = descriptor.ClientSecret;
                descriptor.ClientSecret = secret;
                await clients.UpdateAsync(application, descriptor, stop);

                card.SecretChangedAt = clock.Now;
                (card.OldSecret, card.OldSecretUntil) = hours == 0 ? (null, null) : (old, (DateTimeOffset?)clock.Now.AddHours(hours));
                card.TokenVersion += hours == 0 ? 1 : 0;
                db.Record(time, "client.secret-rotated", $"client:{card.Name}", card.AccountId, new { overlapHours = hours });
                await watch.Changed(db, stop);
                await db.SaveChangesAsync(stop);
                return new Result<Response>(new Response(card.Name, secret, card.OldSecretUntil)) { ETag = IfMatch.Tag(card.Version) };
            }, stop);
        }
    }
}
