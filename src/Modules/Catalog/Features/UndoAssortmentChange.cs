using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Catalog.Features;

/// <summary>The rules that a change of an assortment added, turned or removed, as they were before: a new change.</summary>
public static class UndoAssortmentChange
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/admin/assortments/{cluster}/history/{id}/undo", (string cluster, long id, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(cluster), id, stop))
            .WithName("UndoAssortmentChange").WithTags("Admin").WithSummary("Put back the rules that a change of an assortment replaced")
            .WithDescription("A new change; rules that later changes touched take their older state too. Answers rule by rule.")
            .WithExample(parameters: new Dictionary<string, object> { ["cluster"] = "FERRAMENTA", ["id"] = 1 })
            .AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, UpsertAssortments.Handler upsert)
    {
        public async Task<Result<BulkResult>> Handle(string cluster, long id, CancellationToken stop)
        {
            if (db.Caller.Demand(Permission.CatalogWrite) is { } problem)
            {
                return problem;
            }

            return await ChangeHistory.Find(db, ChangeHistory.OfAssortment(cluster), id, stop) is { Changes.Count: > 0 } change
                ? await upsert.Handle(Bulk<UpsertAssortments.Item>.Of(change.Changes.Select(c => Row(cluster, c))), stop)
                : Problems.NotFound.At("id");
        }

        private static UpsertAssortments.Item Row(string cluster, FieldChange change)
        {
            var (kind, code) = change.Field.Split(':', 2) is [var k, var c] ? (k, c) : ("", change.Field);
            return new(cluster, kind == "category" ? code : null, kind == "category" ? null : code, change.From?.GetString() != "excluded", change.From is null);
        }
    }
}
