using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Filiera.Kernel;

/// <summary>
/// The version that the caller edited: header <c>If-Match</c> of the API, a hidden field of a page. Absent or <c>*</c>: whatever is there.
/// A handler takes it as a parameter of its endpoint and asks <see cref="Check"/> before it changes an <see cref="IVersioned"/> row;
/// what it answers carries <c>ETag = IfMatch.Tag(row.Version)</c>.
/// </summary>
public sealed record IfMatch(int? Version)
{
    public static readonly IfMatch Any = new((int?)null);

    /// <summary>The entity tag of a version, without quotes.</summary>
    public static string Tag(int version) => string.Create(CultureInfo.InvariantCulture, $"v{version}");

    /// <summary>Null when the row is the one that was edited.</summary>
    public Problem? Check(int version) => Version is null || Version == version ? null : Versions.Changed;

    /// <summary>
    /// A tag as a header or a form field holds it: <c>"v3"</c>, <c>W/"v3"</c>, <c>v3</c>, and <c>"v3.5f2c…"</c>, as a GET gives it: version
    /// and content. One that we never gave matches no row.
    /// </summary>
    public static IfMatch Read(string? text)
    {
        var plain = text?.Trim() ?? "";
        if (plain is "" or "*")
        {
            return Any;
        }

        plain = plain.StartsWith("W/", StringComparison.Ordinal) ? plain[2..] : plain;
        plain = plain.Trim('"').Split('.')[0];
        return plain is ['v', .. var digits] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? new(version) : new(-1);
    }

    /// <summary>Minimal APIs bind it from the header.</summary>
    public static ValueTask<IfMatch?> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ValueTask.FromResult<IfMatch?>(Read(context.Request.Headers.IfMatch));
    }
}
