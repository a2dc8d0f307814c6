using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Filiera.Accounts.Tests;

public sealed class SignInTests
{
    private const string Email = "anna@dealer.test";
    private const string Password = "una-password-lunga";

    [Theory, Databases]
    public async Task A_user_signs_in_and_an_unknown_one_hears_the_same_words_as_a_wrong_password(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await AddBuyer(portal);

        (await Try(portal, Email.ToUpperInvariant(), Password)).Ok.ShouldBeTrue();
        var wrong = (await Try(portal, Email, "sbagliata-davvero")).Problem.ShouldNotBeNull();
        var unknown = (await Try(portal, "nessuno@dealer.test", "sbagliata-davvero")).Problem.ShouldNotBeNull();
        wrong.ShouldBe(unknown);
        wrong.Status.ShouldBe(401);
    }

    [Theory, Databases]
    public async Task Who_belongs_to_a_closed_account_stays_out(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await AddBuyer(portal);
        await portal.Db(db => db.Set<Account>().ExecuteUpdateAsync(s => s.SetProperty(a => a.Active, false)));

        (await Try(portal, Email, Password)).Ok.ShouldBeFalse();
    }

    private static async Task AddBuyer(TestPortal portal)
    {
        await portal.Seed.Dealer("D1");
        var added = await portal.AsSystem((AddUser.Handler h) => h.Handle(new AddUser.Request(Email, "D1", Roles.Buyer, Password)));
        added.Ok.ShouldBeTrue(added.Problem?.ToString());
    }

    // Signing in writes a cookie, so it needs a request to answer.
    private static async Task<Result<Done>> Try(TestPortal portal, string email, string password)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        http.Request.Host = new HostString("localhost");
        http.Request.Scheme = "https";
        scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = http;
        var result = await scope.ServiceProvider.GetRequiredService<SignIn.Handler>().Handle(new SignIn.Request(email, password));
        http.Response.Headers.SetCookie.ToString().Contains("__Host-filiera=", StringComparison.Ordinal).ShouldBe(result.Ok);
        return result;
    }
}
