using System.Globalization;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Filiera.Kernel;

/// <summary>An instant as UTC text of fixed length, so that its order in the database is its order in time.</summary>
public sealed class SqliteInstantConverter() : ValueConverter<DateTimeOffset, string>(
    value => value.ToUniversalTime().ToString(Shape, CultureInfo.InvariantCulture),
    stored => DateTimeOffset.ParseExact(stored, Shape, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal))
{
    private const string Shape = "yyyy-MM-dd HH:mm:ss.ffffff'Z'";
}
