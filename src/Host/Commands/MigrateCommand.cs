using System.CommandLine;

namespace Filiera.Host.Commands;

/// <summary><c>migrate</c>: brings the database up to date and ends; for deployments that don't let the nodes do it.</summary>
internal static class MigrateCommand
{
    public static Command Make(Option<string?> data)
    {
        var command = new Command("migrate", "Bring the database up to date");
        command.SetAction((parsed, stop) => OneShot.Run(parsed, data, async (services, s) =>
        {
            var applied = await Database.Migrate(services, s);
            foreach (var name in applied)
            {
                Console.WriteLine($"applied {name}");
            }

            Console.WriteLine(applied.Count == 0 ? "nothing to do" : $"{applied.Count} applied");
            return 0;
        }, stop, prepare: false));
        return command;
    }
}
