using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>The API clients: the manufacturer's administrator sees all of them, a dealer's administrator those of his account.</summary>
public static class ListClients
{
    /// <param name="Account">Code of an account.</param>
    /// <param name="State">ACTIVE or DISABLED.</param>
    /// <param name="Search">The beginning of id, name or account.</param>
    public sealed record Request(string? Account = null, string? State = null, string? Search = null, string? Sort = null, string? Cursor = null, int? Limit = null) : ListRequest(Search, Sort, Cursor, Limit);

    public static readonly SortedList<ClientCard> Columns = new(c => c.Id, ("name", c => c.Name), ("displayName", c => c.DisplayName), ("account", c => c.AccountCode), ("created", c => c.CreatedAt), ("lastUsed", c => c.LastUsedAt));

    public static void Map(IEndpointRouteBuilder api)
    {
        Map(api, "/admin/clients", "ListClients", "Systems", "The API clients of the manufacturer and of the dealers");
        Map(api, "/clients", "ListOwnClients", "Clients", "The API clients of your company");
    }

    private static void Map(IEndpointRouteBuilder api, string path, string name, string tag, string summary) =>
        api.MapGet(path, ([AsParameters] Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop))
            .WithName(name).WithTags(tag).WithSummary(summary).WithDescription("`state` is ACTIVE or DISABLED. `sort` by `name`, `displayName`, `account`, `created` or `lastUsed`, with `-` downwards.")
            .WithExample(answer: new SortedPage<ClientView>([ClientView.Example], null, 1), parameters: new Dictionary<string, object> { ["state"] = "ACTIVE", ["limit"] = 20 });

    public sealed class Handler(PortalDb db, PortalClock clock)
    {
        public async Task<Result<SortedPage<ClientView>>> Handle(Request request, CancellationToken stop)
        {
            var rows = Filtered(request);
            if (!rows.Ok)
            {
                return rows.Problem!;
            }

            var page = await Columns.Page(rows.Value, request, c => c, stop);
            return page.Map(p => new SortedPage<ClientView>([.. p.Items.Select(c => ClientView.Of(c, clock.Now))], p.Next, p.Total));
        }

        /// <summary>The same rows as a file.</summary>
        public Result<TableFile> Export(Request request) => Filtered(request).Map(rows => new TableFile(new Phrase("client-api", "api-clients").ToString(), [.. Heads.Select(h => h.ToString())], Lines(rows, request)));

        private static readonly Phrase[] Heads =
        [
            new("Client", "Client"), new("Nome", "Name"), new("Rivenditore", "Dealer"), new("Permessi", "Scopes"), new("Attivo", "Active"), new("Creato", "Created"), new("Creato da", "Created by"),
            new("Segreto del", "Secret of"), new("Ultimo uso", "Last used"), new("Chiamate al minuto", "Calls a minute"),
        ];

        private async IAsyncEnumerable<object?[]> Lines(IQueryable<ClientCard> rows, Request request)
        {
            await foreach (var c in Columns.Ordered(rows, request.Sort).Take(TableFile.MostRows).AsAsyncEnumerable())
            {
                yield return [c.Name, c.DisplayName, c.AccountCode, c.Scopes, new Phrase(c.Disabled ? "no" : "sì", c.Disabled ? "no" : "yes").ToString(), clock.ToLocal(c.CreatedAt), c.CreatedBy, clock.ToLocal(c.SecretChangedAt), c.LastUsedAt is { } used ? clock.ToLocal(used) : null, c.PerMinute];
            }
        }

        private Result<IQueryable<ClientCard>> Filtered(Request request)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (ClientRules.Demand(db.Caller) is { } problem)
            {
                return problem;
            }

            var rows = db.Set<ClientCard>().AsNoTracking();
            if (request.State is { Length: > 0 } state)
            {
                if (state is not ("ACTIVE" or "DISABLED"))
                {
                    return Problems.Invalid("state", "state è ACTIVE oppure DISABLED.", "state is ACTIVE or DISABLED.");
                }

                var disabled = state == "DISABLED";
                rows = rows.Where(c => c.Disabled == disabled);
            }

            if (request.Account is { Length: > 0 } account)
            {
                rows = rows.Where(c => c.AccountCode == account);
            }

            if (request.Search is { Length: > 0 } search)
            {
                var text = search.Trim();
                rows = rows.Where(c => c.Name.StartsWith(text) || c.DisplayName.StartsWith(text) || c.AccountCode!.StartsWith(text));
            }

            return new Result<IQueryable<ClientCard>>(rows);
        }
    }
}
