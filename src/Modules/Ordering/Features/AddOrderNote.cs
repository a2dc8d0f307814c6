using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering.Features;

/// <summary>POST /admin/orders/{number}/notes: what the colleagues should know of an order, and the dealer never reads.</summary>
public static class AddOrderNote
{
    public const int Longest = 4000;

    public sealed record Request(string? Text = null);

    private static readonly Problem Empty = new(422, "TEXT_REQUIRED", new("La nota è vuota.", "The note is empty."), "text");

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/admin/orders/{number}/notes", (string number, Request? request, Handler handler, CancellationToken stop) => handler.Handle(number, request?.Text, stop))
            .WithName("AddOrderNote").WithTags("Customer service").WithSummary("Note something on an order, for colleagues only")
            .WithDescription("With author and time; the notes of an order are in `GET /admin/orders/{number}`. The dealer never sees them.")
            .WithExample(new Request("Sentito il sig. Brunelli: paga venerdì")).Produces<OrderNoteView>(StatusCodes.Status201Created).AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, PortalClock clock, TimeProvider time)
    {
        public async Task<Result<OrderNoteView>> Handle(string number, string? text, CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.OrdersManage) is { } problem)
            {
                return problem;
            }

            if (string.IsNullOrWhiteSpace(text) || text.Length > Longest)
            {
                return string.IsNullOrWhiteSpace(text) ? Empty : OrderingRefusals.TooLong.With(Longest).At("text");
            }

            return await db.InTransaction<OrderNoteView>(async () =>
            {
                var order = await db.Set<Order>().Where(o => o.Number == number).Select(o => new { o.Id, o.AccountId }).FirstOrDefaultAsync(stop);
                if (order is null)
                {
                    return Problems.NotFound.At("number");
                }

                var note = new OrderNote { OrderId = order.Id, At = clock.Now, Author = db.Caller.Name, AuthorName = db.Caller.DisplayName ?? db.Caller.Name, Text = text.Trim().ReplaceLineEndings("\n") };
                db.Set<OrderNote>().Add(note);
                db.Record(time, "order.noted", $"order:{number}", order.AccountId, new { text = note.Text });
                await db.SaveChangesAsync(stop);
                return Result.Created(OrderNoteView.Of(note), $"/api/v1/admin/orders/{Uri.EscapeDataString(number)}");
            }, stop);
        }
    }
}
