using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;

namespace Filiera.Accounts.Features;

/// <summary>A new API client with a generated secret, told once. A dealer's administrator makes clients of his own account only.</summary>
public static class CreateClient
{
    /// <param name="Name">The client id: 3 to 80 of a–z, 0–9, «-», «.», «_».</param>
    /// <param name="Account">Code of the dealer for whom it speaks; absent: a system of the manufacturer. A dealer's administrator leaves it out.</param>
    /// <param name="Scopes">What it may do; of a dealer's client never more than a dealer may.</param>
    /// <param name="PerMinute">Calls a minute, where they differ from the rule; the manufacturer alone sets it.</param>
    public sealed record Request(string? Name, string? DisplayName = null, string? Account = null, IReadOnlyList<string>? Scopes = null, int? PerMinute = null);

    /// <param name="Secret">Told this once; a repeated call with the same Idempotency-Key tells null.</param>
    public sealed record Response(ClientView Client, string? Secret) : IHoldsSecret
    {
        public object WithoutSecret() => this with { Secret = null };
    }

    private static readonly Problem Exists = new(409, "CLIENT_EXISTS", new("Il nome «{0}» è già preso.", "The name “{0}” is taken."), "name", new("Scegli un altro nome.", "Choose another name."));

    private static readonly Problem NoScopes = Problems.Invalid("scopes", "Serve almeno un permesso.", "At least one scope is needed.");

    public static void Map(IEndpointRouteBuilder api)
    {
        Map(api, "/admin/clients", "CreateClient", "Systems", new Request("erp-prova", "ERP di prova", null, ["orders.read", "orders.manage", "stock.write"]));
        Map(api, "/clients", "CreateOwnClient", "Clients", new Request("gestionale-prova", "Gestionale di prova", null, ["catalog.read", "prices.read", "orders.read", "orders.place"]));
    }

    private static void Map(IEndpointRouteBuilder api, string path, string name, string tag, Request example) =>
        api.MapPost(path, (Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop))
            .WithName(name).WithTags(tag).WithSummary("Create an API client; the answer tells its secret once")
            .WithDescription("The secret is in this answer and nowhere else: keep it. A name that is taken, by whomever, is a 409.")
            .WithExample(example, new Response(ClientView.Example with { Name = example.Name!, DisplayName = example.DisplayName!, Scopes = example.Scopes! }, "kd83jf0sme29fj4m5n6b7v8c9"))
            .Refuses(Exists.With(example.Name)).Produces<Response>(StatusCodes.Status201Created).AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, AddClient.Handler add, IOpenIddictApplicationManager clients, PortalClock clock)
    {
        public async Task<Result<Response>> Handle(Request request, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if ((ClientRules.Demand(db.Caller) ?? Check(request)) is { } problem)
            {
                return problem;
            }

            return await db.InTransaction<Response>(async () =>
            {
                // Names are one set for all: asked past the filters, but nothing is told of whose it is.
                await db.OneAtATime("clients", stop);
                if (await db.Set<ClientCard>().IgnoreQueryFilters().AnyAsync(c => c.Name == request.Name, stop) || await clients.FindByClientIdAsync(request.Name!, stop) is not null)
                {
                    return Exists.With(request.Name);
                }

                var account = db.Caller.IsDealer ? db.Caller.AccountCode : string.IsNullOrWhiteSpace(request.Account) ? null : request.Account.Trim();
                var made = await add.Create(new(request.Name, account, request.Scopes, DisplayName: request.DisplayName?.Trim()), stop);
                if (!made.Ok)
                {
                    return made.Problem!;
                }

                await db.SaveChangesAsync(stop);
                var card = (await db.FindClient(request.Name!, stop))!;
                card.PerMinute = request.PerMinute is 0 ? null : request.PerMinute;
                await db.SaveChangesAsync(stop);
                var path = db.Caller.IsDealer ? "/api/v1/clients/" : "/api/v1/admin/clients/";
                return Result.Created(new Response(ClientView.Of(card, clock.Now), made.Value.Secret), path + card.Name);
            }, stop);
        }

        private Problem? Check(Request request) =>
            ClientRules.CheckName(request.Name) ?? ClientRules.CheckDisplayName(request.DisplayName)
            ?? (request.Scopes is null ? NoScopes : ClientRules.CheckScopes(request.Scopes, db.Caller.IsDealer || !string.IsNullOrWhiteSpace(request.Account)))
            ?? (db.Caller.IsDealer && !string.IsNullOrWhiteSpace(request.Account) && request.Account.Trim() != db.Caller.AccountCode
                ? Problems.Invalid("account", "Il cliente «{0}» non esiste.", "There is no account “{0}”.", request.Account) : null)
            ?? (db.Caller.IsDealer && request.PerMinute is not null ? Problems.Forbidden.At("perMinute") : ClientRules.CheckPerMinute(request.PerMinute));
    }
}
