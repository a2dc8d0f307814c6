using System.Globalization;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts;

/// <summary>Between the right password and the session: who has an authenticator app must show a code, unless he trusts this device.</summary>
public sealed class SecondDoor(PortalDb db, SecondFactors factors, SealedCookies cookies)
{
    private static readonly TimeSpan Wait = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Trust = TimeSpan.FromDays(30);

    /// <summary>True: a code is needed; the cookie that says who he is has been set.</summary>
    public async Task<bool> AsksForCode(PortalUser user, bool remember, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (!await factors.IsOn(user.Id, stop) || cookies.Read(SealedCookies.Trusted) == Mark(user))
        {
            return false;
        }

        cookies.Write(SealedCookies.Entering, $"{(remember ? '1' : '0')}{Mark(user)}", Wait);
        return true;
    }

    /// <summary>Whose password was right a moment ago; null when nobody's was, or his account changed meanwhile.</summary>
    public async Task<(PortalUser User, bool Remember)?> Who(CancellationToken stop)
    {
        if (cookies.Read(SealedCookies.Entering) is not { Length: > 2 } kept || kept[1..].Split(':') is not [var text, _] || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return null;
        }

        var user = await db.Set<PortalUser>().AsNoTracking().FirstOrDefaultAsync(u => u.Id == id, stop);
        return user is not null && kept[1..] == Mark(user) ? (user, kept[0] == '1') : null;
    }

    public bool IsAwaited => cookies.Read(SealedCookies.Entering) is not null;

    public void Close() => cookies.Delete(SealedCookies.Entering);

    /// <summary>From this device no code is asked for again, until his password or second factor changes.</summary>
    public void TrustThisDevice(PortalUser user) => cookies.Write(SealedCookies.Trusted, Mark(user), Trust);

    /// <summary>What ends every session ends the trust too: the stamp is part of it.</summary>
    private static string Mark(PortalUser user) => string.Create(CultureInfo.InvariantCulture, $"{user.Id}:{user.SecurityStamp}");

    /// <summary>Sessions, trusted devices and half-open doors made before are worth nothing from now on.</summary>
    public Task<int> Renew(int userId, CancellationToken stop)
    {
        var stamp = Features.AddUser.NewSecret();
        return db.Set<PortalUser>().Where(u => u.Id == userId).ExecuteUpdateAsync(s => s.SetProperty(u => u.SecurityStamp, stamp), stop);
    }
}
