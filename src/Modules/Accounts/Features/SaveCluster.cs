using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>A cluster made or renamed. Its code stays: rules of other modules and people name it.</summary>
public static class SaveCluster
{
    /// <param name="Name">What people read.</param>
    /// <param name="Note">What it is for. Absent leaves it, empty clears it.</param>
    /// <param name="New">True: refused when the code is there already.</param>
    public sealed record Request(string? Name = null, string? Note = null, bool New = false);

    private static readonly Problem Exists = new(409, "CLUSTER_EXISTS", new("Il gruppo «{0}» c’è già.", "Cluster “{0}” is there already."), "code", new("Scegli un altro codice.", "Choose another code."));

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/admin/clusters/{code}", (string code, Request request, IfMatch match, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(code), request, match, stop))
            .WithName("SaveCluster").WithTags("Admin").WithSummary("Create or rename a cluster")
            .WithDescription("With `If-Match` a change that another made meanwhile is a 412; with `new` a code that is there already is a 409.")
            .WithExample(new { name = "Ferramenta del Nordest", note = "Assortimento completo, promozioni di primavera" }, parameters: new Dictionary<string, object> { ["code"] = "NORDEST" })
            .AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, TimeProvider clock, GetCluster.Handler get)
    {
        public async Task<Result<ListClusters.Row>> Handle(string code, Request request, IfMatch match, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            ArgumentNullException.ThrowIfNull(match);
            var row = new RowCheck(0);
            var key = row.Required("code", code, 40);
            var name = row.Text("name", request.Name, 200);
            var note = row.Text("note", request.Note, 500);
            if (row.Good && key.AsSpan().ContainsAny("/\\:"))
            {
                row.Refuse("CODE", "code", new("Il codice non può avere «/», «\\» e «:».", "The code can’t hold “/”, “\\” or “:”."));
            }

            if ((db.Caller.Demand(Permission.AccountsWrite) ?? row.Problem) is { } problem)
            {
                return problem;
            }

            return await db.InTransaction<ListClusters.Row>(async () =>
            {
                await db.OneAtATime("clusters", stop);
                var known = await db.Set<Cluster>().FirstOrDefaultAsync(c => c.Code == key, stop);
                if (known is not null && request.New)
                {
                    return Exists.With(key);
                }

                if (known is null ? match.Version is not null : match.Check(known.Version) is not null)
                {
                    return Versions.Changed;
                }

                if (name is { Length: 0 } || (known is null && name is null))
                {
                    return new Problem(422, "REQUIRED", new("Manca il nome.", "The name is missing."), "name");
                }

                var cluster = known ?? db.Add(new Cluster { Code = key }).Entity;
                var before = known is null ? (object)new { } : new { known.Name, known.Note };
                cluster.Name = name ?? cluster.Name;
                cluster.Note = note is null ? cluster.Note : note.Length == 0 ? null : note;
                db.RecordChange(clock, known is null ? "cluster.added" : "cluster.changed", $"cluster:{key}", null, before, new { cluster.Name, cluster.Note });
                await db.SaveChangesAsync(stop);
                return await get.Handle(key, stop);
            }, stop);
        }
    }
}
