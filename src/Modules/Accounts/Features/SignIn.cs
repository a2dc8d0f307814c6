using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>Password sign-in of the portal's pages: a cookie, lock-out after repeated failures; the same words whether the user exists or not.</summary>
public static class SignIn
{
    public const int Tries = 5;
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(15);

    public sealed record Request(string? Email, string? Password, bool Remember = false);

    // One refusal for a wrong password, an unknown user, a locked user and a closed account: it tells nobody who is known here.
    private static readonly Problem Refused = new(401, "SIGN_IN_FAILED",
        new("E-mail o password non corrette.", "E-mail or password is wrong."), "password",
        new("Dopo {0} tentativi sbagliati l’accesso si ferma per {1} minuti.", "After {0} wrong tries signing in pauses for {1} minutes.", Tries, (int)Pause.TotalMinutes));

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/session", (Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop))
            .WithName("SignIn").WithTags("Me").AllowAnonymous().WithSummary("Sign in with e-mail and password: the answer sets the session cookie")
            .WithExample(new { email = "buyer@dealer.demo", password = "Filiera-demo-1" });
        api.MapDelete("/session", async (Handler handler) =>
            {
                await handler.SignOut();
                return new Result<Done>(Done.It);
            })
            .WithName("SignOut").WithTags("Me").AllowAnonymous().WithSummary("Sign out");
    }

    public sealed class Handler(PortalDb db, UserManager<PortalUser> users, SignInManager<PortalUser> signIn, IPasswordHasher<PortalUser> hasher, TimeProvider clock)
    {
        private static string? s_nobody;

        public async Task<Result<Done>> Handle(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (request is not { Email: { Length: > 0 and <= 200 } email, Password: { Length: > 0 and <= 200 } password })
            {
                return Refused;
            }

            var known = await db.Set<PortalUser>().AsNoTracking().FirstOrDefaultAsync(u => u.NormalizedEmail == users.NormalizeEmail(email.Trim()), stop);
            if (known is null || !await TakeTry(known.Id, stop))
            {
                // As long as a real check takes: the clock tells no more than the words.
                hasher.VerifyHashedPassword(new PortalUser(), s_nobody ??= hasher.HashPassword(new PortalUser(), "nobody"), password);
                return Refused;
            }

            if (!await users.CheckPasswordAsync(known, password) || !await signIn.CanSignInAsync(known))
            {
                return Refused;
            }

            await GiveTriesBack(known.Id, stop);
            await signIn.SignInAsync(known, new Microsoft.AspNetCore.Authentication.AuthenticationProperties { IsPersistent = request.Remember }, "pwd");
            return Done.It;
        }

        public Task SignOut() => signIn.SignOutAsync();

        // A try is taken before the password is looked at, by one conditional UPDATE: a hundred tries at once are still five.
        private async Task<bool> TakeTry(int id, CancellationToken stop)
        {
            var now = clock.GetUtcNow();
            DateTimeOffset? until = now + Pause;
            return await Write(() => db.Set<PortalUser>()
                .Where(u => u.Id == id && (u.LockoutEnd == null || u.LockoutEnd < now))
                .ExecuteUpdateAsync(s => s
                    .SetProperty(u => u.AccessFailedCount, u => u.LockoutEnd != null ? 1 : u.AccessFailedCount + 1)
                    .SetProperty(u => u.LockoutEnd, u => u.LockoutEnd == null && u.AccessFailedCount + 1 >= Tries ? until : null), stop), stop) == 1;
        }

        private Task<int> GiveTriesBack(int id, CancellationToken stop) =>
            Write(() => db.Set<PortalUser>().Where(u => u.Id == id)
                .ExecuteUpdateAsync(s => s.SetProperty(u => u.AccessFailedCount, 0).SetProperty(u => u.LockoutEnd, (DateTimeOffset?)null), stop), stop);

        private async Task<int> Write(Func<Task<int>> statement, CancellationToken stop) =>
            (await db.InTransaction<int>(async () => await statement(), stop)).Value;
    }
}
