using Filiera.Kernel;

namespace Filiera.Ordering.Features;

/// <summary>POST /carts/{id}/order: one transaction (design.md section 3).</summary>
public static class PlaceOrder
{
    /// <param name="DeliverTo">Code of an address of the account.</param>
    /// <param name="Payment">Code of a payment term.</param>
    /// <param name="ExpectedTotal">The total with VAT that the buyer saw; another total is a 409 with <c>changes[]</c>.</param>
    public sealed record Request(string? PurchaseOrderNumber = null, string? DeliverTo = null, DateOnly? RequestedDate = null, string? Payment = null, Amount? ExpectedTotal = null, bool ConfirmDuplicate = false);

    public sealed class Handler(PortalDb db)
    {
        public Task<Result<OrderView>> Handle(string id, Request? request, CancellationToken stop = default) => throw new NotImplementedException($"{db} {id} {request} {stop}");
    }
}
