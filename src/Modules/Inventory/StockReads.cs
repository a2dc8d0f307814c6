using System.Data.Common;
using System.Globalization;
using Filiera.Kernel;

namespace Filiera.Inventory;

/// <summary>What one warehouse has of a product, as the whole numbers that the database holds.</summary>
internal readonly record struct StockRow(int ProductId, int WarehouseId, long OnHand, long Reserved, DateTimeOffset UpdatedAt)
{
    /// <summary>On hand is the ERP's word and may be less than what is reserved: then there is nothing to have.</summary>
    public Quantity Free => Quantity.FromStored(Math.Max(0, OnHand - Reserved));
}

/// <summary>The stock of products as it is in this moment, in one prepared statement, whatever their number.</summary>
internal static class StockReads
{
    private static readonly PlainSql Sql = new(one => $"SELECT product_id, warehouse_id, on_hand, reserved, updated_at FROM inventory_stock WHERE product_id {one(1)}");

    /// <summary>By product; those that no warehouse has are absent.</summary>
    public static async Task<Dictionary<int, StockRow[]>> StockOf(this PlainReads reads, PortalDoor door, int[] products, CancellationToken stop)
    {
        var stock = new Dictionary<int, StockRow[]>(products.Length);
        await reads.Read(door, reads.Text(Sql), [products], row =>
        {
            var product = row.GetInt32(0);
            stock[product] = [.. stock.GetValueOrDefault(product) ?? [], new(product, row.GetInt32(1), row.GetInt64(2), row.GetInt64(3), Instant(row, 4))];
        }, stop);
        return stock;
    }

    // PostgreSQL has instants, SQLite texts of fixed length.
    private static DateTimeOffset Instant(DbDataReader row, int column) => row is Npgsql.NpgsqlDataReader
        ? new(row.GetFieldValue<DateTime>(column), TimeSpan.Zero)
        : DateTimeOffset.Parse(row.GetString(column), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
