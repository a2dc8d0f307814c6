using System.Globalization;

namespace Filiera.Bench;

/// <summary>How large the measured company is, and how long each measurement takes. Written as <c>--products 100000 --seconds 5</c>.</summary>
/// <param name="Sizes">Of scenario «sizes»: numbers of products, with commas.</param>
/// <param name="Rounds">The two things compared are measured in turn so many times; the median counts, so that a busy moment of the machine falls on both.</param>
internal sealed record Settings(int Products = 100_000, int Accounts = 1_000, int Prices = 1_000_000, int Connections = 16, double Seconds = 5, int Rounds = 3, string Database = "postgres", string Sizes = "10000,100000")
{
    public static Settings Read(IReadOnlyList<string> arguments)
    {
        var settings = new Settings();
        for (var i = 0; i + 1 < arguments.Count; i += 2)
        {
            var text = arguments[i + 1];
            settings = arguments[i] switch
            {
                "--products" => settings with { Products = Number(text) },
                "--accounts" => settings with { Accounts = Number(text) },
                "--prices" => settings with { Prices = Number(text) },
                "--connections" => settings with { Connections = Number(text) },
                "--seconds" => settings with { Seconds = double.Parse(text, CultureInfo.InvariantCulture) },
                "--rounds" => settings with { Rounds = Number(text) },
                "--sizes" => settings with { Sizes = text },
                "--database" => settings with { Database = text },
                var other => throw new ArgumentException($"unknown setting {other}"),
            };
        }

        return settings;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
