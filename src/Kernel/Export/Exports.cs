using Microsoft.AspNetCore.Http;

namespace Filiera.Kernel;

/// <summary>The answer of an export: a file in the format asked for, or the refusal.</summary>
public static class Exports
{
    private static readonly Problem NoFormat = Problems.Invalid("format", "Il formato è csv o xlsx.", "The format is csv or xlsx.");

    /// <param name="format">csv (also when absent) or xlsx.</param>
    public static IResult Answer(Result<TableFile> file, string? format)
    {
        ArgumentNullException.ThrowIfNull(file);
        return !file.Ok ? file : TableFile.Format(string.IsNullOrEmpty(format) ? "csv" : format) is { } kind ? file.Value.As(kind) : new Result<Done>(NoFormat);
    }

    /// <summary>Heads in the reader's language.</summary>
    public static IReadOnlyList<string> Heads(params Phrase[] heads) => [.. heads.Select(h => h.ToString())];
}
