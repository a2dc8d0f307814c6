namespace Filiera.Pricing;

/// <summary>
/// Bollo virtuale (domain.md A7): 2.00 when the amounts of a document that bear no VAT are together over 77.47 («superiore a», DPR 642/72
/// tariffa art. 13). Which nature count is data: sources disagree on some.
/// </summary>
public sealed record StampDutyRule(decimal Amount, decimal Over, IReadOnlySet<string> Nature)
{
    public static readonly StampDutyRule Default = new(2.00m, 77.47m, new HashSet<string>(StringComparer.Ordinal) { "N1", "N2.1", "N2.2", "N3.4", "N3.5", "N3.6", "N4" });

    /// <param name="Base">The sum that was held against the threshold.</param>
    public sealed record Answer(bool Due, decimal Amount, decimal Base);

    /// <param name="groups">The document's VAT groups: taxable and natura (null = with VAT).</param>
    public Answer Of(IEnumerable<(decimal Taxable, string? Nature)> groups)
    {
        var considered = groups.Where(g => g.Nature is not null && Nature.Contains(g.Nature)).Sum(g => g.Taxable);
        return considered > Over ? new(true, Amount, considered) : new(false, 0m, considered);
    }
}
