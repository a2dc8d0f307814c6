using System.Text.Json;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Inventory;

/// <summary>A movement of the ledger: so much of a product in a warehouse, as the whole number that the database holds.</summary>
internal sealed record Movement(int WarehouseId, int ProductId, long Quantity);

/// <summary>
/// The statements that change <c>Reserved</c>, on sets: any number of lines is one statement. The lines travel as one JSON parameter,
/// which both databases read as a table, so that one text serves both.
/// </summary>
internal static class StockLedger
{
    /// <summary>
    /// Takes of each product what is wanted or what there is, from the warehouses in turn, and says how much from which. The amount is
    /// computed from the rows as they are under their lock, and the update repeats the condition: nothing is taken that isn't there.
    /// </summary>
    public static async Task<List<Movement>> Take(PortalDb db, IEnumerable<(int Product, long Quantity)> wanted, IEnumerable<(int Warehouse, int Turn)> turns, CancellationToken stop)
    {
        var products = wanted.OrderBy(w => w.Product).ToList();
        var json = Table(products.Select(w => new long[] { w.Product, w.Quantity }));
        db.ForgetHere(StockMemory.Name);
        await Lock(db, products.Select(w => w.Product), stop);
        var sql = $$"""
            WITH wanted AS (SELECT {{Int(0)}} AS product_id, {{Long(1)}} AS quantity FROM {{Rows(db, 0)}}),
                 turns AS (SELECT {{Int(0)}} AS warehouse_id, {{Int(1)}} AS turn FROM {{Rows(db, 1)}}),
                 free AS (
                     SELECT s.warehouse_id, s.product_id, w.quantity, s.on_hand - s.reserved AS amount,
                            SUM(s.on_hand - s.reserved) OVER (PARTITION BY s.product_id ORDER BY t.turn ROWS UNBOUNDED PRECEDING) - (s.on_hand - s.reserved) AS earlier
                     FROM inventory_stock AS s JOIN wanted AS w ON w.product_id = s.product_id JOIN turns AS t ON t.warehouse_id = s.warehouse_id
                     WHERE s.on_hand > s.reserved),
                 takes AS (
                     SELECT warehouse_id, product_id, CAST(CASE WHEN quantity - earlier < amount THEN quantity - earlier ELSE amount END AS bigint) AS quantity
                     FROM free WHERE earlier < quantity)
            UPDATE inventory_stock SET last_take = takes.quantity, reserved = inventory_stock.reserved + takes.quantity
            FROM takes
            WHERE inventory_stock.product_id = takes.product_id AND inventory_stock.warehouse_id = takes.warehouse_id
              AND inventory_stock.on_hand - inventory_stock.reserved >= takes.quantity
            RETURNING inventory_stock.warehouse_id AS "WarehouseId", inventory_stock.product_id AS "ProductId", inventory_stock.last_take AS "Quantity"
            """;
        return await db.Database.SqlQueryRaw<Movement>(sql, json, Table(turns.Select(t => new long[] { t.Warehouse, t.Turn }))).ToListAsync(stop);
    }

    /// <summary>Gives back what was taken before. One key at most once.</summary>
    public static async Task GiveBack(PortalDb db, IReadOnlyCollection<Movement> movements, CancellationToken stop)
    {
        if (movements.Count == 0)
        {
            return;
        }

        db.ForgetHere(StockMemory.Name);
        await Lock(db, movements.Select(m => m.ProductId).Distinct(), stop);
        var sql = $$"""
            UPDATE inventory_stock SET reserved = inventory_stock.reserved - back.quantity
            FROM (SELECT {{Int(0)}} AS warehouse_id, {{Int(1)}} AS product_id, {{Long(2)}} AS quantity FROM {{Rows(db, 0)}}) AS back
            WHERE inventory_stock.product_id = back.product_id AND inventory_stock.warehouse_id = back.warehouse_id
              AND inventory_stock.reserved >= back.quantity
            """;
        var changed = await db.Database.ExecuteSqlRawAsync(sql, [Table(movements.Select(m => new long[] { m.WarehouseId, m.ProductId, m.Quantity }))], stop);
        if (changed != movements.Count)
        {
            throw new InvalidOperationException($"the stock ledger doesn't balance: {movements.Count} to give back, {changed} could be");
        }
    }

    public static Task Hold(PortalDb db, string reference, IEnumerable<(int Line, Movement Movement)> rows, DateTimeOffset at, CancellationToken stop)
    {
        object instant = db.IsSqlite ? new SqliteInstantConverter().ConvertToProvider(at)! : at.ToUniversalTime();
        var sql = $$"""
            INSERT INTO inventory_reservations (reference, line, warehouse_id, product_id, quantity, state, created_at)
            SELECT {1}, {{Int(0)}}, {{Int(1)}}, {{Int(2)}}, {{Long(3)}}, 'Held', {2} FROM {{Rows(db, 0)}}
            """;
        return db.Database.ExecuteSqlRawAsync(sql, [Table(rows.Select(r => new long[] { r.Line, r.Movement.WarehouseId, r.Movement.ProductId, r.Movement.Quantity })), reference, instant], stop);
    }

    /// <summary>Marks what is held under the references as released, and says what that was: who comes second finds nothing.</summary>
    public static Task<List<Movement>> Free(PortalDb db, IEnumerable<string> references, CancellationToken stop)
    {
        var sql = $$"""
            UPDATE inventory_reservations SET state = 'Released'
            WHERE state = 'Held' AND reference IN (SELECT e.value FROM {{(db.IsSqlite ? "json_each({0}) AS e" : "jsonb_array_elements_text(CAST({0} AS jsonb)) AS e(value)")}})
            RETURNING warehouse_id AS "WarehouseId", product_id AS "ProductId", quantity AS "Quantity"
            """;
        return db.Database.SqlQueryRaw<Movement>(sql, JsonSerializer.Serialize(references)).ToListAsync(stop);
    }

    // PostgreSQL locks rows in the order in which an UPDATE meets them: two orders with the same products could meet them crosswise.
    // So the rows are locked first, in one fixed order, and the statement that follows sees them as they are then. SQLite has one writer.
    private static Task Lock(PortalDb db, IEnumerable<int> products, CancellationToken stop) =>
        db.IsSqlite ? Task.CompletedTask : db.Database.ExecuteSqlAsync(
            $"SELECT 1 FROM inventory_stock WHERE product_id = ANY({products.ToArray()}) ORDER BY product_id, warehouse_id FOR UPDATE", stop);

    private static string Table(IEnumerable<long[]> rows) => JsonSerializer.Serialize(rows);

    private static string Rows(PortalDb db, int parameter) =>
        db.IsSqlite ? $"json_each({{{parameter}}}) AS e" : $"jsonb_array_elements(CAST({{{parameter}}} AS jsonb)) AS e(value)";

    private static string Int(int column) => $"CAST(e.value ->> {column} AS integer)";

    private static string Long(int column) => $"CAST(e.value ->> {column} AS bigint)";
}
