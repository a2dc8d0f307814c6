using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;

namespace Filiera.Accounts;

/// <summary>A token that was found good, and the caller it speaks for.</summary>
public sealed record KnownToken(ClaimsPrincipal Principal, Caller Caller, DateTimeOffset ExpiresAt);

/// <summary>
/// Tokens that OpenIddict has found good, by their hash, until they expire: a signature that held a second ago need not be computed again. Whether the client behind
/// the token may still come in is not remembered here: that is asked of each request (<see cref="CallerMiddleware"/>).
/// </summary>
public sealed class TokenMemory(TimeProvider clock)
{
    private const int MostKept = 50_000;
    private const int LongestToken = 8_000;
    private const string Scheme = "Bearer ";
    private readonly BoundedMemory<Hash, KnownToken> _kept = new(MostKept, _ => 1);

    private readonly record struct Hash(UInt128 High, UInt128 Low);

    /// <summary>True when the request of the API carries a token that is known here: then its principal is the request's user.</summary>
    internal bool Recall(HttpContext http)
    {
        if (!Read(http, out var token) || !_kept.Find(HashOf(token), out var known) || known.ExpiresAt <= clock.GetUtcNow())
        {
            return false;
        }

        http.User = known.Principal;
        http.Features.Set(known);
        return true;
    }

    /// <summary>Remembers the token of a request that was just signed in by it.</summary>
    internal void Keep(HttpContext http)
    {
        if (http.User.Identity is { IsAuthenticated: true } && Read(http, out var token) && http.User.GetExpirationDate() is { } expires && expires > clock.GetUtcNow())
        {
            _kept.Put(HashOf(token), new(http.User, CallerClaims.Read(http.User), expires));
        }
    }

    private static bool Read(HttpContext http, [NotNullWhen(true)] out string? token)
    {
        token = null;
        if (!http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            || http.Request.Headers.Authorization is not [{ Length: > 7 and < LongestToken } header] || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        token = header;
        return true;
    }

    private static Hash HashOf(string header)
    {
        Span<byte> text = stackalloc byte[Encoding.UTF8.GetMaxByteCount(header.Length - Scheme.Length) is var most && most <= 4096 ? most : 0];
        Span<byte> hash = stackalloc byte[32];
        if (text.Length == 0)
        {
            SHA256.HashData(Encoding.UTF8.GetBytes(header, Scheme.Length, header.Length - Scheme.Length), hash);
        }
        else
        {
            SHA256.HashData(text[..Encoding.UTF8.GetBytes(header.AsSpan(Scheme.Length), text)], hash);
        }

        return new(BitConverter.ToUInt128(hash), BitConverter.ToUInt128(hash[16..]));
    }
}

public static class SignInPlumbing
{
    /// <summary>Who is it? By a token that is known, else by ASP.NET's authentication: cookie, token, or nobody.</summary>
    public static void UseSignIn(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var memory = app.Services.GetRequiredService<TokenMemory>();

        // The authentication stands in a branch: the builder is told, or it would put one more before everything.
        ((IApplicationBuilder)app).Properties["__AuthenticationMiddlewareSet"] = true;
        app.UseWhen(http => !memory.Recall(http), unknown =>
        {
            unknown.UseAuthentication();
            unknown.Use((http, next) =>
            {
                memory.Keep(http);
                return next(http);
            });
        });
    }
}
