using Filiera.Kernel;

namespace Filiera.Accounts.Features;

/// <summary>GET /me: who I am.</summary>
public static class GetMe
{
    public sealed record AccountPart(string Code, string Name, string? Class);

    public sealed record BranchPart(string Code, string Name);

    /// <param name="Kind">USER or CLIENT.</param>
    /// <param name="Branch">The branch for which I order when I don't say.</param>
    public sealed record Response(string Kind, string Name, string? DisplayName, AccountPart? Account, BranchPart? Branch, IReadOnlyList<string> Permissions);

    public sealed class Handler(PortalDb db)
    {
        public Task<Result<Response>> Handle(CancellationToken stop = default) => throw new NotImplementedException($"{db} {stop}");
    }
}
