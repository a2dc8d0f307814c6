using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenIddict.Abstractions;

namespace Filiera.Accounts.Features;

/// <summary>Changes a client's name, scopes or limit, or disables and enables it. Tokens with more than it may hold now stop within seconds on every node.</summary>
public static class ChangeClient
{
    /// <summary>What is absent stays.</summary>
    /// <param name="PerMinute">Calls a minute; 0 = as everyone. The manufacturer alone sets it.</param>
    public sealed record Request(string? DisplayName = null, IReadOnlyList<string>? Scopes = null, bool? Disabled = null, int? PerMinute = null);

    public static void Map(IEndpointRouteBuilder api)
    {
        Map(api, "/admin/clients/{name}", "ChangeClient", "Systems");
        Map(api, "/clients/{name}", "ChangeOwnClient", "Clients");
    }

    private static void Map(IEndpointRouteBuilder api, string path, string name, string tag) =>
        api.MapPatch(path, (string name, Request request, IfMatch ifMatch, Handler handler, CancellationToken stop) => handler.Handle(name, request, ifMatch, stop))
            .WithName(name).WithTags(tag).WithSummary("Change an API client, disable or enable it")
            .WithDescription("What is absent stays. A disabled client’s tokens stop within seconds on every node; so do tokens given before its scopes were changed: ask for a new one.")
            .WithExample(new Request(Scopes: ["orders.read", "orders.manage"]), ClientView.Example with { Scopes = ["orders.manage", "orders.read"], ETag = "v1" }, new Dictionary<string, object> { ["name"] = "erp-serralta" })
            .AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, IOpenIddictApplicationManager clients, ClientWatch watch, PortalClock clock, TimeProvider time)
    {
        public async Task<Result<ClientView>> Handle(string name, Request request, IfMatch? ifMatch, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (ClientRules.Demand(db.Caller) is { } problem)
            {
                return problem;
            }

            return await db.InTransaction<ClientView>(async () =>
            {
                if (await db.FindClient(name, stop) is not { } card)
                {
                    return ClientRules.Unknown;
                }

                if ((Check(request, card) ?? ifMatch?.Check(card.Version)) is { } refused)
                {
                    return refused;
                }

                var before = Told(card);
                Apply(request, card);
                if (db.RecordChange(time, "client.changed", $"client:{card.Name}", card.AccountId, before, Told(card)))
                {
                    await WriteApplication(card, stop);
                    await watch.Changed(db, stop);
                    await db.SaveChangesAsync(stop);
                }

                return new Result<ClientView>(ClientView.Of(card, clock.Now)) { ETag = IfMatch.Tag(card.Version) };
            }, stop);
        }

        private Problem? Check(Request request, ClientCard card) =>
            ClientRules.CheckDisplayName(request.DisplayName) ?? ClientRules.CheckScopes(request.Scopes, card.AccountId is not null)
            ?? (db.Caller.IsDealer && request.PerMinute is not null ? Problems.Forbidden.At("perMinute") : ClientRules.CheckPerMinute(request.PerMinute));

        private static object Told(ClientCard card) => new { card.DisplayName, Scopes = card.ScopeList, card.Disabled, card.PerMinute };

        private static void Apply(Request request, ClientCard card)
        {
            card.DisplayName = request.DisplayName?.Trim() ?? card.DisplayName;
            card.PerMinute = request.PerMinute is 0 ? null : request.PerMinute ?? card.PerMinute;
            var scopes = request.Scopes is null ? card.Scopes : string.Join(' ', request.Scopes.Distinct().Order(StringComparer.Ordinal));
            var disabled = request.Disabled ?? card.Disabled;

            // Tokens given before must not outlive what they were given for: not when it is enabled again either.
            if (scopes != card.Scopes || (disabled && !card.Disabled))
            {
                card.TokenVersion++;
            }

            (card.Scopes, card.Disabled) = (scopes, disabled);
        }

        private async Task WriteApplication(ClientCard card, CancellationToken stop)
        {
            if (await clients.FindByClientIdAsync(card.Name, stop) is { } application)
            {
                var descriptor = new OpenIddictApplicationDescriptor();
                await clients.PopulateAsync(descriptor, application, stop);
                descriptor.DisplayName = card.DisplayName;
                descriptor.Permissions.Clear();
                descriptor.Permissions.UnionWith(ClientRules.Permissions(card.ScopeList));
                await clients.UpdateAsync(application, descriptor, stop);
            }
        }
    }
}
