using Filiera.Kernel;
using Microsoft.AspNetCore.Http;

namespace Filiera.Portal.BackOffice;

/// <summary>What stands in a form of the office: what was typed, or what is stored; and what was refused of it, field by field.</summary>
public sealed class FormValues(IReadOnlyDictionary<string, string?> values, Problem? problem = null)
{
    public static readonly FormValues Nothing = new(new Dictionary<string, string?>());

    public static FormValues Of(IFormCollection form, Problem? problem = null)
    {
        ArgumentNullException.ThrowIfNull(form);
        return new(form.Where(f => f.Key[0] != '_').ToDictionary(f => f.Key, f => (string?)f.Value.ToString()), problem);
    }

    public Problem? Problem => problem;

    /// <summary>Someone else saved meanwhile.</summary>
    public bool IsOld => problem?.Code == Versions.Changed.Code;

    public string? this[string name] => values.GetValueOrDefault(name);

    public bool Ticked(string name) => values.ContainsKey(name);

    public FormValues Refused(Problem? by) => new(values, by);

    /// <summary>The sentence beside a field.</summary>
    public string? Error(string field) =>
        (problem?.All ?? (problem is null ? [] : [problem])).FirstOrDefault(p => p.Field == field) is { } wrong ? $"{wrong.Message} {wrong.Fix}".TrimEnd() : null;
}

/// <summary>A field of a form, for showing what is different when someone else saved meanwhile.</summary>
/// <param name="Now">What is stored now.</param>
public sealed record FormField(string Label, string? Typed, string? Now)
{
    public bool Differs => (Typed ?? "").Trim() != (Now ?? "");
}
