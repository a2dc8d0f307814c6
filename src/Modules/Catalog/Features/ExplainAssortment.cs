using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Catalog.Features;

/// <summary>Why a dealer sees a product, or why not.</summary>
public static class ExplainAssortment
{
    /// <param name="Sees">He finds it in his assortment. A discontinued one he finds only by its whole code.</param>
    /// <param name="Words">The answer in one sentence.</param>
    /// <param name="Clusters">What each of his clusters with rules says; one that says yes is enough.</param>
    public sealed record Response(string Account, string Name, string Sku, string Product, bool Sees, bool Discontinued, string Words, IReadOnlyList<ClusterVerdict> Clusters);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/accounts/{account}/assortment/{sku}", (string account, string sku, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(account), SkuInPath.Decode(sku), stop))
            .WithName("ExplainAssortment").WithTags("Admin").WithSummary("Why a dealer sees a product, or why not")
            .WithDescription("Cluster by cluster: the rule that decides (the product’s own before its category’s, the nearest category before those above), in words.");

    public sealed class Handler(PortalDb db, AccountDirectory accounts, ClusterLookup clusters, CallersCatalog catalog)
    {
        public async Task<Result<Response>> Handle(string account, string sku, CancellationToken stop)
        {
            if (db.Caller.Demand(Permission.CatalogWrite) is { } problem)
            {
                return problem;
            }

            if (account.Length > 100 || await accounts.FindByCode(account, stop) is not { } profile)
            {
                return Problems.NotFound.At("account");
            }

            var snapshot = await catalog.Whole(stop);
            if (snapshot.SlotOfSku(sku) is not (>= 0 and var slot))
            {
                return Problems.NotFound.At("sku");
            }

            var entry = snapshot.Entries[slot];
            var names = (await clusters.All(stop)).ToDictionary(c => c.Id, c => c.Code);
            var verdicts = profile.Clusters.Select(c => AssortmentReason.Of(snapshot, names.GetValueOrDefault(c, ""), [.. snapshot.Rules[c]], entry)).OfType<ClusterVerdict>().ToList();
            var sees = snapshot.ViewOf(profile.Clusters).Holds(slot);
            return new Response(profile.Code, profile.Name, sku, entry.Shown.Name, sees, entry.Product.Discontinued, Words(profile, sees, verdicts, entry.Product.Discontinued).ToString(), verdicts);
        }

        private static Phrase Words(AccountProfile profile, bool sees, List<ClusterVerdict> verdicts, bool discontinued) =>
            !profile.Active ? new("{0} non è attivo: non entra nel portale.", "{0} is not active: he does not enter the portal.", profile.Name)
            : sees && discontinued ? new("Lo vede, ma è fuori produzione: lo trova solo scrivendo il codice intero.", "He sees it, but it is discontinued: he finds it only by its whole code.")
            : verdicts.Count == 0 && profile.Clusters.Count == 0 ? new("Lo vede: non è in nessun gruppo, quindi vede tutto.", "He sees it: he is in no cluster, so he sees everything.")
            : verdicts.Count == 0 ? new("Lo vede: nessuno dei suoi gruppi ha un assortimento, quindi vede tutto.", "He sees it: none of his clusters has an assortment, so he sees everything.")
            : sees ? new("Lo vede: basta un gruppo che lo comprenda.", "He sees it: one cluster that includes it is enough.")
            : new("Non lo vede: nessuno dei suoi gruppi lo comprende.", "He does not see it: none of his clusters includes it.");
    }
}
