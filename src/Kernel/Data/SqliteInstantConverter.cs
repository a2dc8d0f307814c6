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

public static class Instants
{
    /// <summary>An instant as a parameter of SQL written by hand, in the shape that this database stores.</summary>
    public static object Instant(this PortalDb db, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.IsSqlite ? new SqliteInstantConverter().ConvertToProvider(at)! : at.ToUniversalTime();
    }
}
