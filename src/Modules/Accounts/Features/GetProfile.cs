using System.Buffers.Text;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>My profile: who I am to the portal, and every way in that I have.</summary>
public static class GetProfile
{
    /// <param name="Id">Names the passkey in the calls that change it.</param>
    public sealed record PasskeyView(string Id, string Name, DateTimeOffset CreatedAt);

    /// <param name="HasPassword">False for who came in by the company's sign-in only.</param>
    /// <param name="Authenticator">An app gives codes that are asked for after the password.</param>
    /// <param name="RecoveryCodesLeft">Of ten.</param>
    /// <param name="SecondFactorWanted">The portal asks for one: without it nothing else opens.</param>
    public sealed record Response(string Email, string DisplayName, string Language, string Role, string RoleName, string? Account, bool HasPassword, bool Authenticator, DateTimeOffset? AuthenticatorSince, int RecoveryCodesLeft, IReadOnlyList<PasskeyView> Passkeys, bool SecondFactorWanted);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/me/profile", (Handler handler, CancellationToken stop) => handler.Handle(stop))
            .WithName("GetProfile").WithTags("Me").WithSummary("My profile").WithDescription("For people; a system has none.");

    internal static string IdOf(byte[] credential) => Base64Url.EncodeToString(credential);

    /// <summary>Null when it is no id of ours.</summary>
    internal static byte[]? Read(string? id) => id is { Length: > 0 and < 1500 } && Base64Url.IsValid(id) ? Base64Url.DecodeFromChars(id) : null;

    public sealed class Handler(PortalDb db, Myself myself, RoleBook roles, SecondFactors factors, SecondFactorRule rule)
    {
        public async Task<Result<Response>> Handle(CancellationToken stop = default)
        {
            var me = await myself.Demand(stop);
            if (!me.Ok)
            {
                return me.Problem!;
            }

            var user = me.Value;
            var since = await db.Set<SecondFactor>().Where(f => f.UserId == user.Id).Select(f => f.ConfirmedAt).FirstOrDefaultAsync(stop);
            var passkeys = (await db.Set<IdentityUserPasskey<int>>().AsNoTracking().Where(p => p.UserId == user.Id).Select(p => new { p.CredentialId, p.Data.Name, p.Data.CreatedAt }).ToListAsync(stop))
                .OrderBy(p => p.CreatedAt).Select(p => new PasskeyView(IdOf(p.CredentialId), p.Name ?? "Passkey", p.CreatedAt)).ToList();
            return new Response(user.Email!, user.DisplayName, user.Language, user.Role, (await roles.Find(user.AccountId, user.Role, stop))?.Name.ToString() ?? user.Role,
                user.AccountId is { } account ? await db.Set<Account>().Where(a => a.Id == account).Select(a => a.Name).FirstOrDefaultAsync(stop) : null,
                user.PasswordHash is not null, since is not null, since, await factors.CodesLeft(user.Id, stop), passkeys, rule.Asks(user));
        }
    }
}
