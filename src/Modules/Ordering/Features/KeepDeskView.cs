using System.Text.Json;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering.Features;

/// <summary>/admin/orders/views: filters of the desk kept under a name, for oneself or shared with the colleagues.</summary>
public static class KeepDeskView
{
    /// <summary>How many one person keeps.</summary>
    public const int Most = 30;

    public sealed record Request(string? Name = null, DeskFilter? Filters = null, string? Sort = null, bool Shared = false);

    public sealed record Response(IReadOnlyList<SavedView> Items);

    private static readonly Problem NoName = new(422, "NAME_REQUIRED", new("La vista ha bisogno di un nome.", "The view needs a name."), "name");

    private static readonly Problem TooMany = new(422, "TOO_MANY_VIEWS",
        new("Al massimo {0} viste per persona.", "At most {0} views a person."), null, new("Eliminane una.", "Delete one."));

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/admin/orders/views", (Handler handler, CancellationToken stop) => handler.List(stop))
            .WithName("ListDeskViews").WithTags("Customer service").WithSummary("Your saved views of the order desk, and those that colleagues share")
            .WithDescription("By name. `filters` and `sort` are those of `GET /admin/orders`.");
        api.MapPost("/admin/orders/views", (Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop))
            .WithName("KeepDeskView").WithTags("Customer service").WithSummary("Keep filters and order of the desk under a name")
            .WithDescription("A view of yours with the same name is replaced. `shared` lets colleagues see it; they can’t change it.")
            .WithExample(new Request("Nord-Est fermi", new DeskFilter("HELD", Dealer: "dolomiti"), "-amount", true))
            .Produces<SavedView>(StatusCodes.Status201Created).AcceptIdempotencyKey();
        api.MapDelete("/admin/orders/views/{id}", (int id, Handler handler, CancellationToken stop) => handler.Delete(id, stop))
            .WithName("DeleteDeskView").WithTags("Customer service").WithSummary("Delete a saved view of yours").WithDescription("404 for a colleague’s.");
    }

    public sealed class Handler(PortalDb db, OrderDesk desk, TimeProvider clock)
    {
        public async Task<Result<Response>> List(CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.OrdersManage) is { } problem)
            {
                return problem;
            }

            var me = db.Caller.Name;
            var views = await db.Set<DeskView>().AsNoTracking().Where(v => v.Owner == me || v.Shared).OrderBy(v => v.Name).ThenBy(v => v.Id).Take(200).ToListAsync(stop);
            return new Response([.. views.Select(v => SavedView.Of(v, me))]);
        }

        public async Task<Result<SavedView>> Handle(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if ((db.Caller.Demand(Permission.OrdersManage) ?? Refuse(request)) is { } problem)
            {
                return problem;
            }

            var (me, name) = (db.Caller.Name, request.Name!.Trim());
            return await db.InTransaction<SavedView>(async () =>
            {
                await db.OneAtATime("desk views", stop);
                var view = await db.Set<DeskView>().FirstOrDefaultAsync(v => v.Owner == me && v.Name == name, stop);
                var isNew = view is null;
                if (isNew && await db.Set<DeskView>().CountAsync(v => v.Owner == me, stop) >= Most)
                {
                    return TooMany.With(Most);
                }

                view ??= db.Set<DeskView>().Add(new DeskView { Owner = me, OwnerName = db.Caller.DisplayName ?? me, Name = name }).Entity;
                var before = new { view.Filters, view.Sort, view.Shared };
                view.Filters = JsonSerializer.Serialize(request.Filters ?? new(), Json.Options);
                view.Sort = request.Sort;
                view.Shared = request.Shared;
                view.UpdatedAt = clock.GetUtcNow();
                db.RecordChange(clock, isNew ? "desk_view.kept" : "desk_view.changed", $"desk-view:{name}", null, before, new { view.Filters, view.Sort, view.Shared });
                await db.SaveChangesAsync(stop);
                var kept = SavedView.Of(view, me);
                return isNew ? Result.Created(kept, "/api/v1/admin/orders/views") : kept;
            }, stop);
        }

        public async Task<Result<Done>> Delete(int id, CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.OrdersManage) is { } problem)
            {
                return problem;
            }

            var me = db.Caller.Name;
            return await db.InTransaction<Done>(async () =>
            {
                var view = await db.Set<DeskView>().AsNoTracking().FirstOrDefaultAsync(v => v.Id == id && v.Owner == me, stop);
                if (view is null || await db.Set<DeskView>().Where(v => v.Id == id).ExecuteDeleteAsync(stop) == 0)
                {
                    return Problems.NotFound.At("id");
                }

                db.Record(clock, "desk_view.deleted", $"desk-view:{view.Name}", null, new { view.Filters, view.Sort, view.Shared });
                return Done.It;
            }, stop);
        }

        private Problem? Refuse(Request request) =>
            string.IsNullOrWhiteSpace(request.Name) ? NoName
            : request.Name.Length > 60 ? OrderingRefusals.TooLong.With(60).At("name")
            : request.Sort is { Length: > 0 } sort && !OrderDesk.Columns.Names.Contains(sort.TrimStart('-')) ? Problems.Invalid("sort", "Non si può ordinare per «{0}»: {1}.", "The list can’t be sorted by “{0}”: {1}.", sort, string.Join(", ", OrderDesk.Columns.Names))
            : desk.Filter(request.Filters ?? new()).Problem is { } bad ? bad with { Field = $"filters.{bad.Field}" } : null;
    }
}
