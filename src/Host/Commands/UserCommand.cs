using System.CommandLine;
using Filiera.Accounts;
using Filiera.Accounts.Features;

namespace Filiera.Host.Commands;

/// <summary><c>user add EMAIL --account CODE --role ROLE</c>: a person who may sign in. A generated password is printed once.</summary>
internal static class UserCommand
{
    public static Command Make(Option<string?> data)
    {
        var email = new Argument<string>("EMAIL") { Description = "His e-mail: his user name" };
        var account = new Option<string?>("--account") { Description = "Code of the dealer’s account; none for the manufacturer’s people", HelpName = "CODE" };
        var role = new Option<string>("--role") { Description = string.Join(", ", Roles.All.Select(r => r.Code)), HelpName = "ROLE", Required = true };
        var password = new Option<string?>("--password") { Description = "His password; without it a new user gets a generated one", HelpName = "PASSWORD" };
        var name = new Option<string?>("--name") { Description = "His name", HelpName = "NAME" };
        var branch = new Option<string?>("--branch") { Description = "The branch for which he orders; without it the headquarters", HelpName = "CODE" };
        var language = new Option<string?>("--language") { Description = "it or en", HelpName = "LANGUAGE" };
        var add = new Command("add", "Create a user, or change the one with that e-mail") { email, account, role, password, name, branch, language };
        add.SetAction((parsed, stop) => OneShot.Run(parsed, data, async (services, s) =>
        {
            var result = await services.GetRequiredService<AddUser.Handler>().Handle(new AddUser.Request(
                parsed.GetValue(email), parsed.GetValue(account), parsed.GetValue(role), parsed.GetValue(password), parsed.GetValue(name), parsed.GetValue(branch), Language: parsed.GetValue(language)), s);
            if (result.Problem is { } problem)
            {
                return OneShot.Refuse(problem);
            }

            Console.WriteLine($"{(result.Value.Created ? "created" : "changed")} {result.Value.Email}");
            if (result.Value.Password is { } generated)
            {
                Console.WriteLine($"password {generated}");
            }

            return 0;
        }, stop));
        return new Command("user", "People who sign in") { add };
    }
}
