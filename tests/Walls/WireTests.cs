using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Filiera.Walls;

/// <summary>The outside of the house, at a real socket: cookies by scheme, names, proxies, bodies too large or too slow.</summary>
public sealed class WireTests(StandingHouse house) : IClassFixture<StandingHouse>
{
    private const string Email = StandingHouse.Email;
    private const int FiftyMegabytes = 50_000_000;

    [Fact]
    public async Task Cookies_carry_the_prefix_over_https_and_plain_names_over_http_on_loopback()
    {
        var wire = house.Wire;
        foreach (var (secure, forwarded, prefixed) in new[] { (false, null, false), (true, null, true), (false, "https", true) })
        {
            using var client = wire.Client(secure);
            if (forwarded is not null)
            {
                client.DefaultRequestHeaders.Add("X-Forwarded-Proto", forwarded); // A proxy on this machine is trusted.
            }

            using var page = await client.GetAsync("/sign-in", TestContext.Current.CancellationToken);
            using var signedIn = await client.PostAsJsonAsync("/api/v1/session", new { email = Email, password = Visitor.Password, remember = true }, TestContext.Current.CancellationToken);
            signedIn.StatusCode.ShouldBe(HttpStatusCode.OK);
            var cookies = page.Headers.GetValues("Set-Cookie").Concat(signedIn.Headers.GetValues("Set-Cookie")).ToList();
            cookies.Count.ShouldBeGreaterThanOrEqualTo(3, "form, session, device");
            foreach (var cookie in cookies.Select(c => c.ToLowerInvariant()))
            {
                cookie.StartsWith("__host-", StringComparison.Ordinal).ShouldBe(prefixed, cookie);
                cookie.Contains("; secure", StringComparison.Ordinal).ShouldBe(prefixed, cookie);
                cookie.ShouldContain("; httponly");
                cookie.ShouldContain("; path=/");
                cookie.ShouldMatch("samesite=(lax|strict)");
                cookie.ShouldNotContain("domain=");
            }

            (signedIn.Headers.Contains("Strict-Transport-Security")).ShouldBe(prefixed);
        }
    }

    [Theory]
    [InlineData("203.0.113.7", null, 403)]
    [InlineData("10.1.2.3", "10.0.0.0/8", 200)]
    [InlineData("10.1.2.3", "10.9.9.9", 403)]
    [InlineData("127.0.0.1", null, 200)]
    public async Task A_forwarded_scheme_is_believed_from_a_trusted_proxy_only(string from, string? trusted, int status)
    {
        await using var site = await TestSite.Over(house.Portal, new() { ["Proxies:Trusted"] = trusted }, b => b.Services.AddSingleton<IStartupFilter>(new FromAddress(from)));
        using var client = site.Stranger();
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://portal.example/sign-in");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-For", "198.51.100.4");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBe(status);
        if (status == 200)
        {
            answer.Headers.GetValues("Set-Cookie").ShouldAllBe(c => c.StartsWith("__Host-"));
        }
    }

