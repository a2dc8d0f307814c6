using Filiera.Kernel;

namespace Filiera.Accounts.Features;

/// <summary>Password sign-in of the portal's pages: a cookie, lock-out after repeated failures; the same words whether the user exists or not.</summary>
public static class SignIn
{
    public sealed record Request(string? Email, string? Password, bool Remember = false);

    public sealed class Handler(PortalDb db)
    {
        public Task<Result<Done>> Handle(Request request, CancellationToken stop = default) => throw new NotImplementedException($"{db} {request} {stop}");

        public Task SignOut() => throw new NotImplementedException();
    }
}
