namespace Filiera.Kernel;

/// <summary>Calls a minute of single callers, where they differ from the rule: kept in memory by whoever knows the callers (Accounts), asked at each call.</summary>
public sealed class CallerQuotas
{
    private volatile IReadOnlyDictionary<string, int> _perMinute = new Dictionary<string, int>();

    /// <summary>Null: the rule holds.</summary>
    public int? Of(string caller) => _perMinute.TryGetValue(caller, out var limit) ? limit : null;

    public void Set(IReadOnlyDictionary<string, int> perMinute) => _perMinute = perMinute;
}
