using System.Globalization;
using Filiera.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts;

/// <summary>
/// Passkeys: Identity's own implementation of WebAuthn, with the question it asks kept in a sealed cookie for five minutes. A passkey shows
/// who has the device and that he unlocked it: it stands for password and second factor at once. They are bound to the name of the site
/// (<c>SignIn:Passkeys:Domain</c>, else the host of the address), so they need a name and not a bare IP address.
/// </summary>
public sealed class Passkeys(IPasskeyHandler<PortalUser> handler, SealedCookies cookies, IHttpContextAccessor accessor)
{
    public const int MostOfOne = 20;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    public static readonly Problem Refused = new(401, "PASSKEY_REFUSED",
        new("La passkey non è stata riconosciuta.", "The passkey was not recognised."), "credential",
        new("Riprova, oppure entra con la password.", "Try again, or sign in with your password."));

    public static readonly Problem NotMade = new(422, "PASSKEY_NOT_MADE",
        new("La passkey non si può registrare.", "The passkey can’t be registered."), "credential",
        new("Riprova. Una passkey che c’è già non si registra due volte.", "Try again. A passkey that is there already is not registered twice."));

    public async Task<string> AskNew(PortalUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        var options = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = user.Id.ToString(CultureInfo.InvariantCulture), Name = user.Email!, DisplayName = user.DisplayName }, accessor.HttpContext!);
        cookies.Write(SealedCookies.Passkey, "new" + options.AttestationState, Life);
        return options.CreationOptionsJson;
    }

    /// <summary>Null when the answer does not fit the question, or the question was put to someone else.</summary>
    public async Task<UserPasskeyInfo?> TakeNew(PortalUser user, string credential)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (Question("new") is not { } state)
        {
            return null;
        }

        var result = await handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = accessor.HttpContext!, CredentialJson = credential, AttestationState = state });
        return result is { Succeeded: true } && result.UserEntity.Id == user.Id.ToString(CultureInfo.InvariantCulture) ? result.Passkey : null;
    }

    /// <summary>Whose passkey is not asked: the browser offers those it has for this site.</summary>
    public async Task<string> Ask()
    {
        var options = await handler.MakeRequestOptionsAsync(null, accessor.HttpContext!);
        cookies.Write(SealedCookies.Passkey, "in" + options.AssertionState, Life);
        return options.RequestOptionsJson;
    }

    public async Task<(PortalUser User, UserPasskeyInfo Passkey)?> Take(string credential)
    {
        if (Question("in") is not { } state)
        {
            return null;
        }

        var result = await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = accessor.HttpContext!, CredentialJson = credential, AssertionState = state });
        return result is { Succeeded: true } ? (result.User, result.Passkey) : null;
    }

    private string? Question(string kind)
    {
        var kept = cookies.Read(SealedCookies.Passkey);
        cookies.Delete(SealedCookies.Passkey);
        return kept?.StartsWith(kind, StringComparison.Ordinal) == true ? kept[kind.Length..] : null;
    }

    public static void Map(ModelBuilder model)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.Entity<IdentityUserPasskey<int>>(e =>
        {
            e.ToTable("accounts_passkeys");
            e.HasKey(p => p.CredentialId);
            e.Property(p => p.CredentialId).HasMaxLength(1024);
            e.HasIndex(p => p.UserId);
            e.HasOne<PortalUser>().WithMany().HasForeignKey(p => p.UserId).OnDelete(DeleteBehavior.Cascade);
            e.OwnsOne(p => p.Data, d =>
            {
                d.Property<byte[]>("IdentityUserPasskeyCredentialId").HasColumnName("credential_id").HasMaxLength(1024);
                d.Property(x => x.Name).HasMaxLength(80);
            });
            e.Navigation(p => p.Data).IsRequired();
        });
    }
}
