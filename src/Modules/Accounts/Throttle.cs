using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Filiera.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Filiera.Accounts;

/// <summary>How often a secret may be tried wrongly; settings below <c>SignIn:</c>.</summary>
public sealed class ThrottleOptions
{
    /// <summary>Wrong tries for one name from all devices that never signed it in, together.</summary>
    public int Tries { get; set; } = 5;

    /// <summary>Wrong tries for one name from a device (or address) that signed it in before.</summary>
    public int TriesOfKnown { get; set; } = 10;

    /// <summary>Wrong tries from one address for all names together, known devices apart.</summary>
    public int TriesPerAddress { get; set; } = 50;

    /// <summary>How long it pauses once there were too many.</summary>
    public int PauseMinutes { get; set; } = 15;

    public TimeSpan Pause => TimeSpan.FromMinutes(PauseMinutes);
}

/// <summary>A try that was let through, or not. Give it back to <see cref="Throttle.Succeeded"/> or <see cref="Throttle.Failed"/>.</summary>
/// <param name="Refusal">Null: go on and look at the secret. Else the answer, the same for names that exist and names that don't.</param>
public sealed record Attempt(string Door, string Name, Problem? Refusal)
{
    internal IReadOnlyList<string> Keys { get; init; } = [];

    internal bool IsKnown { get; init; }

    /// <summary>The last that is let through: the next one waits.</summary>
    internal bool IsLast { get; init; }
}

/// <summary>
/// Tries of secrets — passwords, codes of the second factor, secrets of clients — counted before the secret is looked at, so that a hundred
/// at once are still five. One name has one count for everybody who never signed it in, and a count of his own for each device that did:
/// an attacker, from however many addresses, pauses himself and not the owner (docs/decisions/0021). One address has a count for all names.
/// A right secret gives its try back, so an office of honest people behind one address never fills it.
/// <code>
/// var attempt = await throttle.Take("code", userId, known: device.Knows(userId), stop);
/// if (attempt.Refusal is { } wait) return wait;
/// … look at the secret …; await throttle.Succeeded(attempt, stop);   or   await throttle.Failed(attempt, accountId, stop);
/// </code>
/// </summary>
public sealed class Throttle(PortalDb db, TimeProvider clock, IHttpContextAccessor http, IOptions<ThrottleOptions> options)
{
    public const string Password = "password";
    public const string Code = "code";
    public const string Token = "token";

    private static readonly Problem Paused = new(429, "TOO_MANY_TRIES",
        new("Troppi tentativi sbagliati: l’accesso riprende tra {0} minuti.", "Too many wrong tries: signing in resumes in {0} minutes."), Password,
        new("Da un dispositivo già usato per entrare puoi provare subito.", "From a device that signed in before you can try at once."));

    private static int s_taken;

    private ThrottleOptions Limits => options.Value;

    /// <summary>Takes a try. It is committed before it answers, so never call it inside a transaction.</summary>
    /// <param name="door">Which secret: <see cref="Password"/>, <see cref="Code"/>, <see cref="Token"/>. Each has counts of its own.</param>
    /// <param name="name">Whose: what was typed, whether it exists or not.</param>
    /// <param name="known">What proves that this name came in here before (<see cref="KnownDevice.ProofOf"/>); null when nothing does.</param>
    public async Task<Attempt> Take(string door, string name, string? known, CancellationToken stop = default)
    {
        var keys = known is not null ? new[] { Key(door, name, known) } : [Key(door, name), Key(door, "address", Address)];
        int[] limits = known is not null ? [Limits.TriesOfKnown] : [Limits.Tries, Limits.TriesPerAddress];
        var now = clock.GetUtcNow();

        // Who must wait is told so without writing anything: an attack costs a read.
        var counted = await db.Set<TryCount>().AsNoTracking().Where(t => keys.Contains(t.Key) && t.EndsAt > now).ToDictionaryAsync(t => t.Key, stop);
        var full = keys.Zip(limits).Where(k => counted.TryGetValue(k.First, out var row) && row.Count >= k.Second).Select(k => counted[k.First].EndsAt).ToList();
        if (full.Count > 0)
        {
            return Refuse(door, name, full.Max() - now);
        }

        var last = false;
        var taken = await db.InTransaction<int>(async () =>
        {
            for (var i = 0; i < keys.Length; i++)
            {
                var count = await Raise(keys[i], limits[i], now, stop);
                if (count is null)
                {
                    return Paused;
                }

                last |= count == limits[i];
            }

            return keys.Length;
        }, stop);
        if (!taken.Ok)
        {
            return Refuse(door, name, Limits.Pause);
        }

        await Sweep(now, stop);
        return new Attempt(door, name, null) { Keys = keys, IsKnown = known is not null, IsLast = last };
    }

