using Microsoft.Extensions.Configuration;

namespace Filiera.Ordering;

/// <summary>How much one call may carry: <c>Ordering:MaxRows</c>, 10,000 lines where nothing is said.</summary>
public sealed class OrderingLimits(IConfiguration configuration)
{
    public int MaxRows { get; } = configuration.GetValue("Ordering:MaxRows", 10_000);
}
