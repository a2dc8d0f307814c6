using Filiera.Kernel;

namespace Filiera.Catalog;

public enum QuantityViolation
{
    NotPositive,
    BelowMoq,
    NotMultiple,
    AboveMax,
}

/// <param name="Suggested">The nearest quantity that may be ordered; null when none can.</param>
public sealed record QuantityCheck(bool Valid, IReadOnlyList<QuantityViolation> Violations, decimal? Suggested);

/// <summary>
/// In which quantities an item is sold (domain.md A4), in base units. Nothing is assumed of the three numbers: real data has
/// multiples that don't divide the minimum. A missing field is inherited, product → category → parent category.
/// </summary>
public sealed record QuantityRule(decimal? Minimum = null, decimal? Multiple = null, decimal? Maximum = null)
{
    /// <summary>Field by field, the first that is set wins; the nearest owner first.</summary>
    public static QuantityRule Resolve(params IEnumerable<QuantityRule?> owners)
    {
        var set = owners.OfType<QuantityRule>().ToList();
        return new(
            set.Select(r => r.Minimum).FirstOrDefault(v => v is not null),
            set.Select(r => r.Multiple).FirstOrDefault(v => v is not null),
            set.Select(r => r.Maximum).FirstOrDefault(v => v is not null));
    }

    /// <summary>The smallest quantity that may be ordered; null when none can.</summary>
    public decimal? Smallest => Suggest(Multiple ?? 1);

    public QuantityCheck Check(decimal requested)
    {
        var violations = new List<QuantityViolation>();
        if (requested <= 0)
        {
            violations.Add(QuantityViolation.NotPositive);
        }
        else
        {
            if (Minimum is { } minimum && requested < minimum)
            {
                violations.Add(QuantityViolation.BelowMoq);
            }

            if (Multiple is > 0 and var multiple && requested % multiple != 0)
            {
                violations.Add(QuantityViolation.NotMultiple);
            }

            if (Maximum is { } maximum && requested > maximum)
            {
                violations.Add(QuantityViolation.AboveMax);
            }
        }

        return new(violations.Count == 0, violations, Suggest(requested));
    }

    // ceil(max(requested, minimum) / multiple) × multiple; over the maximum the largest multiple below it, or nothing.
    private decimal? Suggest(decimal requested)
    {
        var multiple = Multiple is > 0 and var m ? m : 1m;
        var least = Math.Max(Minimum ?? 0, 0);
        var wanted = Math.Max(requested, least);
        var up = wanted <= 0 ? multiple : decimal.Ceiling(wanted / multiple) * multiple;
        if (Maximum is not { } maximum || up <= maximum)
        {
            return up;
        }

        var down = decimal.Floor(maximum / multiple) * multiple;
        return down > 0 && down >= least ? down : null;
    }
}
