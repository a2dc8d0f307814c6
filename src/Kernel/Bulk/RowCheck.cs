using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Filiera.Kernel;

/// <summary>A field of a row and what it held before and after; null = nothing.</summary>
public readonly record struct NotedChange(string Field, object? From, object? To);

/// <summary>
/// One row of a bulk call while it is checked and compared with what is stored. Checks note what is wrong; a row that is
/// refused stays out, the others go on. An absent field (null) leaves what is stored, an empty text clears it.
/// </summary>
public sealed class RowCheck(int index)
{
    private static readonly ConcurrentDictionary<string, string?> Fields = new(StringComparer.Ordinal);
    private List<RowProblem>? _problems;
    private List<NotedChange>? _changes;

    public int Index => index;

    public string? Key { get; set; }

    public bool Rejected { get; private set; }

    public bool Good => !Rejected;

    public bool IsNew { get; set; }

    public bool Changed { get; private set; }

    public RowStatus Status => Rejected ? RowStatus.Rejected : IsNew ? RowStatus.Created : Changed ? RowStatus.Updated : RowStatus.Unchanged;

    /// <summary>The fields that <c>Next</c> and <c>Noted</c> saw change, for the audit: named by what was compared, <c>account.VatNumber</c> → <c>vatNumber</c>.</summary>
    public IReadOnlyList<NotedChange> Changes => _changes ?? (IReadOnlyList<NotedChange>)[];

    /// <summary>Why the row was refused, for a use case that takes one row only; null when it is good. Notes don't count.</summary>
    public Problem? Problem => Refusal(_problems ?? (IReadOnlyList<RowProblem>)[]);

    public static Problem? Refusal(IReadOnlyList<RowProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        var wrong = problems.Where(p => !p.Warning).Select(p => new Problem(422, p.Code, p.Words, p.Field, p.Cure)).ToList();
        return wrong.Count == 0 ? null : Kernel.Problem.Several(wrong);
    }

    /// <summary>What is odd about a row that is good.</summary>
    public IReadOnlyList<RowProblem> Warnings => [.. (_problems ?? []).Where(p => p.Warning)];

    internal RowResult Result => new(index, Key, Status, _problems ?? (IReadOnlyList<RowProblem>)[]);

    public void Refuse(RowProblem problem)
    {
        (_problems ??= []).Add(problem);
        Rejected = true;
    }

    public void Refuse(string code, string field, Phrase message, Phrase? fix = null, object? value = null) =>
        Refuse(new RowProblem(code, field, message, fix, Shown(value)));

    public void Warn(string code, string field, Phrase message, Phrase? fix = null, object? value = null) =>
        (_problems ??= []).Add(new RowProblem(code, field, message, fix, Shown(value), Warning: true));

    /// <summary>The text without blanks around it: null when absent, empty when it is to be cleared.</summary>
    public string? Text(string field, string? value, int maximum)
    {
        var text = value?.Trim();
        if (text is { Length: > 0 })
        {
            if (text.Length > maximum)
            {
                Refuse("TOO_LONG", field, new("Al massimo {0} caratteri, qui {1}.", "At most {0} characters, here {1}.", maximum, text.Length), null, text.Length > 80 ? text[..80] + "…" : text);
                return null;
            }

            if (text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
            {
                Refuse("CONTROL_CHARACTER", field, new("Contiene caratteri non stampabili.", "It holds characters that can't be printed."));
                return null;
            }
        }

        return text;
    }

    /// <summary>A text that must be there; on one line.</summary>
    public string Required(string field, string? value, int maximum)
    {
        var text = Text(field, value, maximum);
        if (string.IsNullOrEmpty(text))
        {
            if (!Rejected || string.IsNullOrWhiteSpace(value))
            {
                Refuse("REQUIRED", field, new("Manca.", "It is missing."));
            }

            return "";
        }

        if (text.AsSpan().IndexOfAny('\n', '\r', '\t') >= 0)
        {
            Refuse("CONTROL_CHARACTER", field, new("Deve stare su una riga sola.", "It must be on one line."));
        }

        return text;
    }

    public T? Number<T>(string field, decimal? value, decimal minimum = 0, decimal maximum = Scaled.Limit) where T : struct, IScaled<T>
    {
        if (value is not { } number)
        {
            return null;
        }

        if (number < minimum || number > maximum)
        {
            Refuse("OUT_OF_RANGE", field, new("Deve andare da {0} a {1}.", "It must be between {0} and {1}.", minimum, maximum), null, number);
            return null;
        }

        if (!Scaled.Holds<T>(number))
        {
            Refuse("TOO_MANY_DECIMALS", field, new("Al massimo {0} decimali.", "At most {0} decimals.", T.Decimals), null, number);
            return null;
        }

        return T.Of(number);
    }

    /// <summary>What an optional text becomes.</summary>
    public string? Next(string? old, string? given, [CallerArgumentExpression(nameof(old))] string? of = null) => given is null ? old : Noted(old, given.Length == 0 ? null : given, of);

    /// <summary>What a value becomes that is always there.</summary>
    public T Next<T>(T old, T? given, [CallerArgumentExpression(nameof(old))] string? of = null) where T : struct => given is { } value ? Noted(old, value, of) : old;

    /// <summary>What an optional value becomes.</summary>
    public T? NextOptional<T>(T? old, T? given, [CallerArgumentExpression(nameof(old))] string? of = null) where T : struct => given is null ? old : Noted(old, given, of);

    /// <param name="of">Where the old value stood, filled in by the compiler: the name of the field in <see cref="Changes"/>.</param>
    public T Noted<T>(T old, T next, [CallerArgumentExpression(nameof(old))] string? of = null)
    {
        if (EqualityComparer<T>.Default.Equals(old, next))
        {
            return next;
        }

        Changed = true;
        if (of is not null && Fields.GetOrAdd(of, FieldOf) is { } field)
        {
            (_changes ??= []).Add(new(field, old, next));
        }

        return next;
    }

    // «account.VatNumber» is a field; a local or a tuple is none.
    private static string? FieldOf(string expression) =>
        expression.LastIndexOf('.') is > 0 and var dot && expression.All(c => char.IsAsciiLetterOrDigit(c) || c == '.') ? JsonNamingPolicy.CamelCase.ConvertName(expression[(dot + 1)..]) : null;

    private static string? Shown(object? value) => value is null ? null : Convert.ToString(value, CultureInfo.InvariantCulture);
}
