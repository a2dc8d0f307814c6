using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;

namespace Filiera.Accounts.Tests;

/// <summary>People for a test, the mail they get, and a request to act in.</summary>
internal static class Crowd
{
    public const string Password = "una-password-lunga";

    /// <summary>Makes a user and answers with the caller that his cookie would make of him.</summary>
    public static async Task<Caller> Person(this TestPortal portal, string email, string? account, string role, IReadOnlyList<string>? branches = null)
    {
        var added = await portal.AsSystem((AddUser.Handler h) => h.Handle(new AddUser.Request(email, account, role, Password, Branches: branches)));
        added.Ok.ShouldBeTrue(added.Problem?.ToString());
        return await portal.CallerOf(email);
    }

    public static async Task<Caller> CallerOf(this TestPortal portal, string email)
    {
        var user = await portal.User(email);
        return CallerClaims.Read(await portal.AsSystem((IUserClaimsPrincipalFactory<PortalUser> principals) => principals.CreateAsync(user)));
    }

    public static Task<PortalUser> User(this TestPortal portal, string email) => portal.Db(db => db.Set<PortalUser>().AsNoTracking().SingleAsync(u => u.Email == email));

    public static async Task<int> IdOf(this TestPortal portal, string email) => (await portal.User(email)).Id;

    /// <summary>One round of the outbox, until nothing more leaves.</summary>
    public static async Task Deliver(this TestPortal portal)
    {
        using var dispatcher = new OutboxDispatcher(portal.Services.GetRequiredService<IServiceScopeFactory>(), portal.Clock, portal.Services.GetRequiredService<Microsoft.Extensions.Configuration.IConfiguration>(), NullLogger<OutboxDispatcher>.Instance);
        while (await dispatcher.DeliverOnce(CancellationToken.None) > 0)
        {
        }
    }

    public static Task<List<MailMessage>> MailsTo(this TestPortal portal, string email) => portal.Db(db => db.Set<MailMessage>().AsNoTracking().Where(m => m.To == email).OrderBy(m => m.Id).ToListAsync());

    /// <summary>What the link of his last mail holds.</summary>
    public static async Task<string> Link(this TestPortal portal, string email) => (await portal.MailsTo(email)).Last(m => m.Secret is not null).Secret!;

    /// <summary>A handler that reads and writes cookies acts in a request; the answer's cookies are those of the next one.</summary>
    public static async Task<TResult> Visit<TService, TResult>(this TestPortal portal, Dictionary<string, string> cookies, Func<TService, Task<TResult>> call) where TService : notnull
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        (http.Request.Scheme, http.Request.Host) = ("https", new HostString("localhost"));
        http.Request.Headers.Cookie = string.Join("; ", cookies.Select(c => $"{c.Key}={c.Value}"));
        scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = http;
        var result = await call(scope.ServiceProvider.GetRequiredService<TService>());
        foreach (var set in http.Response.Headers.SetCookie.OfType<string>().Select(c => c.Split(';')[0].Split('=', 2)))
        {
            if (set[1].Length == 0)
            {
                cookies.Remove(set[0]);
            }
            else
            {
                cookies[set[0]] = set[1];
            }
        }

        return result;
    }

    public const string SessionCookie = "__Host-filiera";
}
