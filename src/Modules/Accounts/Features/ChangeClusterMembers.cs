using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>Dealers put into a cluster or taken out of it, in bulk. Statements are constant in the number of rows.</summary>
public static class ChangeClusterMembers
{
    /// <param name="Account">Code of the dealer.</param>
    /// <param name="Member">False takes him out.</param>
    public sealed record Item(string? Account = null, bool Member = true);

    private sealed record Draft(RowCheck Row, string Code, bool Member);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/admin/clusters/{code}/members", (string code, Bulk<Item> members, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(code), members, stop))
            .WithName("ChangeClusterMembers").WithTags("Admin").WithSummary("Put dealers into a cluster, or take them out")
            .WithDescription("Up to 10,000 `items`. `CREATED` is put in, `UPDATED` taken out, `UNCHANGED` was so already; an unknown dealer is `REJECTED`.")
            .WithExample(new { items = new[] { new { account = "C01002", member = true } } }, parameters: new Dictionary<string, object> { ["code"] = "INGROSSO" })
            .AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, TimeProvider clock)
    {
        public async Task<Result<BulkResult>> Handle(string code, Bulk<Item> members, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(members);
            if ((db.Caller.Demand(Permission.AccountsWrite) ?? members.Refusal) is { } problem)
            {
                return problem;
            }

            var (rows, good) = members.Check((item, row) =>
            {
                var account = row.Required("account", item.Account, 40);
                row.Key = account.Length > 0 ? account : null;
                return new Draft(row, account, item.Member);
            });
            return await db.InTransaction<BulkResult>(async () =>
            {
                await db.OneAtATime("clusters", stop);
                var cluster = await db.Set<Cluster>().FirstOrDefaultAsync(c => c.Code == code, stop);
                if (cluster is null)
                {
                    return Problems.NotFound;
                }

                var codes = good.Select(d => d.Code).ToList();
                var accounts = await db.Set<Account>().Where(a => codes.Contains(a.Code)).ToDictionaryAsync(a => a.Code, a => a.Id, StringComparer.Ordinal, stop);
                var inside = (await db.Set<ClusterMember>().Where(m => m.ClusterId == cluster.Id).Select(m => m.AccountId).ToListAsync(stop)).ToHashSet();
                var (added, removed) = (new List<Draft>(), new List<Draft>());
                foreach (var draft in good)
                {
                    if (!accounts.TryGetValue(draft.Code, out var id))
                    {
                        draft.Row.Refuse("UNKNOWN_ACCOUNT", "account", new("Il rivenditore «{0}» non esiste.", "There is no dealer “{0}”.", draft.Code), null, draft.Code);
                    }
                    else if (inside.Contains(id) != draft.Member)
                    {
                        draft.Row.IsNew = draft.Member;
                        draft.Row.Noted(true, false);
                        (draft.Member ? added : removed).Add(draft);
                    }
                }

                await Write(cluster, [.. added.Select(d => (d.Code, accounts[d.Code]))], [.. removed.Select(d => (d.Code, accounts[d.Code]))], stop);
                return BulkResult.Of(rows);
            }, stop);
        }

        internal async Task Write(Cluster cluster, IReadOnlyList<(string Code, int Id)> added, IReadOnlyList<(string Code, int Id)> removed, CancellationToken stop)
        {
            if (added.Count + removed.Count == 0)
            {
                return;
            }

            var gone = removed.Select(r => r.Id).ToList();
            if (gone.Count > 0)
            {
                // Nodes keep who is in which cluster, and with it what he may see: a delete by SQL must tell them.
                await db.BumpVersion(AccountMemory.Version, stop);
                await db.Set<ClusterMember>().Where(m => m.ClusterId == cluster.Id && gone.Contains(m.AccountId)).ExecuteDeleteAsync(stop);
            }

            await db.BulkInsert([.. added.Select(a => new ClusterMember { ClusterId = cluster.Id, AccountId = a.Id })], stop);
            await db.RecordMany(clock,
            [
                .. added.Select(a => new AuditRow("account.joined", $"account:{a.Code}", a.Id, [new("cluster", null, cluster.Code)])),
                .. removed.Select(a => new AuditRow("account.left", $"account:{a.Code}", a.Id, [new("cluster", cluster.Code, null)])),
            ], stop);
            db.Record(clock, "cluster.members", $"cluster:{cluster.Code}", detail: new { added = added.Select(a => a.Code), removed = removed.Select(a => a.Code) });
            db.Emit(clock, "accounts.changed", "accounts", new { codes = added.Concat(removed).Select(a => a.Code) });
        }
    }
}