    /// <summary>The secret was right: the try is given back. What attackers took meanwhile stays taken.</summary>
    public async Task Succeeded(Attempt attempt, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        SignInMeter.Count(attempt.Door, "ok");
        var keys = attempt.Keys;
        await db.InTransaction<int>(async () => attempt.IsKnown
            ? await db.Set<TryCount>().Where(t => keys.Contains(t.Key)).ExecuteDeleteAsync(stop)
            : await db.Set<TryCount>().Where(t => keys.Contains(t.Key) && t.Count > 0).ExecuteUpdateAsync(s => s.SetProperty(t => t.Count, t => t.Count - 1), stop), stop);
    }

    /// <summary>The secret was wrong: it is audited, with the address, and the beginning of a pause too.</summary>
    /// <param name="subject">Whom it was about, when there is such a one («user:anna@…»); of others nothing that was typed is kept.</param>
    public async Task Failed(Attempt attempt, string? subject, int? accountId, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        SignInMeter.Count(attempt.Door, "wrong");
        await db.InTransaction<int>(() =>
        {
            var detail = new { attempt.Door, Address, paused = attempt.IsLast };
            db.Record(clock, "sign-in.failed", subject is { Length: > 200 } ? subject[..200] : subject ?? "unknown", accountId, detail);
            return Task.FromResult(new Result<int>(1));
        }, stop);
    }

    /// <summary>Systems carry no cookie: the address from which one came in before is what proves it.</summary>
    public async Task<string?> KnownAddressOf(string door, string name, CancellationToken stop = default)
    {
        var key = Key(door, name, "seen", Address);
        var now = clock.GetUtcNow();
        return await db.Set<TryCount>().AnyAsync(t => t.Key == key && t.EndsAt > now, stop) ? Address : null;
    }

    /// <summary>Keeps for a season that this name came in from here; written once a week at most.</summary>
    public async Task RememberAddress(string door, string name, CancellationToken stop = default)
    {
        var key = Key(door, name, "seen", Address);
        var (now, fresh) = (clock.GetUtcNow(), clock.GetUtcNow().AddDays(83));
        if (!await db.Set<TryCount>().AnyAsync(t => t.Key == key && t.EndsAt > fresh, stop))
        {
            var until = db.Instant(now.AddDays(90));
            await db.InTransaction<int>(async () => await db.Database.ExecuteSqlAsync(
                $"INSERT INTO accounts_tries (key, count, ends_at) VALUES ({key}, 0, {until}) ON CONFLICT (key) DO UPDATE SET ends_at = {until}", stop), stop);
        }
    }

    // One statement decides: null = full. The pause is counted from the last try that was let through.
    private async Task<int?> Raise(string key, int limit, DateTimeOffset now, CancellationToken stop)
    {
        var (at, until) = (db.Instant(now), db.Instant(now + Limits.Pause));
        var counts = await db.Database.SqlQuery<int>(
            $"""
             INSERT INTO accounts_tries (key, count, ends_at) VALUES ({key}, 1, {until})
             ON CONFLICT (key) DO UPDATE SET
               count = CASE WHEN accounts_tries.ends_at <= {at} THEN 1 ELSE accounts_tries.count + 1 END,
               ends_at = CASE WHEN accounts_tries.ends_at <= {at} OR accounts_tries.count + 1 >= {limit} THEN {until} ELSE accounts_tries.ends_at END
             WHERE accounts_tries.ends_at <= {at} OR accounts_tries.count < {limit}
             RETURNING count AS "Value"
             """).ToListAsync(stop);
        return counts.Count == 0 ? null : counts[0];
    }

    private Attempt Refuse(string door, string name, TimeSpan wait)
    {
        SignInMeter.Count(door, "paused");
        if (http.HttpContext is { Response.HasStarted: false } context)
        {
            context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        return new Attempt(door, name, Paused.With(Math.Max(1, (int)Math.Ceiling(wait.TotalMinutes))) with { Field = door });
    }

    // What no longer counts goes, now and then: a name tried once is not kept for ever.
    private async Task Sweep(DateTimeOffset now, CancellationToken stop)
    {
        if (Interlocked.Increment(ref s_taken) % 256 == 0)
        {
            await db.InTransaction<int>(async () => await db.Set<TryCount>().Where(t => t.EndsAt < now).ExecuteDeleteAsync(stop), stop);
        }
    }

    /// <summary>Where the request comes from: an IPv4 address, or the /64 that one IPv6 customer has.</summary>
    private string Address => http.HttpContext?.Connection.RemoteIpAddress is not { } address ? "local"
        : address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString()
        : address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress([.. address.GetAddressBytes()[..8], .. new byte[8]]) + "/64" : address.ToString();

    private static string Key(params string[] parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', parts))));
}