    [Theory]
    [InlineData("portal.example", 200)]
    [InlineData("shop.portal.example", 200)]
    [InlineData("evil.example", 400)]
    [InlineData("portal.example.evil", 400)]
    public async Task The_portal_answers_under_its_own_names_only(string host, int status)
    {
        await using var site = await TestSite.Over(house.Portal, new() { ["AllowedHosts"] = "portal.example;*.portal.example" });
        using var client = site.Stranger();
        using var direct = await client.GetAsync($"https://{host}/sign-in", TestContext.Current.CancellationToken);
        ((int)direct.StatusCode).ShouldBe(status);
        direct.Headers.Contains("Content-Security-Policy").ShouldBeTrue();
        using var forwarded = new HttpRequestMessage(HttpMethod.Get, "https://portal.example/sign-in");
        forwarded.Headers.Add("X-Forwarded-Host", host);
        using var answer = await client.SendAsync(forwarded, TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBe(status);
        using var health = await client.GetAsync("https://10.0.0.7/health/live", TestContext.Current.CancellationToken);
        health.StatusCode.ShouldBe(HttpStatusCode.OK, "whoever watches it asks by address");
    }

    [Fact]
    public async Task Fifty_megabytes_are_refused_politely_at_every_door_that_takes_a_body()
    {
        await using var site = await TestSite.Over(house.Portal);
        var doors = Route.All(site).Where(r => r.Method is "POST" or "PUT" or "PATCH" && (r.IsApi || r.IsPage)).ToList();
        doors.Count.ShouldBeGreaterThan(100);
        foreach (var route in doors)
        {
            // Its length alone is enough: the answer is there before the rest is sent.
            var head = $"{route.Method} {route.Address(_ => "1")} HTTP/1.1\r\nHost: localhost\r\nAccept: {(route.IsPage ? "text/html" : "application/json")}\r\n"
                + $"Content-Type: {(route.IsPage ? "multipart/form-data; boundary=x" : "application/json")}\r\nContent-Length: {Math.Max(FiftyMegabytes, (route.MostBytes ?? 0) + 1)}\r\n\r\n{{\"text\":\"";
            var answer = await house.Wire.Say(head, 30_000);
            answer.ShouldStartWith("HTTP/1.1 413 ", customMessage: $"{route}");
            answer.ShouldContain(route.IsPage ? "Content-Type: text/html" : "Content-Type: application/problem+json", customMessage: $"{route}");
        }
    }

    [Theory]
    [InlineData("/api/v1/quick-order/check", false, false)]
    [InlineData("/api/v1/quick-order/check", false, true)]
    [InlineData("/quick-order", true, false)]
    [InlineData("/quick-order", true, true)]
    [InlineData("/office/products/A100/images", true, true)]
    [InlineData("/api/v1/admin/products/A100/images", true, true)]
    [InlineData("/connect/token", true, true)]
    public async Task Who_sends_all_of_it_still_gets_his_answer_and_nothing_is_kept(string path, bool form, bool withoutLength)
    {
        var wire = house.Wire;
        using var client = wire.Client();
        (await client.PostAsJsonAsync("/api/v1/session", new { email = Email, password = Visitor.Password }, TestContext.Current.CancellationToken)).Dispose();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Body(form, path.EndsWith("images", StringComparison.Ordinal) ? 61_000_000 : FiftyMegabytes) };
        request.Headers.TransferEncodingChunked = withoutLength; // Without a length it is counted while it is read.
        request.Headers.Add("Accept", form ? "text/html" : "application/json");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBe(413);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldMatch("too large|troppo grande");
        (await house.Portal.Db(db => db.Set<QuickOrderPad>().CountAsync())).ShouldBe(0);
        (await house.Portal.Db(db => db.Set<Cart>().CountAsync())).ShouldBe(0);
        (await wire.IsWell()).ShouldBeTrue();
    }

    [Fact]
    public async Task Who_sends_drop_by_drop_is_cut_off_and_nobody_waits_for_him()
    {
        await using var wire = await Wire.Over(house.Portal, new() { ["Limits:HeadersSeconds"] = "1", ["Limits:BytesPerSecond"] = "5000", ["Limits:GraceSeconds"] = "2" });
        using var honest = wire.Client();
        (await honest.PostAsJsonAsync("/api/v1/session", new { email = Email, password = Visitor.Password }, TestContext.Current.CancellationToken)).Dispose();

        var slow = Enumerable.Range(0, 60).Select(i => Drip(wire, i % 2 == 0
            ? "GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
            : "POST /api/v1/quick-order/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{\"text\":\"")).ToList();
        for (var i = 0; i < 20; i++)
        {
            using var me = await honest.GetAsync("/api/v1/me", TestContext.Current.CancellationToken);
            me.StatusCode.ShouldBe(HttpStatusCode.OK);
            using var page = await honest.GetAsync("/carts", TestContext.Current.CancellationToken);
            page.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        (await Task.WhenAll(slow)).ShouldAllBe(cutOff => cutOff);
    }

    // True when the server ends it; false when it still listens after a minute.
    private static async Task<bool> Drip(Wire wire, string beginning)
    {
        await using var stream = await wire.Connect();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(beginning), patience.Token);
            var answer = stream.ReadAsync(new byte[1000], patience.Token).AsTask();
            while (!answer.IsCompleted)
            {
                await stream.WriteAsync("x"u8.ToArray(), patience.Token);
                await Task.WhenAny(answer, Task.Delay(100, patience.Token));
                patience.Token.ThrowIfCancellationRequested();
            }

            await answer;
            return true;
        }
        catch (IOException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static HttpContent Body(bool form, int size)
    {
        var bytes = new byte[size];
        Array.Fill(bytes, (byte)'a');
        "{\"text\":\""u8.CopyTo(bytes); // Not known to be wrong before it is read to its end.
        if (!form)
        {
            return new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        return new MultipartFormDataContent { { new ByteArrayContent(bytes), "file", "listino.csv" } };
    }

    /// <summary>Requests come from this address.</summary>
    private sealed class FromAddress(string address) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, then) =>
            {
                http.Connection.RemoteIpAddress = IPAddress.Parse(address);
                return then(http);
            });
            next(app);
        };
    }
}
