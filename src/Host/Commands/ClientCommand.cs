using System.CommandLine;
using Filiera.Accounts.Features;

namespace Filiera.Host.Commands;

/// <summary><c>client add NAME [--account CODE] [--scopes …]</c>: a system that may ask for tokens. Its secret is printed once.</summary>
internal static class ClientCommand
{
    public static Command Make(Option<string?> data)
    {
        var name = new Argument<string>("NAME") { Description = "Its client id" };
        var account = new Option<string?>("--account") { Description = "Code of the dealer’s account; without it a system of the manufacturer", HelpName = "CODE" };
        var scopes = new Option<string[]>("--scopes") { Description = "What it may do (by blanks or commas); without it all that such a client may", HelpName = "SCOPES", AllowMultipleArgumentsPerToken = true };
        var secret = new Option<string?>("--secret") { Description = "Its secret; without it a new client gets a generated one", HelpName = "SECRET" };
        var add = new Command("add", "Create a client, or change the one with that name") { name, account, scopes, secret };
        add.SetAction((parsed, stop) => OneShot.Run(parsed, data, async (services, s) =>
        {
            var wanted = parsed.GetValue(scopes) is { Length: > 0 } list ? list.SelectMany(x => x.Split(',', ' ')).Where(x => x.Length > 0).ToList() : null;
            var result = await services.GetRequiredService<AddClient.Handler>().Handle(new AddClient.Request(parsed.GetValue(name), parsed.GetValue(account), wanted, parsed.GetValue(secret)), s);
            if (result.Problem is { } problem)
            {
                return OneShot.Refuse(problem);
            }

            Console.WriteLine($"{(result.Value.Created ? "created" : "changed")} {result.Value.Name}: {string.Join(' ', result.Value.Scopes)}");
            if (result.Value.Secret is { } generated)
            {
                Console.WriteLine($"secret {generated}");
            }

            return 0;
        }, stop));
        return new Command("client", "Systems that use the API") { add };
    }
}
