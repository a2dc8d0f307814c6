using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Ordering.Features;

/// <summary>One order with lines, state, allocations, history. Another dealer's order is a 404, like one that doesn't exist.</summary>
public static class GetOrder
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/orders/{number}", (string number, Handler handler, CancellationToken stop) => handler.Handle(number, stop))
            .WithName("GetOrder").WithTags("Orders").WithSummary("One order, whole")
            .WithDescription("Lines as they were agreed, with what is reserved, in which warehouse, what waits and until when; totals by VAT rate; history; and the `actions` that you may take now.");

    public sealed class Handler(PortalDb db, OrderReader orders)
    {
        public async Task<Result<OrderView>> Handle(string number, CancellationToken stop)
        {
            if (db.Caller.Demand(Permission.OrdersRead) is { } problem)
            {
                return problem;
            }

            return await orders.Read(number, stop) is { } order ? new Result<OrderView>(order) { ETag = IfMatch.Tag(order.Version) } : Problems.NotFound.At("number");
        }
    }
}
