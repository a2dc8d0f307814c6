using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Filiera.Accounts.Features;
using Filiera.Host;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;

namespace Filiera.Testing;

/// <summary>
/// The whole product over HTTP, in process, on the database of a <see cref="TestPortal"/>: a second node beside it, with caches of its own.
/// The base address is https, since the cookies are secure.
/// </summary>
public sealed class TestSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestSite(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    public SqlCounter Sql { get; } = new();

    /// <param name="configure">Last word on the builder: another server, other services.</param>
    public static async Task<TestSite> Over(TestPortal portal, Dictionary<string, string?>? settings = null, Action<WebApplicationBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(portal);
        var configuration = portal.Services.GetRequiredService<IConfiguration>();
        var all = new Dictionary<string, string?>(settings ?? [])
        {
            ["Database:Provider"] = configuration["Database:Provider"],
            ["ConnectionStrings:Portal"] = configuration.GetConnectionString("Portal"),
            ["DataDir"] = configuration["DataDir"],
            ["Outbox:Deliver"] = "false",
            ["Jobs:Run"] = "false",
            ["Clients:Watch"] = "false",
            ["Catalog:WarmUp"] = "false",
            ["Pricing:ApplyScheduled"] = "false",
        };
        TestSite? site = null;
        var app = PortalHost.Build(all, builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Logging.SetMinimumLevel(LogLevel.Error);
            builder.Services.AddSingleton<TimeProvider>(portal.Clock);
            builder.Services.ConfigureDbContext<PortalDb>((_, options) => options.AddInterceptors(site!.Sql));
            builder.Services.Configure<Microsoft.AspNetCore.Identity.PasswordHasherOptions>(TestPortal.QuickHashes);
            configure?.Invoke(builder);
        });
        site = new TestSite(app);
        app.Services.GetRequiredService<PlainReads>().Sent += site.Sql.Count;
        await app.StartAsync();
        return site;
    }

    /// <summary>Nobody: no cookie, no token. Redirects are not followed, so that a test sees them.</summary>
    public HttpClient Stranger() => new(new CookieHandler(_app.GetTestServer().CreateHandler())) { BaseAddress = new Uri("https://localhost") };

    /// <summary>A system of a dealer (or, without account, of the manufacturer with these scopes), made and signed in by client credentials.</summary>
    public async Task<HttpClient> Client(string name, string? account = null, params string[] scopes)
    {
        var made = await AsSystem((AddClient.Handler h) => h.Handle(new AddClient.Request(name, account, scopes.Length == 0 ? null : scopes)));
        made.Ok.ShouldBeTrue(made.Problem?.Message.ToString());
        var client = Stranger();
        var answer = await client.PostAsync("/connect/token", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = name, ["client_secret"] = made.Value.Secret!,
        }));
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", body.GetProperty("access_token").GetString());
        return client;
    }

    public async Task<TResult> AsSystem<TService, TResult>(Func<TService, Task<TResult>> call) where TService : notnull
    {
        ArgumentNullException.ThrowIfNull(call);
        await using var scope = _app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Caller = Caller.System;
        return await call(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Cookies of one person.</summary>
    private sealed class CookieHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private readonly System.Net.CookieContainer _jar = new();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (_jar.GetCookieHeader(request.RequestUri!) is { Length: > 0 } cookies)
            {
                request.Headers.Add("Cookie", cookies);
            }

            var answer = await base.SendAsync(request, cancellationToken);
            foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
            {
                _jar.SetCookies(request.RequestUri!, cookie);
            }

            return answer;
        }
    }
}
