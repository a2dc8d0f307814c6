using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Filiera.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class PricesWhole : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateOnly>(
                name: "extends_from",
                table: "pricing_revisions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "extends_list_id",
                table: "pricing_revisions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "extends_to",
                table: "pricing_revisions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "generated",
                table: "pricing_revisions",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "new_unit",
                table: "pricing_revision_rows",
                type: "TEXT",
                maxLength: 10,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "old_unit",
                table: "pricing_revision_rows",
                type: "TEXT",
                maxLength: 10,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "manual",
                table: "pricing_prices",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "unit",
                table: "pricing_prices",
                type: "TEXT",
                maxLength: 10,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "priority",
                table: "pricing_lists",
                type: "INTEGER",
                nullable: false,
                defaultValue: 100);

            migrationBuilder.AddColumn<long>(
                name: "charges",
                table: "ordering_orders",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "intent_id",
                table: "ordering_orders",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "intent_protocol",
                table: "ordering_orders",
                type: "TEXT",
                maxLength: 24,
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "intent_received_on",
                table: "ordering_orders",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "intent_taken",
                table: "ordering_orders",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<bool>(
                name: "split_payment",
                table: "ordering_orders",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "stamp_duty",
                table: "ordering_orders",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "instalments",
                table: "credit_payment_terms",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "maximum",
                table: "catalog_categories",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "minimum",
                table: "catalog_categories",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "multiple",
                table: "catalog_categories",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "kernel_changed_rows",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    row_key = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_kernel_changed_rows", x => new { x.name, x.version, x.kind, x.row_key });
                });

            migrationBuilder.CreateTable(
                name: "ordering_order_charges",
                columns: table => new
                {
                    order_id = table.Column<long>(type: "INTEGER", nullable: false),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    account_id = table.Column<int>(type: "INTEGER", nullable: false),
                    branch_id = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    words = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    words_en = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    why = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    why_en = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    line = table.Column<int>(type: "INTEGER", nullable: true),
                    per_unit = table.Column<long>(type: "INTEGER", nullable: true),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    vat_rate = table.Column<long>(type: "INTEGER", nullable: false),
                    vat_nature = table.Column<string>(type: "TEXT", maxLength: 6, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ordering_order_charges", x => new { x.order_id, x.position });
                    table.ForeignKey(
                        name: "FK_ordering_order_charges_ordering_orders_order_id",
                        column: x => x.order_id,
                        principalTable: "ordering_orders",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ordering_price_checks",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    at = table.Column<string>(type: "TEXT", nullable: false),
                    accounts = table.Column<int>(type: "INTEGER", nullable: false),
                    questions = table.Column<int>(type: "INTEGER", nullable: false),
                    differences = table.Column<int>(type: "INTEGER", nullable: false),
                    detail = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ordering_price_checks", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "pricing_charges",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    code = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    name_en = table.Column<string>(type: "TEXT", maxLength: 120, nullable: true),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    threshold = table.Column<long>(type: "INTEGER", nullable: true),
                    @class = table.Column<string>(name: "class", type: "TEXT", maxLength: 20, nullable: true),
                    vat_rate = table.Column<long>(type: "INTEGER", nullable: true),
                    nature = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    recharged = table.Column<bool>(type: "INTEGER", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    valid_to = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 0)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pricing_charges", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "pricing_contract_discounts",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    list_id = table.Column<int>(type: "INTEGER", nullable: false),
                    product_id = table.Column<int>(type: "INTEGER", nullable: true),
                    category = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    item_class = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    discounts = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    valid_from = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    valid_to = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pricing_contract_discounts", x => x.id);
                    table.ForeignKey(
                        name: "FK_pricing_contract_discounts_pricing_lists_list_id",
                        column: x => x.list_id,
                        principalTable: "pricing_lists",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "pricing_contracts",
                columns: table => new
                {
                    list_id = table.Column<int>(type: "INTEGER", nullable: false),
                    notice_days = table.Column<int>(type: "INTEGER", nullable: false),
                    renew_months = table.Column<int>(type: "INTEGER", nullable: false),
                    indexation = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    round = table.Column<string>(type: "TEXT", maxLength: 10, nullable: true),
                    notes = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    reminded_for = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 0)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pricing_contracts", x => x.list_id);
                    table.ForeignKey(
                        name: "FK_pricing_contracts_pricing_lists_list_id",
                        column: x => x.list_id,
                        principalTable: "pricing_lists",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "pricing_contributions",
                columns: table => new
                {
                    product_id = table.Column<int>(type: "INTEGER", nullable: false),
                    raee = table.Column<long>(type: "INTEGER", nullable: true),
                    conai_material = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    conai_grams = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pricing_contributions", x => x.product_id);
                });

            migrationBuilder.CreateTable(
                name: "pricing_cuts",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    account_id = table.Column<int>(type: "INTEGER", nullable: true),
                    @class = table.Column<string>(name: "class", type: "TEXT", maxLength: 20, nullable: true),
                    why = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pricing_cuts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "pricing_discount_limits",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    role = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    item_class = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    maximum = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pricing_discount_limits", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "pricing_intents",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    account_id = table.Column<int>(type: "INTEGER", nullable: false),
                    protocol = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    received_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    valid_to = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    plafond = table.Column<long>(type: "INTEGER", nullable: false),
                    reserved = table.Column<long>(type: "INTEGER", nullable: false),
                    consumed = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 0)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pricing_intents", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "pricing_list_assignments",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    list_id = table.Column<int>(type: "INTEGER", nullable: false),
                    account_id = table.Column<int>(type: "INTEGER", nullable: true),
                    @class = table.Column<string>(name: "class", type: "TEXT", maxLength: 20, nullable: true),
                    priority = table.Column<int>(type: "INTEGER", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    valid_to = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pricing_list_assignments", x => x.id);
                    table.ForeignKey(
                        name: "FK_pricing_list_assignments_pricing_lists_list_id",
                        column: x => x.list_id,
                        principalTable: "pricing_lists",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "pricing_list_rules",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    list_id = table.Column<int>(type: "INTEGER", nullable: false),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    category = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    item_class = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    from_list_id = table.Column<int>(type: "INTEGER", nullable: true),
                    formula = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    round = table.Column<string>(type: "TEXT", maxLength: 10, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pricing_list_rules", x => x.id);
                    table.ForeignKey(
                        name: "FK_pricing_list_rules_pricing_lists_list_id",
                        column: x => x.list_id,
                        principalTable: "pricing_lists",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "pricing_list_windows",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    list_id = table.Column<int>(type: "INTEGER", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    valid_to = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pricing_list_windows", x => x.id);
                    table.ForeignKey(
                        name: "FK_pricing_list_windows_pricing_lists_list_id",
                        column: x => x.list_id,
                        principalTable: "pricing_lists",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "pricing_sources",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    valid_from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    sources = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    who = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    at = table.Column<string>(type: "TEXT", nullable: false),
                    why = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pricing_sources", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "pricing_split_payments",
                columns: table => new
                {
                    account_id = table.Column<int>(type: "INTEGER", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    valid_to = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 0)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pricing_split_payments", x => x.account_id);
                });

            migrationBuilder.CreateTable(
                name: "pricing_touches",
                columns: table => new
                {
                    list_id = table.Column<int>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    product_id = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pricing_touches", x => new { x.list_id, x.version, x.product_id });
                    table.ForeignKey(
                        name: "FK_pricing_touches_pricing_lists_list_id",
                        column: x => x.list_id,
                        principalTable: "pricing_lists",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_pricing_revisions_extends_list_id",
                table: "pricing_revisions",
                column: "extends_list_id");

            migrationBuilder.CreateIndex(
                name: "ix_ordering_price_checks_at",
                table: "ordering_price_checks",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_pricing_charges_code",
                table: "pricing_charges",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_pricing_contract_discounts_list_id",
                table: "pricing_contract_discounts",
                column: "list_id");

            migrationBuilder.CreateIndex(
                name: "ix_pricing_cuts_account_id",
                table: "pricing_cuts",
                column: "account_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_pricing_cuts_class",
                table: "pricing_cuts",
                column: "class",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_pricing_discount_limits_role_item_class",
                table: "pricing_discount_limits",
                columns: new[] { "role", "item_class" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_pricing_intents_account_id_valid_to",
                table: "pricing_intents",
                columns: new[] { "account_id", "valid_to" });

            migrationBuilder.CreateIndex(
                name: "ix_pricing_intents_protocol",
                table: "pricing_intents",
                column: "protocol",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_pricing_list_assignments_account_id",
                table: "pricing_list_assignments",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_pricing_list_assignments_class",
                table: "pricing_list_assignments",
                column: "class");

            migrationBuilder.CreateIndex(
                name: "ix_pricing_list_assignments_list_id",
                table: "pricing_list_assignments",
                column: "list_id");

            migrationBuilder.CreateIndex(
                name: "ix_pricing_list_rules_list_id_position",
                table: "pricing_list_rules",
                columns: new[] { "list_id", "position" });

            migrationBuilder.CreateIndex(
                name: "ix_pricing_list_windows_list_id",
                table: "pricing_list_windows",
                column: "list_id");

            migrationBuilder.CreateIndex(
                name: "ix_pricing_sources_valid_from_id",
                table: "pricing_sources",
                columns: new[] { "valid_from", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "kernel_changed_rows");

            migrationBuilder.DropTable(
                name: "ordering_order_charges");

            migrationBuilder.DropTable(
                name: "ordering_price_checks");

            migrationBuilder.DropTable(
                name: "pricing_charges");

            migrationBuilder.DropTable(
                name: "pricing_contract_discounts");

            migrationBuilder.DropTable(
                name: "pricing_contracts");

            migrationBuilder.DropTable(
                name: "pricing_contributions");

            migrationBuilder.DropTable(
                name: "pricing_cuts");

            migrationBuilder.DropTable(
                name: "pricing_discount_limits");

            migrationBuilder.DropTable(
                name: "pricing_intents");

            migrationBuilder.DropTable(
                name: "pricing_list_assignments");

            migrationBuilder.DropTable(
                name: "pricing_list_rules");

            migrationBuilder.DropTable(
                name: "pricing_list_windows");

            migrationBuilder.DropTable(
                name: "pricing_sources");

            migrationBuilder.DropTable(
                name: "pricing_split_payments");

            migrationBuilder.DropTable(
                name: "pricing_touches");

            migrationBuilder.DropIndex(
                name: "ix_pricing_revisions_extends_list_id",
                table: "pricing_revisions");

            migrationBuilder.DropColumn(
                name: "extends_from",
                table: "pricing_revisions");

            migrationBuilder.DropColumn(
                name: "extends_list_id",
                table: "pricing_revisions");

            migrationBuilder.DropColumn(
                name: "extends_to",
                table: "pricing_revisions");

            migrationBuilder.DropColumn(
                name: "generated",
                table: "pricing_revisions");

            migrationBuilder.DropColumn(
                name: "new_unit",
                table: "pricing_revision_rows");

            migrationBuilder.DropColumn(
                name: "old_unit",
                table: "pricing_revision_rows");

            migrationBuilder.DropColumn(
                name: "manual",
                table: "pricing_prices");

            migrationBuilder.DropColumn(
                name: "unit",
                table: "pricing_prices");

            migrationBuilder.DropColumn(
                name: "priority",
                table: "pricing_lists");

            migrationBuilder.DropColumn(
                name: "charges",
                table: "ordering_orders");

            migrationBuilder.DropColumn(
                name: "intent_id",
                table: "ordering_orders");

            migrationBuilder.DropColumn(
                name: "intent_protocol",
                table: "ordering_orders");

            migrationBuilder.DropColumn(
                name: "intent_received_on",
                table: "ordering_orders");

            migrationBuilder.DropColumn(
                name: "intent_taken",
                table: "ordering_orders");

            migrationBuilder.DropColumn(
                name: "split_payment",
                table: "ordering_orders");

            migrationBuilder.DropColumn(
                name: "stamp_duty",
                table: "ordering_orders");

            migrationBuilder.DropColumn(
                name: "instalments",
                table: "credit_payment_terms");

            migrationBuilder.DropColumn(
                name: "maximum",
                table: "catalog_categories");

            migrationBuilder.DropColumn(
                name: "minimum",
                table: "catalog_categories");

            migrationBuilder.DropColumn(
                name: "multiple",
                table: "catalog_categories");
        }
    }
}
