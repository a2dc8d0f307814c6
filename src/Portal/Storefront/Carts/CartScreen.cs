using Filiera.Accounts;
using Filiera.Kernel;
using Filiera.Ordering;
using Microsoft.AspNetCore.Http;

namespace Filiera.Portal.Storefront;

/// <summary>Puts the cart's page together: the cart, the other open ones, the branches it may be for, and what has just happened.</summary>
public sealed class CartScreen(CurrentCart current, AccountDirectory accounts, PageContext page)
{
    /// <summary>A line that was just taken out, to be put back.</summary>
    public sealed record Removed(string Sku, Quantity Quantity, string Unit);

    /// <summary>What the page shows besides the cart itself.</summary>
    public sealed record State
    {
        /// <summary>The order's fields as they were typed: po, date, to, pay; and the row to add.</summary>
        public Func<string, string?> Field { get; init; } = _ => null;

        /// <summary>What was typed in a line's quantity.</summary>
        public Func<string, string?> Quantity { get; init; } = _ => null;

        /// <summary>Quantities that can't be read, by SKU.</summary>
        public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();

        public Problem? Problem { get; init; }

        /// <summary>Differences from what the buyer saw.</summary>
        public IReadOnlyList<PriceChange> Changes { get; init; } = [];

        /// <summary>The order that this cart repeats.</summary>
        public string? Repeats { get; init; }

        /// <summary>The row to add, when it can't be added as it stands.</summary>
        public QuickOrderRow? NewRow { get; init; }

        public Removed? Taken { get; init; }

        /// <summary>Quantities were changed together with «send»: nothing was sent yet.</summary>
        public bool Repriced { get; init; }

        public static State Of(CartForm form) => new() { Field = n => form[n], Quantity = form.Quantity };
    }

    public async Task<IResult> Page(PricedCart cart, State state, CancellationToken stop, int status = StatusCodes.Status200OK)
    {
        var branches = page.Caller.AccountId is { } account ? await accounts.Branches(account, stop) : [];
        return Render.Page<CartPage>(new
        {
            Cart = cart,
            State = state,
            Open = await current.Open(stop),
            IsCurrent = (await current.Find(stop))?.Id == cart.Id,
            Branches = branches.Select(b => new BranchView(b.Code, b.Name)).ToList(),
        }, status);
    }
}
