namespace Filiera.Accounts;

/// <summary>What a browser says of itself, in two words that its owner recognises.</summary>
public static class Browsers
{
    private static readonly (string Mark, string Words)[] Names =
        [("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Mark, string Words)[] Systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux")];

    /// <summary>«Chrome, Windows»; of a program the beginning of what it says.</summary>
    public static string Words(string? agent)
    {
        if (string.IsNullOrWhiteSpace(agent))
        {
            return "—";
        }

        var browser = Names.FirstOrDefault(n => agent.Contains(n.Mark, StringComparison.Ordinal)).Words;
        var system = Systems.FirstOrDefault(s => agent.Contains(s.Mark, StringComparison.Ordinal)).Words;
        return (browser, system) switch
        {
            (null, null) => agent.Length > 40 ? agent[..40] + "…" : agent,
            (null, _) => system,
            (_, null) => browser,
            _ => $"{browser}, {system}",
        };
    }
}
