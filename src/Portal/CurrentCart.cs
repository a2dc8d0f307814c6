using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Ordering.Features;

namespace Filiera.Portal;

/// <summary>
/// The cart that «add» adds to: the one chosen (a cookie remembers it), else the last touched of the caller's branch. Asked
/// once per request. Adding without an open cart creates one.
/// </summary>
public sealed class CurrentCart(PageContext page, Me me, OpenCarts carts, CreateCart.Handler create)
{
    private IReadOnlyList<CartSummary>? _open;

    /// <summary>The open carts of the caller's branches, last touched first; none for the manufacturer's people.</summary>
    public async Task<IReadOnlyList<CartSummary>> Open(CancellationToken stop = default) => _open ??= await carts.Find(stop);

    public async Task<CartSummary?> Find(CancellationToken stop = default)
    {
        var open = await Open(stop);
        var chosen = Cookies.Read(page.Http, Cookies.Cart);
        if (open.FirstOrDefault(c => c.Id == chosen) is { } cart)
        {
            return cart;
        }

        var branch = (await me.Read(stop))?.Branch?.Code;
        return open.FirstOrDefault(c => c.Branch.Code == branch);
    }

    /// <summary>Id of the current cart; a new one when there is none.</summary>
    public async Task<Result<string>> FindOrCreate(CancellationToken stop = default)
    {
        if (await Find(stop) is { } cart)
        {
            return cart.Id;
        }

        var made = await create.Handle(new CreateCart.Request(), stop);
        if (made.Ok)
        {
            Choose(made.Value.Id);
        }

        return made.Map(c => c.Id);
    }

    /// <summary>From now on «add» adds to this one.</summary>
    public void Choose(string id) => Cookies.Write(page.Http, Cookies.Cart, id);
}

/// <summary>Who is reading, with the names of his company and branch. Asked once per request.</summary>
public sealed class Me(PageContext page, GetMe.Handler get)
{
    private Task<GetMe.Response?>? _asked;

    // A page and its frame ask at the same time, and a database connection answers one question at a time: the second waits for the first's answer.
    public Task<GetMe.Response?> Read(CancellationToken stop = default) => _asked ??= Ask(stop);

    private async Task<GetMe.Response?> Ask(CancellationToken stop)
    {
        if (!page.Caller.IsSignedIn)
        {
            return null;
        }

        var answer = await get.Handle(stop);
        return answer.Ok ? answer.Value : null;
    }
}
