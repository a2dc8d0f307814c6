using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering.Features;

/// <summary>PATCH /carts/{id}: its name, or the branch it is for. What is absent stays.</summary>
public static class ChangeCart
{
    /// <param name="Branch">Code of a branch of the caller's.</param>
    public sealed record Request(string? Name = null, string? Branch = null);

    private static readonly Problem NoName = new(422, "NAME_REQUIRED",
        new("Il carrello ha bisogno di un nome.", "The cart needs a name."), "name");

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPatch("/carts/{id}", (string id, Request request, IfMatch ifMatch, Handler handler, CancellationToken stop) => handler.Handle(id, request, ifMatch, stop))
            .WithName("ChangeCart").WithTags("Carts").WithSummary("Rename a cart or move it to another branch")
            .WithExample(new Request("Cantiere di via Roma")).Refuses(NoName, OrderingRefusals.UnknownBranch.With("99")).AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, AccountDirectory accounts, TimeProvider clock)
    {
        public Task<Result<Done>> Handle(string id, Request request, CancellationToken stop = default) => Handle(id, request, IfMatch.Any, stop);

        public async Task<Result<Done>> Handle(string id, Request request, IfMatch? ifMatch, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.OrdersPlace) is { } problem)
            {
                return problem;
            }

            var name = request.Name?.Trim();
            if (name?.Length is 0 or > 100)
            {
                return name.Length == 0 ? NoName : OrderingRefusals.TooLong.With(100).At("name");
            }

            var cart = Guid.TryParse(id, out var key) ? await db.Set<Cart>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == key, stop) : null;
            if (cart is null)
            {
                return Problems.NotFound.At("id");
            }

            var branch = cart.BranchId;
            if (request.Branch is { Length: > 0 } code)
            {
                var found = (await accounts.Branches(cart.AccountId, stop)).FirstOrDefault(b => b.Code == code);
                if (found is null)
                {
                    return OrderingRefusals.UnknownBranch.With(code);
                }

                branch = found.Id;
            }

            name ??= cart.Name;
            var now = clock.GetUtcNow();
            var version = ifMatch?.Version;
            var changed = await db.Set<Cart>().Where(c => c.Id == key && (version == null || c.Version == version))
                .ExecuteUpdateAsync(s => s.SetProperty(c => c.Name, name).SetProperty(c => c.BranchId, branch).SetProperty(c => c.Version, c => c.Version + 1).SetProperty(c => c.UpdatedAt, now), stop);
            return changed > 0 ? Done.It : version is null ? Problems.NotFound.At("id") : OrderingRefusals.CartMoved;
        }
    }
}
