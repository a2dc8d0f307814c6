using System.Security.Cryptography;
using System.Text;
using Filiera.Kernel;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Configuration;

namespace Filiera.Accounts;

/// <summary>The authenticator app of a user. Its key is encrypted with the portal's keys.</summary>
public sealed class SecondFactor : IEntityTypeConfiguration<SecondFactor>
{
    public int UserId { get; init; }

    public string Key { get; set; } = "";

    /// <summary>Null while he has not shown a first code: then it asks nothing of him yet.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>The last step whose code was taken: a code opens once.</summary>
    public long LastStep { get; set; }

    public void Configure(EntityTypeBuilder<SecondFactor> builder)
    {
        builder.ToTable("accounts_second_factors");
        builder.HasKey(x => x.UserId);
        builder.Property(x => x.UserId).ValueGeneratedNever();
        builder.Property(x => x.Key).HasMaxLength(500);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(x => x.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>A way in when the telephone is lost: opens once. Only its hash is kept.</summary>
public sealed class RecoveryCode : IEntityTypeConfiguration<RecoveryCode>
{
    public int Id { get; init; }

    public int UserId { get; init; }

    public string Hash { get; init; } = "";

    public DateTimeOffset? UsedAt { get; set; }

    public void Configure(EntityTypeBuilder<RecoveryCode> builder)
    {
        builder.ToTable("accounts_recovery_codes");
        builder.Property(x => x.Hash).HasMaxLength(64);
        builder.HasIndex(x => new { x.UserId, x.Hash }).IsUnique();
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(x => x.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>Who must have a second factor: setting <c>SignIn:RequireSecondFactor</c> (false, manufacturer = true, all).</summary>
public sealed class SecondFactorRule
{
    private readonly bool _manufacturer;
    private readonly bool _all;

    public SecondFactorRule(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        (_manufacturer, _all) = (configuration["SignIn:RequireSecondFactor"] ?? "false").ToUpperInvariant() switch
        {
            "" or "FALSE" or "NONE" => (false, false),
            "TRUE" or "MANUFACTURER" => (true, false),
            "ALL" => (true, true),
            var other => throw new SettingException($"SignIn:RequireSecondFactor is “{other}”: it must be false, manufacturer or all"),
        };
    }

    public bool Asks(PortalUser user) => _all || (_manufacturer && user.AccountId is null);
}

/// <summary>Makes second factors, and tries codes.</summary>
public sealed class SecondFactors(PortalDb db, IDataProtectionProvider protection, TimeProvider clock)
{
    public const int Codes = 10;
    private readonly IDataProtector _protector = protection.CreateProtector("Filiera.Accounts.SecondFactor");

    public Task<bool> IsOn(int userId, CancellationToken stop = default) => db.Set<SecondFactor>().AnyAsync(f => f.UserId == userId && f.ConfirmedAt != null, stop);

    /// <summary>An app or a passkey.</summary>
    public async Task<bool> HasAny(int userId, CancellationToken stop = default) =>
        await IsOn(userId, stop) || await db.Set<IdentityUserPasskey<int>>().AnyAsync(p => p.UserId == userId, stop);

    public Task<int> CodesLeft(int userId, CancellationToken stop = default) => db.Set<RecoveryCode>().CountAsync(c => c.UserId == userId && c.UsedAt == null, stop);

    /// <summary>A new key and how it is kept. Never inside a transaction: the first use of the portal's keys may have to write them.</summary>
    public (byte[] Key, string Kept) NewKey()
    {
        var key = Totp.NewKey();
        return (key, _protector.Protect(Convert.ToBase64String(key)));
    }

    /// <summary>The key is his, and is not asked for at sign-in before its first code. Inside a transaction.</summary>
    public async Task Begin(int userId, string kept, CancellationToken stop)
    {
        var known = await db.Set<SecondFactor>().FirstOrDefaultAsync(f => f.UserId == userId, stop);
        known ??= db.Add(new SecondFactor { UserId = userId }).Entity;
        (known.Key, known.ConfirmedAt, known.LastStep) = (kept, null, 0);
    }

    /// <summary>The key that waits for its first code; null when none waits.</summary>
    public async Task<byte[]?> Waiting(int userId, CancellationToken stop)
    {
        var key = await db.Set<SecondFactor>().Where(f => f.UserId == userId && f.ConfirmedAt == null).Select(f => f.Key).FirstOrDefaultAsync(stop);
        return key is null ? null : Read(key);
    }

    /// <summary>True when the code is right and was not used: of two who bring the same one, one passes.</summary>
    /// <param name="confirm">The first code: from now on it is asked for.</param>
    public async Task<bool> TakeCode(int userId, string? code, bool confirm, CancellationToken stop)
    {
        var plain = new string([.. (code ?? "").Where(c => !char.IsWhiteSpace(c))]);
        if (plain.Length != 6 || !plain.All(char.IsAsciiDigit))
        {
            return false;
        }

        var known = await db.Set<SecondFactor>().AsNoTracking().FirstOrDefaultAsync(f => f.UserId == userId && (f.ConfirmedAt == null) == confirm, stop);
        var now = clock.GetUtcNow();
        if (known is null || Totp.Match(Read(known.Key), plain, now) is not { } step)
        {
            return false;
        }

        DateTimeOffset? at = known.ConfirmedAt ?? now;
        return await db.Set<SecondFactor>().Where(f => f.UserId == userId && f.Key == known.Key && f.LastStep < step)
            .ExecuteUpdateAsync(s => s.SetProperty(f => f.LastStep, step).SetProperty(f => f.ConfirmedAt, at), stop) == 1;
    }

    public async Task<bool> TakeRecoveryCode(int userId, string? code, CancellationToken stop)
    {
        if (code is not { Length: > 0 and <= 40 })
        {
            return false;
        }

        var hash = HashOf(userId, code);
        DateTimeOffset? now = clock.GetUtcNow();
        return await db.Set<RecoveryCode>().Where(c => c.UserId == userId && c.Hash == hash && c.UsedAt == null).ExecuteUpdateAsync(s => s.SetProperty(c => c.UsedAt, now), stop) == 1;
    }

    /// <summary>Ten new ones; the old ones open nothing more. Told only here.</summary>
    public async Task<IReadOnlyList<string>> NewCodes(int userId, CancellationToken stop)
    {
        await db.Set<RecoveryCode>().Where(c => c.UserId == userId).ExecuteDeleteAsync(stop);
        var codes = Enumerable.Range(0, Codes).Select(_ => RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 12)).Select(c => $"{c[..4]}-{c[4..8]}-{c[8..]}").ToList();
        db.AddRange(codes.Select(c => new RecoveryCode { UserId = userId, Hash = HashOf(userId, c) }));
        return codes;
    }

    /// <summary>False when there was none.</summary>
    public async Task<bool> Remove(int userId, CancellationToken stop)
    {
        await db.Set<RecoveryCode>().Where(c => c.UserId == userId).ExecuteDeleteAsync(stop);
        return await db.Set<SecondFactor>().Where(f => f.UserId == userId).ExecuteDeleteAsync(stop) > 0;
    }

    private byte[] Read(string key) => Convert.FromBase64String(_protector.Unprotect(key));

    private static string HashOf(int userId, string code) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{userId}:{new string([.. code.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)])}"))));
}
