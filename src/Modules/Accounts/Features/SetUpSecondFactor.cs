using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>An authenticator app as second factor: first its key, then a first code that shows that the app has it. The recovery codes are told once.</summary>
public static class SetUpSecondFactor
{
    /// <param name="Password">Needed when one did not sign in just now.</param>
    public sealed record BeginRequest(string? Password = null);

    /// <param name="Secret">What is typed into the app, in groups of four.</param>
    /// <param name="Uri">The same for a square code.</param>
    public sealed record BeginResponse(string Secret, string Uri);

    public sealed record Request(string? Code);

    /// <param name="RecoveryCodes">Each opens once, instead of a code. They are not told again.</param>
    public sealed record Response(IReadOnlyList<string> RecoveryCodes);

    private static readonly Problem AlreadyOn = new(409, "SECOND_FACTOR_ON",
        new("Il secondo fattore è già attivo.", "The second factor is on already."), null,
        new("Per cambiare telefono, prima toglilo.", "To change your phone, remove it first."));

    private static readonly Problem NotBegun = new(409, "SECOND_FACTOR_NOT_BEGUN", new("Prima chiedi la chiave per l’app.", "Ask for the key of the app first."), "code");

    private static readonly Problem Wrong = new(422, "CODE_WRONG",
        new("Il codice non è quello che ci aspettavamo.", "The code is not what we expected."), "code",
        new("Aspetta il prossimo e riprova. Controlla che l’ora del telefono sia esatta.", "Wait for the next one and try again. See that the time of your phone is right."));

    public static void Map(IEndpointRouteBuilder api)
    {
        // No idempotency key here: its store would keep the secrets that these answers tell once.
        api.MapPost("/me/second-factor", (BeginRequest request, Handler handler, CancellationToken stop) => handler.Begin(request, stop))
            .WithName("BeginSecondFactor").WithTags("Me").WithSummary("A key for an authenticator app").WithDescription("It asks for nothing at sign-in before `POST /me/second-factor/confirm`. Asking again makes a new key.")
            .WithExample(new BeginRequest("Filiera-demo-1"));
        api.MapPost("/me/second-factor/confirm", (Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop))
            .WithName("ConfirmSecondFactor").WithTags("Me").WithSummary("Switch the second factor on with a first code").WithDescription("The answer tells ten recovery codes, once. My other sessions end.")
            .WithExample(new Request("123456"));
    }

    public sealed class Handler(PortalDb db, Myself myself, SecondFactors factors, Company company, Sessions sessions, SecondDoor door, PeopleMails mails, SignInManager<PortalUser> signIn, IHttpContextAccessor http, TimeProvider clock)
    {
        public async Task<Result<BeginResponse>> Begin(BeginRequest request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            var me = await myself.Demand(stop);
            if (!me.Ok)
            {
                return me.Problem!;
            }

            if (await factors.IsOn(me.Value.Id, stop))
            {
                return AlreadyOn;
            }

            if (await myself.Reassure(me.Value, request.Password, stop) is { } refused)
            {
                return refused;
            }

            var (key, kept) = factors.NewKey();
            await db.InTransaction<Done>(async () =>
            {
                await factors.Begin(me.Value.Id, kept, stop);
                return Done.It;
            }, stop);
            return Show(key, me.Value);
        }

        /// <summary>The key that waits for its first code, for a form that is shown again.</summary>
        public async Task<Result<BeginResponse>> Waiting(CancellationToken stop = default)
        {
            var me = await myself.Demand(stop);
            return !me.Ok ? me.Problem! : await factors.Waiting(me.Value.Id, stop) is { } key ? Show(key, me.Value) : NotBegun;
        }

        public async Task<Result<Response>> Handle(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            var me = await myself.Demand(stop);
            if (!me.Ok)
            {
                return me.Problem!;
            }

            var user = me.Value;
            db.ChangeTracker.Clear();
            var made = await db.InTransaction<Response>(async () =>
            {
                if (await factors.IsOn(user.Id, stop))
                {
                    return AlreadyOn;
                }

                if (!await factors.TakeCode(user.Id, request.Code, confirm: true, stop))
                {
                    return await factors.Waiting(user.Id, stop) is null ? NotBegun : Wrong;
                }

                var codes = await factors.NewCodes(user.Id, stop);
                await door.Renew(user.Id, stop);
                await sessions.End(user.Id, but: myself.Session, stop: stop);
                await mails.Changed(user, new("Il secondo fattore è attivo: oltre alla password serve il codice della tua app.", "The second factor is on: besides your password the code of your app is needed."), stop);
                db.Record(clock, "user.second-factor-on", $"user:{user.Email}", user.AccountId);
                return new Response(codes);
            }, stop);
            if (made.Ok && http.HttpContext is not null)
            {
                await signIn.RefreshSignInAsync(await db.Set<PortalUser>().AsNoTracking().SingleAsync(u => u.Id == user.Id, stop));
            }

            return made;
        }

        private BeginResponse Show(byte[] key, PortalUser user)
        {
            var secret = Totp.Base32(key);
            return new(string.Join(' ', secret.Chunk(4).Select(c => new string(c))), Totp.Uri(company.Name, user.Email!, secret));
        }
    }
}
