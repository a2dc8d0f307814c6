using System.Diagnostics.Metrics;
using Filiera.Kernel;

namespace Filiera.Accounts;

/// <summary>Tries to come in, by door (password, code, token) and outcome (ok, wrong, paused): what an alarm watches.</summary>
internal static class SignInMeter
{
    private static readonly Counter<long> Tries = PortalMeter.Meter.CreateCounter<long>("filiera.sign_in.tries", "{try}", "Tries to sign in, by door and outcome");

    public static void Count(string door, string outcome) => Tries.Add(1, new KeyValuePair<string, object?>("door", door), new("outcome", outcome));
}
