using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Filiera.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class ManufacturerSide : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "dealer_code",
                table: "ordering_orders",
                type: "TEXT",
                maxLength: 40,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "dealer_name",
                table: "ordering_orders",
                type: "TEXT",
                maxLength: 200,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateOnly>(
                name: "due_date",
                table: "ordering_orders",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "erp_acknowledged_at",
                table: "ordering_orders",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "erp_number",
                table: "ordering_orders",
                type: "TEXT",
                maxLength: 60,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "held_at",
                table: "ordering_orders",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "hold",
                table: "ordering_orders",
                type: "TEXT",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "hold_note",
                table: "ordering_orders",
                type: "TEXT",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "version",
                table: "ordering_orders",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "reject_reason",
                table: "ordering_order_lines",
                type: "TEXT",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "rejected",
                table: "ordering_order_lines",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "after",
                table: "ordering_order_events",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "before",
                table: "ordering_order_events",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "kind",
                table: "ordering_order_events",
                type: "TEXT",
                maxLength: 32,
                nullable: false,
                defaultValue: "State");

            migrationBuilder.AddColumn<int>(
                name: "line",
                table: "ordering_order_events",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "on_behalf_of",
                table: "ordering_order_events",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "parked_at",
                table: "kernel_outbox",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "sequence",
                table: "kernel_outbox",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "skip_reason",
                table: "kernel_outbox",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "on_behalf_of",
                table: "kernel_audit",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "version",
                table: "catalog_products",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "version",
                table: "catalog_categories",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "last_sign_in_at",
                table: "accounts_users",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "state",
                table: "accounts_users",
                type: "TEXT",
                maxLength: 32,
                nullable: false,
                defaultValue: "Active");

            migrationBuilder.AddColumn<int>(
                name: "version",
                table: "accounts_users",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "note",
                table: "accounts_clusters",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "version",
                table: "accounts_clusters",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "version",
                table: "accounts_branches",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "version",
                table: "accounts_addresses",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "email",
                table: "accounts_accounts",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "language",
                table: "accounts_accounts",
                type: "TEXT",
                maxLength: 2,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "phone",
                table: "accounts_accounts",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "version",
                table: "accounts_accounts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "accounts_client_cards",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    display_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    account_id = table.Column<int>(type: "INTEGER", nullable: true),
                    account_code = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    scopes = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    disabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    token_version = table.Column<int>(type: "INTEGER", nullable: false),
                    per_minute = table.Column<int>(type: "INTEGER", nullable: true),
                    created_at = table.Column<string>(type: "TEXT", nullable: false),
                    created_by = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    secret_changed_at = table.Column<string>(type: "TEXT", nullable: false),
                    old_secret = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    old_secret_until = table.Column<string>(type: "TEXT", nullable: true),
                    last_used_at = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 0)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts_client_cards", x => x.id);
                    table.ForeignKey(
                        name: "FK_accounts_client_cards_accounts_accounts_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts_accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "accounts_company_logins",
                columns: table => new
                {
                    issuer = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    subject = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    user_id = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts_company_logins", x => new { x.issuer, x.subject });
                    table.ForeignKey(
                        name: "FK_accounts_company_logins_accounts_users_user_id",
                        column: x => x.user_id,
                        principalTable: "accounts_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "accounts_mail_links",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    user_id = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    created_at = table.Column<string>(type: "TEXT", nullable: false),
                    expires_at = table.Column<string>(type: "TEXT", nullable: false),
                    by = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    used_at = table.Column<string>(type: "TEXT", nullable: true),
                    withdrawn_at = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts_mail_links", x => x.id);
                    table.ForeignKey(
                        name: "FK_accounts_mail_links_accounts_users_user_id",
                        column: x => x.user_id,
                        principalTable: "accounts_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "accounts_notes",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    account_id = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<string>(type: "TEXT", nullable: false),
                    who = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    by = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    pinned = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts_notes", x => x.id);
                    table.ForeignKey(
                        name: "FK_accounts_notes_accounts_accounts_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts_accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "accounts_passkeys",
                columns: table => new
                {
                    credential_id = table.Column<byte[]>(type: "BLOB", maxLength: 1024, nullable: false),
                    user_id = table.Column<int>(type: "INTEGER", nullable: false),
                    public_key = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 80, nullable: true),
                    created_at = table.Column<string>(type: "TEXT", nullable: false),
                    sign_count = table.Column<uint>(type: "INTEGER", nullable: false),
                    transports = table.Column<string>(type: "TEXT", nullable: true),
                    is_user_verified = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_backup_eligible = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_backed_up = table.Column<bool>(type: "INTEGER", nullable: false),
                    attestation_object = table.Column<byte[]>(type: "BLOB", nullable: false),
                    client_data_json = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts_passkeys", x => x.credential_id);
                    table.ForeignKey(
                        name: "FK_accounts_passkeys_accounts_users_user_id",
                        column: x => x.user_id,
                        principalTable: "accounts_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "accounts_recovery_codes",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    user_id = table.Column<int>(type: "INTEGER", nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    used_at = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts_recovery_codes", x => x.id);
                    table.ForeignKey(
                        name: "FK_accounts_recovery_codes_accounts_users_user_id",
                        column: x => x.user_id,
                        principalTable: "accounts_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "accounts_roles",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    account_id = table.Column<int>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    permissions = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    created_at = table.Column<string>(type: "TEXT", nullable: false),
                    updated_at = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 0)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts_roles", x => x.id);
                    table.ForeignKey(
                        name: "FK_accounts_roles_accounts_accounts_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts_accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "accounts_second_factors",
                columns: table => new
                {
                    user_id = table.Column<int>(type: "INTEGER", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    confirmed_at = table.Column<string>(type: "TEXT", nullable: true),
                    last_step = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts_second_factors", x => x.user_id);
                    table.ForeignKey(
                        name: "FK_accounts_second_factors_accounts_users_user_id",
                        column: x => x.user_id,
                        principalTable: "accounts_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "accounts_sessions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    user_id = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<string>(type: "TEXT", nullable: false),
                    last_seen_at = table.Column<string>(type: "TEXT", nullable: false),
                    address = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    agent = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    method = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    ended_at = table.Column<string>(type: "TEXT", nullable: true),
                    touched_at = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts_sessions", x => x.id);
                    table.ForeignKey(
                        name: "FK_accounts_sessions_accounts_users_user_id",
                        column: x => x.user_id,
                        principalTable: "accounts_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "accounts_tries",
                columns: table => new
                {
                    key = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    count = table.Column<int>(type: "INTEGER", nullable: false),
                    ends_at = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts_tries", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "catalog_images",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    product_id = table.Column<int>(type: "INTEGER", nullable: false),
                    file = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    alt = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    alt_en = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    width = table.Column<int>(type: "INTEGER", nullable: false),
                    height = table.Column<int>(type: "INTEGER", nullable: false),
                    added_at = table.Column<string>(type: "TEXT", nullable: false),
                    removed_at = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_catalog_images", x => x.id);
                    table.ForeignKey(
                        name: "FK_catalog_images_catalog_products_product_id",
                        column: x => x.product_id,
                        principalTable: "catalog_products",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "kernel_exchanges",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    at = table.Column<string>(type: "TEXT", nullable: false),
                    who = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    direction = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    channel = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    rows = table.Column<int>(type: "INTEGER", nullable: false),
                    imported = table.Column<int>(type: "INTEGER", nullable: false),
                    unchanged = table.Column<int>(type: "INTEGER", nullable: false),
                    rejected = table.Column<int>(type: "INTEGER", nullable: false),
                    milliseconds = table.Column<int>(type: "INTEGER", nullable: false),
                    outcome = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    correlation_id = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    error = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_kernel_exchanges", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "kernel_jobs",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    next_run_at = table.Column<string>(type: "TEXT", nullable: false),
                    lease_until = table.Column<string>(type: "TEXT", nullable: true),
                    lease_by = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    last_started_at = table.Column<string>(type: "TEXT", nullable: true),
                    last_milliseconds = table.Column<int>(type: "INTEGER", nullable: true),
                    last_rows = table.Column<int>(type: "INTEGER", nullable: true),
                    last_error = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    failures = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_kernel_jobs", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "kernel_mails",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    to = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    subject = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    html = table.Column<string>(type: "TEXT", nullable: true),
                    about = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    account_id = table.Column<int>(type: "INTEGER", nullable: true),
                    created_at = table.Column<string>(type: "TEXT", nullable: false),
                    sent_at = table.Column<string>(type: "TEXT", nullable: true),
                    error = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    secret = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    lease_until = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_kernel_mails", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "ordering_desk_views",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    owner = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    owner_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    filters = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    sort = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    shared = table.Column<bool>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ordering_desk_views", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "ordering_feed_positions",
                columns: table => new
                {
                    client = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    acknowledged_at = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ordering_feed_positions", x => x.client);
                });

            migrationBuilder.CreateTable(
                name: "ordering_order_notes",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    order_id = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<string>(type: "TEXT", nullable: false),
                    author = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    author_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ordering_order_notes", x => x.id);
                    table.ForeignKey(
                        name: "FK_ordering_order_notes_ordering_orders_order_id",
                        column: x => x.order_id,
                        principalTable: "ordering_orders",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "pricing_costs",
                columns: table => new
                {
                    product_id = table.Column<int>(type: "INTEGER", nullable: false),
                    cost = table.Column<long>(type: "INTEGER", nullable: true),
                    floor = table.Column<long>(type: "INTEGER", nullable: true),
                    updated_at = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pricing_costs", x => x.product_id);
                });

            migrationBuilder.CreateTable(
                name: "pricing_revisions",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    why = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    through = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    who = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    created_at = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    applies_at = table.Column<string>(type: "TEXT", nullable: true),
                    applied_at = table.Column<string>(type: "TEXT", nullable: true),
                    applied_by = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    undoes = table.Column<long>(type: "INTEGER", nullable: true),
                    undone_by = table.Column<long>(type: "INTEGER", nullable: true),
                    row_count = table.Column<int>(type: "INTEGER", nullable: false),
                    problem = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    report = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 0)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pricing_revisions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "kernel_exchange_rows",
                columns: table => new
                {
                    exchange_id = table.Column<long>(type: "INTEGER", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    row = table.Column<int>(type: "INTEGER", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    code = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    field = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    value = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    message_it = table.Column<string>(type: "TEXT", nullable: false),
                    message_en = table.Column<string>(type: "TEXT", nullable: false),
                    fix_it = table.Column<string>(type: "TEXT", nullable: true),
                    fix_en = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_kernel_exchange_rows", x => new { x.exchange_id, x.number });
                    table.ForeignKey(
                        name: "FK_kernel_exchange_rows_kernel_exchanges_exchange_id",
                        column: x => x.exchange_id,
                        principalTable: "kernel_exchanges",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "kernel_mail_attachments",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    mail_id = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_kernel_mail_attachments", x => x.id);
                    table.ForeignKey(
                        name: "FK_kernel_mail_attachments_kernel_mails_mail_id",
                        column: x => x.mail_id,
                        principalTable: "kernel_mails",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "pricing_revision_rows",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    change_id = table.Column<long>(type: "INTEGER", nullable: false),
                    list_id = table.Column<int>(type: "INTEGER", nullable: false),
                    product_id = table.Column<int>(type: "INTEGER", nullable: false),
                    from_quantity = table.Column<long>(type: "INTEGER", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    doubts = table.Column<int>(type: "INTEGER", maxLength: 32, nullable: false),
                    step = table.Column<long>(type: "INTEGER", nullable: true),
                    old_price = table.Column<long>(type: "INTEGER", nullable: true),
                    old_basis = table.Column<int>(type: "INTEGER", nullable: true),
                    old_is_net = table.Column<bool>(type: "INTEGER", nullable: true),
                    old_discounts = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    old_valid_to = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    new_price = table.Column<long>(type: "INTEGER", nullable: true),
                    new_basis = table.Column<int>(type: "INTEGER", nullable: true),
                    new_is_net = table.Column<bool>(type: "INTEGER", nullable: true),
                    new_discounts = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    new_valid_to = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pricing_revision_rows", x => x.id);
                    table.ForeignKey(
                        name: "FK_pricing_revision_rows_pricing_revisions_change_id",
                        column: x => x.change_id,
                        principalTable: "pricing_revisions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_ordering_orders_dealer_code",
                table: "ordering_orders",
                column: "dealer_code");

            migrationBuilder.CreateIndex(
                name: "ix_ordering_orders_dealer_name_id",
                table: "ordering_orders",
                columns: new[] { "dealer_name", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_ordering_orders_due_date_id",
                table: "ordering_orders",
                columns: new[] { "due_date", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_ordering_orders_erp_number",
                table: "ordering_orders",
                column: "erp_number");

            migrationBuilder.CreateIndex(
                name: "ix_ordering_orders_held_at",
                table: "ordering_orders",
                column: "held_at");

            migrationBuilder.CreateIndex(
                name: "ix_ordering_orders_requested_date_id",
                table: "ordering_orders",
                columns: new[] { "requested_date", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_ordering_orders_state_due_date",
                table: "ordering_orders",
                columns: new[] { "state", "due_date" });

            migrationBuilder.CreateIndex(
                name: "ix_ordering_orders_state_placed_at_id",
                table: "ordering_orders",
                columns: new[] { "state", "placed_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_ordering_orders_total_id",
                table: "ordering_orders",
                columns: new[] { "total", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_kernel_outbox_aggregate_id",
                table: "kernel_outbox",
                columns: new[] { "aggregate", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_kernel_outbox_sequence",
                table: "kernel_outbox",
                column: "sequence",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_kernel_outbox_type_id",
                table: "kernel_outbox",
                columns: new[] { "type", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_kernel_audit_at_id",
                table: "kernel_audit",
                columns: new[] { "at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_kernel_audit_what_id",
                table: "kernel_audit",
                columns: new[] { "what", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_kernel_audit_who_id",
                table: "kernel_audit",
                columns: new[] { "who", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_catalog_products_item_class",
                table: "catalog_products",
                column: "item_class");

            migrationBuilder.CreateIndex(
                name: "ix_catalog_products_name",
                table: "catalog_products",
                column: "name");

            migrationBuilder.CreateIndex(
                name: "ix_catalog_products_status",
                table: "catalog_products",
                column: "status");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_users_created_at",
                table: "accounts_users",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_users_display_name",
                table: "accounts_users",
                column: "display_name");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_users_last_sign_in_at",
                table: "accounts_users",
                column: "last_sign_in_at");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_users_role",
                table: "accounts_users",
                column: "role");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_users_state",
                table: "accounts_users",
                column: "state");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_clusters_name",
                table: "accounts_clusters",
                column: "name");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_addresses_province",
                table: "accounts_addresses",
                column: "province");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_accounts_class_active",
                table: "accounts_accounts",
                columns: new[] { "class", "active" });

            migrationBuilder.CreateIndex(
                name: "ix_accounts_accounts_updated_at",
                table: "accounts_accounts",
                column: "updated_at");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_accounts_vat_number",
                table: "accounts_accounts",
                column: "vat_number");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_client_cards_account_code",
                table: "accounts_client_cards",
                column: "account_code");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_client_cards_account_id_name",
                table: "accounts_client_cards",
                columns: new[] { "account_id", "name" });

            migrationBuilder.CreateIndex(
                name: "ix_accounts_client_cards_created_at",
                table: "accounts_client_cards",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_client_cards_display_name",
                table: "accounts_client_cards",
                column: "display_name");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_client_cards_last_used_at",
                table: "accounts_client_cards",
                column: "last_used_at");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_client_cards_name",
                table: "accounts_client_cards",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_accounts_company_logins_user_id_issuer",
                table: "accounts_company_logins",
                columns: new[] { "user_id", "issuer" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_accounts_mail_links_hash",
                table: "accounts_mail_links",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_accounts_mail_links_user_id_kind_created_at",
                table: "accounts_mail_links",
                columns: new[] { "user_id", "kind", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_accounts_notes_account_id_pinned_id",
                table: "accounts_notes",
                columns: new[] { "account_id", "pinned", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_accounts_passkeys_user_id",
                table: "accounts_passkeys",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_recovery_codes_user_id_hash",
                table: "accounts_recovery_codes",
                columns: new[] { "user_id", "hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_accounts_roles_account_id_code",
                table: "accounts_roles",
                columns: new[] { "account_id", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_accounts_sessions_touched_at",
                table: "accounts_sessions",
                column: "touched_at");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_sessions_user_id_ended_at_last_seen_at",
                table: "accounts_sessions",
                columns: new[] { "user_id", "ended_at", "last_seen_at" });

            migrationBuilder.CreateIndex(
                name: "ix_accounts_tries_ends_at",
                table: "accounts_tries",
                column: "ends_at");

            migrationBuilder.CreateIndex(
                name: "ix_catalog_images_product_id_file",
                table: "catalog_images",
                columns: new[] { "product_id", "file" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_kernel_exchanges_at_id",
                table: "kernel_exchanges",
                columns: new[] { "at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_kernel_exchanges_kind_id",
                table: "kernel_exchanges",
                columns: new[] { "kind", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_kernel_exchanges_outcome_id",
                table: "kernel_exchanges",
                columns: new[] { "outcome", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_kernel_exchanges_rejected_id",
                table: "kernel_exchanges",
                columns: new[] { "rejected", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_kernel_exchanges_who_id",
                table: "kernel_exchanges",
                columns: new[] { "who", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_kernel_mail_attachments_mail_id",
                table: "kernel_mail_attachments",
                column: "mail_id");

            migrationBuilder.CreateIndex(
                name: "ix_kernel_mails_created_at_id",
                table: "kernel_mails",
                columns: new[] { "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_kernel_mails_sent_at",
                table: "kernel_mails",
                column: "sent_at");

            migrationBuilder.CreateIndex(
                name: "ix_kernel_mails_subject",
                table: "kernel_mails",
                column: "subject");

            migrationBuilder.CreateIndex(
                name: "ix_kernel_mails_to",
                table: "kernel_mails",
                column: "to");

            migrationBuilder.CreateIndex(
                name: "ix_ordering_desk_views_owner_name",
                table: "ordering_desk_views",
                columns: new[] { "owner", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_ordering_desk_views_shared_name",
                table: "ordering_desk_views",
                columns: new[] { "shared", "name" });

            migrationBuilder.CreateIndex(
                name: "ix_ordering_order_notes_order_id_id",
                table: "ordering_order_notes",
                columns: new[] { "order_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_pricing_revision_rows_change_id_id",
                table: "pricing_revision_rows",
                columns: new[] { "change_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_pricing_revision_rows_list_id_product_id_id",
                table: "pricing_revision_rows",
                columns: new[] { "list_id", "product_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_pricing_revisions_created_at",
                table: "pricing_revisions",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_pricing_revisions_state_applies_at",
                table: "pricing_revisions",
                columns: new[] { "state", "applies_at" });

            migrationBuilder.CreateIndex(
                name: "ix_pricing_revisions_title",
                table: "pricing_revisions",
                column: "title");

            // Orders that were there before know their dealer by name too.
            migrationBuilder.Sql("UPDATE ordering_orders SET dealer_code = (SELECT a.code FROM accounts_accounts a WHERE a.id = account_id), dealer_name = (SELECT a.name FROM accounts_accounts a WHERE a.id = account_id)");
            migrationBuilder.Sql("UPDATE ordering_orders SET due_date = (SELECT max(l.promised_date) FROM ordering_order_lines l WHERE l.order_id = ordering_orders.id)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "accounts_client_cards");

            migrationBuilder.DropTable(
                name: "accounts_company_logins");

            migrationBuilder.DropTable(
                name: "accounts_mail_links");

            migrationBuilder.DropTable(
                name: "accounts_notes");

            migrationBuilder.DropTable(
                name: "accounts_passkeys");

            migrationBuilder.DropTable(
                name: "accounts_recovery_codes");

            migrationBuilder.DropTable(
                name: "accounts_roles");

            migrationBuilder.DropTable(
                name: "accounts_second_factors");

            migrationBuilder.DropTable(
                name: "accounts_sessions");

            migrationBuilder.DropTable(
                name: "accounts_tries");

            migrationBuilder.DropTable(
                name: "catalog_images");

            migrationBuilder.DropTable(
                name: "kernel_exchange_rows");

            migrationBuilder.DropTable(
                name: "kernel_jobs");

            migrationBuilder.DropTable(
                name: "kernel_mail_attachments");

            migrationBuilder.DropTable(
                name: "ordering_desk_views");

            migrationBuilder.DropTable(
                name: "ordering_feed_positions");

            migrationBuilder.DropTable(
                name: "ordering_order_notes");

            migrationBuilder.DropTable(
                name: "pricing_costs");

            migrationBuilder.DropTable(
                name: "pricing_revision_rows");

            migrationBuilder.DropTable(
                name: "kernel_exchanges");

            migrationBuilder.DropTable(
                name: "kernel_mails");

            migrationBuilder.DropTable(
                name: "pricing_revisions");

            migrationBuilder.DropIndex(
                name: "ix_ordering_orders_dealer_code",
                table: "ordering_orders");

            migrationBuilder.DropIndex(
                name: "ix_ordering_orders_dealer_name_id",
                table: "ordering_orders");

            migrationBuilder.DropIndex(
                name: "ix_ordering_orders_due_date_id",
                table: "ordering_orders");

            migrationBuilder.DropIndex(
                name: "ix_ordering_orders_erp_number",
                table: "ordering_orders");

            migrationBuilder.DropIndex(
                name: "ix_ordering_orders_held_at",
                table: "ordering_orders");

            migrationBuilder.DropIndex(
                name: "ix_ordering_orders_requested_date_id",
                table: "ordering_orders");

            migrationBuilder.DropIndex(
                name: "ix_ordering_orders_state_due_date",
                table: "ordering_orders");

            migrationBuilder.DropIndex(
                name: "ix_ordering_orders_state_placed_at_id",
                table: "ordering_orders");

            migrationBuilder.DropIndex(
                name: "ix_ordering_orders_total_id",
                table: "ordering_orders");

            migrationBuilder.DropIndex(
                name: "ix_kernel_outbox_aggregate_id",
                table: "kernel_outbox");

            migrationBuilder.DropIndex(
                name: "ix_kernel_outbox_sequence",
                table: "kernel_outbox");

            migrationBuilder.DropIndex(
                name: "ix_kernel_outbox_type_id",
                table: "kernel_outbox");

            migrationBuilder.DropIndex(
                name: "ix_kernel_audit_at_id",
                table: "kernel_audit");

            migrationBuilder.DropIndex(
                name: "ix_kernel_audit_what_id",
                table: "kernel_audit");

            migrationBuilder.DropIndex(
                name: "ix_kernel_audit_who_id",
                table: "kernel_audit");

            migrationBuilder.DropIndex(
                name: "ix_catalog_products_item_class",
                table: "catalog_products");

            migrationBuilder.DropIndex(
                name: "ix_catalog_products_name",
                table: "catalog_products");

            migrationBuilder.DropIndex(
                name: "ix_catalog_products_status",
                table: "catalog_products");

            migrationBuilder.DropIndex(
                name: "ix_accounts_users_created_at",
                table: "accounts_users");

            migrationBuilder.DropIndex(
                name: "ix_accounts_users_display_name",
                table: "accounts_users");

            migrationBuilder.DropIndex(
                name: "ix_accounts_users_last_sign_in_at",
                table: "accounts_users");

            migrationBuilder.DropIndex(
                name: "ix_accounts_users_role",
                table: "accounts_users");

            migrationBuilder.DropIndex(
                name: "ix_accounts_users_state",
                table: "accounts_users");

            migrationBuilder.DropIndex(
                name: "ix_accounts_clusters_name",
                table: "accounts_clusters");

            migrationBuilder.DropIndex(
                name: "ix_accounts_addresses_province",
                table: "accounts_addresses");

            migrationBuilder.DropIndex(
                name: "ix_accounts_accounts_class_active",
                table: "accounts_accounts");

            migrationBuilder.DropIndex(
                name: "ix_accounts_accounts_updated_at",
                table: "accounts_accounts");

            migrationBuilder.DropIndex(
                name: "ix_accounts_accounts_vat_number",
                table: "accounts_accounts");

            migrationBuilder.DropColumn(
                name: "dealer_code",
                table: "ordering_orders");

            migrationBuilder.DropColumn(
                name: "dealer_name",
                table: "ordering_orders");

            migrationBuilder.DropColumn(
                name: "due_date",
                table: "ordering_orders");

            migrationBuilder.DropColumn(
                name: "erp_acknowledged_at",
                table: "ordering_orders");

            migrationBuilder.DropColumn(
                name: "erp_number",
                table: "ordering_orders");

            migrationBuilder.DropColumn(
                name: "held_at",
                table: "ordering_orders");

            migrationBuilder.DropColumn(
                name: "hold",
                table: "ordering_orders");

            migrationBuilder.DropColumn(
                name: "hold_note",
                table: "ordering_orders");

            migrationBuilder.DropColumn(
                name: "version",
                table: "ordering_orders");

            migrationBuilder.DropColumn(
                name: "reject_reason",
                table: "ordering_order_lines");

            migrationBuilder.DropColumn(
                name: "rejected",
                table: "ordering_order_lines");

            migrationBuilder.DropColumn(
                name: "after",
                table: "ordering_order_events");

            migrationBuilder.DropColumn(
                name: "before",
                table: "ordering_order_events");

            migrationBuilder.DropColumn(
                name: "kind",
                table: "ordering_order_events");

            migrationBuilder.DropColumn(
                name: "line",
                table: "ordering_order_events");

            migrationBuilder.DropColumn(
                name: "on_behalf_of",
                table: "ordering_order_events");

            migrationBuilder.DropColumn(
                name: "parked_at",
                table: "kernel_outbox");

            migrationBuilder.DropColumn(
                name: "sequence",
                table: "kernel_outbox");

            migrationBuilder.DropColumn(
                name: "skip_reason",
                table: "kernel_outbox");

            migrationBuilder.DropColumn(
                name: "on_behalf_of",
                table: "kernel_audit");

            migrationBuilder.DropColumn(
                name: "version",
                table: "catalog_products");

            migrationBuilder.DropColumn(
                name: "version",
                table: "catalog_categories");

            migrationBuilder.DropColumn(
                name: "last_sign_in_at",
                table: "accounts_users");

            migrationBuilder.DropColumn(
                name: "state",
                table: "accounts_users");

            migrationBuilder.DropColumn(
                name: "version",
                table: "accounts_users");

            migrationBuilder.DropColumn(
                name: "note",
                table: "accounts_clusters");

            migrationBuilder.DropColumn(
                name: "version",
                table: "accounts_clusters");

            migrationBuilder.DropColumn(
                name: "version",
                table: "accounts_branches");

            migrationBuilder.DropColumn(
                name: "version",
                table: "accounts_addresses");

            migrationBuilder.DropColumn(
                name: "email",
                table: "accounts_accounts");

            migrationBuilder.DropColumn(
                name: "language",
                table: "accounts_accounts");

            migrationBuilder.DropColumn(
                name: "phone",
                table: "accounts_accounts");

            migrationBuilder.DropColumn(
                name: "version",
                table: "accounts_accounts");
        }
    }
}
