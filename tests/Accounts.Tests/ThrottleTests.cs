using System.Net;
using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Filiera.Accounts.Tests;

/// <summary>Guessing at passwords stops; the people whose passwords they are come in all the same.</summary>
public sealed class ThrottleTests
{
    private const string Anna = "anna@dealer.test";
    private const string Password = "una-password-lunga";
    private const string Wrong = "sbagliata-davvero";
    private static readonly ThrottleOptions Limits = new();

    [Theory, Databases]
    public async Task Five_wrong_tries_pause_signing_in_and_the_pause_ends(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await AddBuyers(portal, Anna);
        for (var i = 0; i < Limits.Tries; i++)
        {
            (await new Visitor("10.0.0.1").Try(portal, Anna, Wrong)).Status.ShouldBe(401);
        }

        var paused = await new Visitor("10.0.0.1").Try(portal, Anna, Password);
        (paused.Status, paused.Code).ShouldBe((429, "TOO_MANY_TRIES"));
        portal.Clock.Advance(Limits.Pause + TimeSpan.FromSeconds(1));
        (await new Visitor("10.0.0.1").Try(portal, Anna, Password)).Status.ShouldBe(200);
    }

    [Theory, Databases]
    public async Task A_hundred_tries_at_once_are_still_five(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await AddBuyers(portal, Anna);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => new Visitor($"10.0.1.{i}").Try(portal, Anna, Wrong))));

        answers.Count(a => a.Status == 401).ShouldBe(Limits.Tries);
        answers.Count(a => a.Status == 429).ShouldBe(100 - Limits.Tries);
    }

    [Theory, Databases]
    public async Task An_attack_from_many_addresses_stops_and_the_owner_signs_in_on_his_own_device_meanwhile(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await AddBuyers(portal, Anna);
        var owner = new Visitor("93.40.1.7");
        (await owner.Try(portal, Anna, Password)).Status.ShouldBe(200);

        var looked = 0;
        for (var i = 0; i < 1000; i++)
        {
            // The right password among the guesses: found too late.
            var answer = await new Visitor($"10.{i % 7}.{i / 250}.{i % 250}").Try(portal, Anna, i == 700 ? Password : Wrong);
            looked += answer.Status == 401 ? 1 : 0;
            answer.Status.ShouldNotBe(200);
            if (i is 300 or 900)
            {
                (await owner.Try(portal, Anna, Wrong)).Status.ShouldBe(401, "he mistypes, like anyone");
                (await owner.Try(portal, Anna, Password)).Status.ShouldBe(200);
            }
        }

        looked.ShouldBe(Limits.Tries);
        (await owner.Moved("151.20.3.4").Try(portal, Anna, Password)).Status.ShouldBe(200, "his device goes with him");
    }

    [Theory, Databases]
    public async Task A_stolen_device_is_no_way_round(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await AddBuyers(portal, Anna, "bruno@dealer.test");
        var bruno = new Visitor("10.0.0.2");
        (await bruno.Try(portal, "bruno@dealer.test", Password)).Status.ShouldBe(200);

        var looked = 0;
        for (var i = 0; i < 60; i++)
        {
            looked += (await bruno.Try(portal, Anna, Wrong)).Status == 401 ? 1 : 0;
        }

        looked.ShouldBe(Limits.Tries, "his device knows him, not her");
        var own = 0;
        for (var i = 0; i < 60; i++)
        {
            own += (await bruno.Try(portal, "bruno@dealer.test", Wrong)).Status == 401 ? 1 : 0;
        }

        own.ShouldBe(Limits.TriesOfKnown);
    }

    [Theory, Databases]
    public async Task One_address_that_tries_many_names_stops_and_learns_nothing(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await AddBuyers(portal, Anna);
        var attacker = new Visitor("203.0.113.9");
        var statuses = new List<int>();
        for (var i = 0; i < 300; i++)
        {
            statuses.Add((await attacker.Try(portal, i % 3 == 0 ? Anna : $"nessuno{i}@dealer.test", Wrong)).Status);
        }

        statuses.Count(s => s == 401).ShouldBe(Limits.TriesPerAddress);
        statuses.Skip(200).ShouldAllBe(s => s == 429);
        (await portal.Db(db => db.Set<TryCount>().CountAsync())).ShouldBeLessThan(Limits.TriesPerAddress + 5, "an attack fills no table");
        (await portal.Db(db => db.Set<AuditEntry>().CountAsync(a => a.What == "sign-in.failed"))).ShouldBe(Limits.TriesPerAddress);
        (await portal.Db(db => db.Set<AuditEntry>().CountAsync(a => a.What == "sign-in.failed" && a.Subject == $"user:{Anna}"))).ShouldBe(Limits.Tries);
    }

    [Theory, Databases]
    public async Task A_name_that_exists_and_one_that_does_not_hear_the_same(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await AddBuyers(portal, Anna);
        for (var i = 0; i < Limits.Tries + 3; i++)
        {
            var (known, unknown) = (await new Visitor($"10.0.0.{i}").Try(portal, Anna, Wrong), await new Visitor($"10.0.0.{i}").Try(portal, "nessuno@dealer.test", Wrong));
            known.ShouldBe(unknown);
        }
    }

    [Theory, Databases]
    public async Task Two_hundred_honest_people_behind_one_address_all_come_in(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var people = Enumerable.Range(0, 200).Select(i => $"p{i}@dealer.test").ToArray();
        await AddBuyers(portal, people);
        for (var i = 0; i < people.Length; i++)
        {
            var one = new Visitor("198.51.100.1");
            if (i % 5 == 0)
            {
                (await one.Try(portal, people[i], Wrong)).Status.ShouldBe(401);
            }

            (await one.Try(portal, people[i], Password)).Status.ShouldBe(200, $"person {i}");
        }
    }

    [Theory, Databases]
    public async Task The_second_factor_has_counts_of_its_own(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        for (var i = 0; i < Limits.Tries; i++)
        {
            var attempt = await portal.AsSystem((Throttle t) => t.Take(Throttle.Code, "7", null));
            attempt.Refusal.ShouldBeNull();
            await portal.AsSystem(async (Throttle t) => { await t.Failed(attempt, "user:x", null); return Done.It; });
        }

        (await portal.AsSystem((Throttle t) => t.Take(Throttle.Code, "7", null))).Refusal!.Status.ShouldBe(429);
        (await portal.AsSystem((Throttle t) => t.Take(Throttle.Code, "7", "device"))).Refusal.ShouldBeNull();
        (await portal.AsSystem((Throttle t) => t.Take(Throttle.Code, "8", null))).Refusal.ShouldBeNull();
        (await portal.AsSystem((Throttle t) => t.Take(Throttle.Password, "7", null))).Refusal.ShouldBeNull();
    }

    private static async Task AddBuyers(TestPortal portal, params string[] emails)
    {
        await portal.Seed.Dealer("D1");
        (await portal.AsSystem((AddUser.Handler h) => h.Handle(new AddUser.Request(emails[0], "D1", Roles.Buyer, Password)))).Ok.ShouldBeTrue();
        await portal.Db(async db =>
        {
            var first = await db.Set<PortalUser>().SingleAsync();
            db.AddRange(emails.Skip(1).Select(e => new PortalUser
            {
                UserName = e, Email = e, NormalizedEmail = e.ToUpperInvariant(), NormalizedUserName = e.ToUpperInvariant(), DisplayName = e, Role = Roles.Buyer,
                AccountId = first.AccountId, PasswordHash = first.PasswordHash, SecurityStamp = e, CreatedAt = first.CreatedAt,
            }));
            return await db.SaveChangesAsync();
        });
    }

    private sealed record Heard(int Status, string? Code, string? Words);

    /// <summary>A browser at an address.</summary>
    private sealed class Visitor(string address)
    {
        private Dictionary<string, string> _cookies = [];

        public Visitor Moved(string to) => new(to) { _cookies = _cookies };

        public async Task<Heard> Try(TestPortal portal, string email, string password)
        {
            await using var scope = portal.Services.CreateAsyncScope();
            var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
            (http.Request.Scheme, http.Request.Host, http.Connection.RemoteIpAddress) = ("https", new HostString("localhost"), IPAddress.Parse(address));
            http.Request.Headers.Cookie = string.Join("; ", _cookies.Select(c => $"{c.Key}={c.Value}"));
            scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = http;
            var result = await scope.ServiceProvider.GetRequiredService<SignIn.Handler>().Handle(new SignIn.Request(email, password));
            var set = http.Response.Headers.SetCookie.Select(c => c!.Split(';')[0].Split('=', 2)).ToList();
            set.Exists(c => c[0] == "__Host-filiera").ShouldBe(result.Ok);
            set.FindAll(c => c[0] == "__Host-filiera-device").ForEach(c => _cookies[c[0]] = c[1]);
            return new Heard(result.Problem?.Status ?? 200, result.Problem?.Code, result.Problem?.Message.ToString());
        }
    }
}
