using System.Security.Cryptography;
using System.Text.Json;
using Filiera.Kernel;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Filiera.Accounts;

/// <summary>For which dealer someone of the manufacturer works, as the browser keeps it.</summary>
/// <param name="User">Whose it is: in anybody else's hands it says nothing.</param>
/// <param name="CheckedAt">When the account was last seen open.</param>
public sealed record Acting(string User, int AccountId, string AccountCode, int? BranchId, DateTimeOffset Since, DateTimeOffset CheckedAt);

/// <summary>
/// Customer service at work for a dealer: from here on the <see cref="Caller"/> is a buyer of that dealer under his own name, and no more than
/// that. A person's choice stands in a protected cookie beside the sign-in cookie; a system names the dealer with each call. Only who may
/// manage orders can; a dealer's own people and systems never.
/// </summary>
public sealed class ActingSession(AccountDirectory accounts, IHttpContextAccessor accessor, IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>The header by which a system says for whom it works.</summary>
    public const string Header = "On-Behalf-Of";

    /// <summary>A working day: then one chooses anew.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(12);

    public static readonly Problem Closed = new(409, "ACCOUNT_CLOSED",
        new("Il rivenditore «{0}» è chiuso.", "Dealer “{0}” is closed."), "code",
        new("Riaprilo, o scegline un altro.", "Open it again, or choose another."));

    private static readonly Problem Unknown = new(404, "NOT_FOUND", new("Il rivenditore «{0}» non esiste.", "There is no dealer “{0}”."), Header);
    private static readonly TimeSpan Recheck = TimeSpan.FromMinutes(5);
    private readonly IDataProtector _protector = protection.CreateProtector("Filiera.Acting");

    /// <summary>Who may work for a dealer: the manufacturer's customer service, and not while it already does.</summary>
    public static bool May(Caller caller) => caller is { AccountId: null, Kind: CallerKind.User or CallerKind.Client } && caller.May(Permission.OrdersManage);

    /// <summary>The same person or system as a buyer of the dealer: his own name, the dealer's scope, never a permission above a buyer's.</summary>
    public static Caller As(Caller caller, int accountId, string accountCode, int? branchId) => caller with
    {
        AccountId = accountId,
        AccountCode = accountCode,
        BranchId = branchId,
        Branches = null,
        Permissions = Roles.Find(Roles.Buyer)!.Permissions,
        OnBehalfOf = accountCode,
    };

    /// <summary>A call that names its dealer.</summary>
    public async Task<Result<Caller>> For(Caller caller, string code, CancellationToken stop)
    {
        if (!May(caller))
        {
            return caller.IsSignedIn ? Problems.Forbidden : Problems.SignInRequired;
        }

        var account = code.Length is > 0 and <= 40 ? await accounts.FindByCode(code, stop) : null;
        return account is null ? Unknown.With(code) : account.Active ? As(caller, account.Id, account.Code, null) : Closed.With(code).At(Header);
    }

    /// <summary>Keeps the choice until the person ends it, signs out, or closes the browser.</summary>
    public void Start(Caller caller, AccountProfile account, int? branchId)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(account);
        var now = clock.GetUtcNow();
        Write(new Acting(caller.Name, account.Id, account.Code, branchId, now, now));
    }

    public void End() => accessor.HttpContext?.Response.Cookies.Delete(Cookie.Name!, Cookie.Build(accessor.HttpContext));

    /// <summary>The caller as his cookie says; himself where it says nothing, or is nobody's any more (it is then taken away).</summary>
    public async Task<Caller> Resume(HttpContext http, Caller caller)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(caller);
        if (http.Request.Cookies[Cookie.Name!] is not { Length: > 0 } kept)
        {
            return caller;
        }

        var now = clock.GetUtcNow();
        if (Read(kept) is not { } acting || !May(caller) || acting.User != caller.Name || now - acting.Since > Life)
        {
            End();
            return caller;
        }

        // Like the sign-in cookie itself: every few minutes it is held against the database.
        if (now - acting.CheckedAt > Recheck)
        {
            if (await accounts.Find(acting.AccountId, http.RequestAborted) is not { Active: true })
            {
                End();
                return caller;
            }

            Write(acting with { CheckedAt = now });
        }

        return As(caller, acting.AccountId, acting.AccountCode, acting.BranchId);
    }

    private SchemedCookie Cookie => new(accessor, "filiera-act") { SameSite = SameSiteMode.Lax };

    private void Write(Acting acting)
    {
        var http = accessor.HttpContext!;
        http.Response.Cookies.Append(Cookie.Name!, _protector.Protect(JsonSerializer.Serialize(acting, Json.Options)), Cookie.Build(http));
    }

    private Acting? Read(string kept)
    {
        try
        {
            return JsonSerializer.Deserialize<Acting>(_protector.Unprotect(kept), Json.Options);
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            return null; // Not ours, or of keys that are gone.
        }
    }
}

/// <summary>After the caller is known: does he work for a dealer? A header of the API, or the cookie of a person.</summary>
public sealed class ActingMiddleware(RequestDelegate next)
{
    public async Task Invoke(HttpContext http, CallerScope scope, ActingSession acting)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(acting);
        var named = http.Request.Headers[ActingSession.Header];
        if (named.Count == 0 || !http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            scope.Caller = await acting.Resume(http, scope.Caller);
            await next(http);
            return;
        }

        var caller = await acting.For(scope.Caller, named.ToString(), http.RequestAborted);
        if (!caller.Ok)
        {
            await ProblemWriter.Write(http, caller.Problem!);
            return;
        }

        scope.Caller = caller.Value;
        await next(http);
    }
}
