using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Filiera.Migrations.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "accounts_accounts",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    code = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    vat_number = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    country = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    @class = table.Column<string>(name: "class", type: "character varying(20)", maxLength: 20, nullable: true),
                    payment_term = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    warehouse = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    active = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts_accounts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "accounts_client_scopes",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    concurrency_token = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    description = table.Column<string>(type: "text", nullable: true),
                    descriptions = table.Column<string>(type: "text", nullable: true),
                    display_name = table.Column<string>(type: "text", nullable: true),
                    display_names = table.Column<string>(type: "text", nullable: true),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    properties = table.Column<string>(type: "text", nullable: true),
                    resources = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts_client_scopes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "accounts_clients",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    application_type = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    client_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    client_secret = table.Column<string>(type: "text", nullable: true),
                    client_type = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    concurrency_token = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    consent_type = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    display_name = table.Column<string>(type: "text", nullable: true),
                    display_names = table.Column<string>(type: "text", nullable: true),
                    json_web_key_set = table.Column<string>(type: "text", nullable: true),
                    permissions = table.Column<string>(type: "text", nullable: true),
                    post_logout_redirect_uris = table.Column<string>(type: "text", nullable: true),
                    properties = table.Column<string>(type: "text", nullable: true),
                    redirect_uris = table.Column<string>(type: "text", nullable: true),
                    requirements = table.Column<string>(type: "text", nullable: true),
                    settings = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts_clients", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "accounts_clusters",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    code = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts_clusters", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "accounts_keys",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    material = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts_keys", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "catalog_categories",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    code = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    name_en = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    parent_id = table.Column<int>(type: "integer", nullable: true),
                    position = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_catalog_categories", x => x.id);
                    table.ForeignKey(
                        name: "FK_catalog_categories_catalog_categories_parent_id",
                        column: x => x.parent_id,
                        principalTable: "catalog_categories",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "credit_payment_terms",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    code = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    words = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    words_en = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    for_everyone = table.Column<bool>(type: "boolean", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_credit_payment_terms", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "inventory_reservations",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    reference = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    line = table.Column<int>(type: "integer", nullable: false),
                    warehouse_id = table.Column<int>(type: "integer", nullable: false),
                    product_id = table.Column<int>(type: "integer", nullable: false),
                    quantity = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inventory_reservations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "inventory_warehouses",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    code = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    cut_off = table.Column<TimeOnly>(type: "time without time zone", nullable: false),
                    lead_days = table.Column<int>(type: "integer", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inventory_warehouses", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "kernel_audit",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    who = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    what = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    subject = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    account_id = table.Column<int>(type: "integer", nullable: true),
                    detail = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_kernel_audit", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "kernel_idempotency",
                columns: table => new
                {
                    caller = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    route = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    body_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    status = table.Column<int>(type: "integer", nullable: false),
                    location = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    body = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_kernel_idempotency", x => new { x.caller, x.route, x.key });
                });

            migrationBuilder.CreateTable(
                name: "kernel_outbox",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    type = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    aggregate = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    payload = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    delivered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    lease_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    lease_by = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    error = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_kernel_outbox", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "kernel_versions",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_kernel_versions", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "ordering_carts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<int>(type: "integer", nullable: false),
                    branch_id = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    created_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ordering_carts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "ordering_numbers",
                columns: table => new
                {
                    year = table.Column<int>(type: "integer", nullable: false),
                    last = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ordering_numbers", x => x.year);
                });

            migrationBuilder.CreateTable(
                name: "ordering_orders",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    number = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    reference = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    cart_id = table.Column<Guid>(type: "uuid", nullable: true),
                    account_id = table.Column<int>(type: "integer", nullable: false),
                    branch_id = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    purchase_order_number = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    placed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    placed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    requested_date = table.Column<DateOnly>(type: "date", nullable: true),
                    deliver_to = table.Column<string>(type: "character varying(600)", maxLength: 600, nullable: false),
                    payment_code = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    payment_words = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    line_count = table.Column<int>(type: "integer", nullable: false),
                    goods = table.Column<long>(type: "bigint", nullable: false),
                    vat = table.Column<long>(type: "bigint", nullable: false),
                    total = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ordering_orders", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "ordering_pads",
                columns: table => new
                {
                    account_id = table.Column<int>(type: "integer", nullable: false),
                    owner = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    content = table.Column<string>(type: "text", nullable: false),
                    previous = table.Column<string>(type: "text", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ordering_pads", x => new { x.account_id, x.owner });
                });

            migrationBuilder.CreateTable(
                name: "pricing_lists",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    code = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    @class = table.Column<string>(name: "class", type: "character varying(20)", maxLength: 20, nullable: true),
                    account_id = table.Column<int>(type: "integer", nullable: true),
                    valid_from = table.Column<DateOnly>(type: "date", nullable: true),
                    valid_to = table.Column<DateOnly>(type: "date", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pricing_lists", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "pricing_matrix",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    account_class = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    item_class = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    discounts = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pricing_matrix", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "accounts_addresses",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    account_id = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    street = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    postal_code = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    city = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    province = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    country = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts_addresses", x => x.id);
                    table.ForeignKey(
                        name: "FK_accounts_addresses_accounts_accounts_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts_accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "accounts_branches",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    account_id = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    is_headquarters = table.Column<bool>(type: "boolean", nullable: false),
                    default_address_id = table.Column<int>(type: "integer", nullable: true),
                    active = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts_branches", x => x.id);
                    table.ForeignKey(
                        name: "FK_accounts_branches_accounts_accounts_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts_accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "accounts_users",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    display_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    account_id = table.Column<int>(type: "integer", nullable: true),
                    branch_id = table.Column<int>(type: "integer", nullable: true),
                    branches = table.Column<int[]>(type: "integer[]", nullable: true),
                    role = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    language = table.Column<string>(type: "character varying(2)", maxLength: 2, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    user_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    normalized_user_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    email = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    normalized_email = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    email_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    password_hash = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    security_stamp = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    concurrency_stamp = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    phone_number = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    phone_number_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    two_factor_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    lockout_end = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    lockout_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    access_failed_count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts_users", x => x.id);
                    table.ForeignKey(
                        name: "FK_accounts_users_accounts_accounts_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts_accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "accounts_client_authorizations",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    application_id = table.Column<string>(type: "text", nullable: true),
                    concurrency_token = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    creation_date = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    properties = table.Column<string>(type: "text", nullable: true),
                    scopes = table.Column<string>(type: "text", nullable: true),
                    status = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    subject = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    type = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts_client_authorizations", x => x.id);
                    table.ForeignKey(
                        name: "FK_accounts_client_authorizations_accounts_clients_application~",
                        column: x => x.application_id,
                        principalTable: "accounts_clients",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "accounts_cluster_members",
                columns: table => new
                {
                    cluster_id = table.Column<int>(type: "integer", nullable: false),
                    account_id = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts_cluster_members", x => new { x.account_id, x.cluster_id });
                    table.ForeignKey(
                        name: "FK_accounts_cluster_members_accounts_accounts_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts_accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_accounts_cluster_members_accounts_clusters_cluster_id",
                        column: x => x.cluster_id,
                        principalTable: "accounts_clusters",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "catalog_products",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    sku = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    sku_key = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    name = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    name_en = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    description = table.Column<string>(type: "text", nullable: true),
                    category_id = table.Column<int>(type: "integer", nullable: true),
                    brand = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    item_class = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    unit = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    packs = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    minimum = table.Column<long>(type: "bigint", nullable: false),
                    multiple = table.Column<long>(type: "bigint", nullable: false),
                    maximum = table.Column<long>(type: "bigint", nullable: true),
                    warn_only = table.Column<bool>(type: "boolean", nullable: false),
                    all_or_nothing = table.Column<bool>(type: "boolean", nullable: false),
                    vat_rate = table.Column<long>(type: "bigint", nullable: false),
                    vat_nature = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: true),
                    status = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    substitute = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    gtin = table.Column<string>(type: "character varying(14)", maxLength: 14, nullable: true),
                    image = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    attributes = table.Column<string>(type: "text", nullable: true),
                    last_sold = table.Column<DateOnly>(type: "date", nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_catalog_products", x => x.id);
                    table.ForeignKey(
                        name: "FK_catalog_products_catalog_categories_category_id",
                        column: x => x.category_id,
                        principalTable: "catalog_categories",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "inventory_incoming",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    warehouse_id = table.Column<int>(type: "integer", nullable: false),
                    product_id = table.Column<int>(type: "integer", nullable: false),
                    date = table.Column<DateOnly>(type: "date", nullable: false),
                    quantity = table.Column<long>(type: "bigint", nullable: false),
                    confirmed = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inventory_incoming", x => x.id);
                    table.ForeignKey(
                        name: "FK_inventory_incoming_inventory_warehouses_warehouse_id",
                        column: x => x.warehouse_id,
                        principalTable: "inventory_warehouses",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "inventory_stock",
                columns: table => new
                {
                    warehouse_id = table.Column<int>(type: "integer", nullable: false),
                    product_id = table.Column<int>(type: "integer", nullable: false),
                    on_hand = table.Column<long>(type: "bigint", nullable: false),
                    reserved = table.Column<long>(type: "bigint", nullable: false),
                    last_take = table.Column<long>(type: "bigint", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inventory_stock", x => new { x.warehouse_id, x.product_id });
                    table.ForeignKey(
                        name: "FK_inventory_stock_inventory_warehouses_warehouse_id",
                        column: x => x.warehouse_id,
                        principalTable: "inventory_warehouses",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ordering_cart_lines",
                columns: table => new
                {
                    cart_id = table.Column<Guid>(type: "uuid", nullable: false),
                    product_id = table.Column<int>(type: "integer", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    quantity = table.Column<long>(type: "bigint", nullable: false),
                    unit = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    entered_quantity = table.Column<long>(type: "bigint", nullable: false),
                    seen_net = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ordering_cart_lines", x => new { x.cart_id, x.product_id });
                    table.ForeignKey(
                        name: "FK_ordering_cart_lines_ordering_carts_cart_id",
                        column: x => x.cart_id,
                        principalTable: "ordering_carts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ordering_order_events",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    order_id = table.Column<long>(type: "bigint", nullable: false),
                    account_id = table.Column<int>(type: "integer", nullable: false),
                    branch_id = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    who = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ordering_order_events", x => x.id);
                    table.ForeignKey(
                        name: "FK_ordering_order_events_ordering_orders_order_id",
                        column: x => x.order_id,
                        principalTable: "ordering_orders",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ordering_order_lines",
                columns: table => new
                {
                    order_id = table.Column<long>(type: "bigint", nullable: false),
                    line = table.Column<int>(type: "integer", nullable: false),
                    account_id = table.Column<int>(type: "integer", nullable: false),
                    branch_id = table.Column<int>(type: "integer", nullable: false),
                    placed_on = table.Column<DateOnly>(type: "date", nullable: false),
                    product_id = table.Column<int>(type: "integer", nullable: true),
                    sku = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    name = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    unit = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    entered_quantity = table.Column<long>(type: "bigint", nullable: false),
                    quantity = table.Column<long>(type: "bigint", nullable: false),
                    list_price = table.Column<long>(type: "bigint", nullable: false),
                    discounts = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    net_unit = table.Column<long>(type: "bigint", nullable: false),
                    basis = table.Column<int>(type: "integer", nullable: false),
                    line_net = table.Column<long>(type: "bigint", nullable: false),
                    vat_rate = table.Column<long>(type: "bigint", nullable: false),
                    vat_nature = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: true),
                    price_source = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    allocated = table.Column<long>(type: "bigint", nullable: false),
                    promised_date = table.Column<DateOnly>(type: "date", nullable: true),
                    date_confirmed = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ordering_order_lines", x => new { x.order_id, x.line });
                    table.ForeignKey(
                        name: "FK_ordering_order_lines_ordering_orders_order_id",
                        column: x => x.order_id,
                        principalTable: "ordering_orders",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "pricing_prices",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    list_id = table.Column<int>(type: "integer", nullable: false),
                    product_id = table.Column<int>(type: "integer", nullable: false),
                    from_quantity = table.Column<long>(type: "bigint", nullable: false),
                    unit_price = table.Column<long>(type: "bigint", nullable: false),
                    basis = table.Column<int>(type: "integer", nullable: false),
                    is_net = table.Column<bool>(type: "boolean", nullable: false),
                    discounts = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    valid_from = table.Column<DateOnly>(type: "date", nullable: true),
                    valid_to = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pricing_prices", x => x.id);
                    table.ForeignKey(
                        name: "FK_pricing_prices_pricing_lists_list_id",
                        column: x => x.list_id,
                        principalTable: "pricing_lists",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "accounts_client_tokens",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    application_id = table.Column<string>(type: "text", nullable: true),
                    authorization_id = table.Column<string>(type: "text", nullable: true),
                    concurrency_token = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    creation_date = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    expiration_date = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    payload = table.Column<string>(type: "text", nullable: true),
                    properties = table.Column<string>(type: "text", nullable: true),
                    redemption_date = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    reference_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    status = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    subject = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    type = table.Column<string>(type: "character varying(150)", maxLength: 150, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts_client_tokens", x => x.id);
                    table.ForeignKey(
                        name: "FK_accounts_client_tokens_accounts_client_authorizations_autho~",
                        column: x => x.authorization_id,
                        principalTable: "accounts_client_authorizations",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "FK_accounts_client_tokens_accounts_clients_application_id",
                        column: x => x.application_id,
                        principalTable: "accounts_clients",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "catalog_assortments",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    cluster_id = table.Column<int>(type: "integer", nullable: false),
                    category_id = table.Column<int>(type: "integer", nullable: true),
                    product_id = table.Column<int>(type: "integer", nullable: true),
                    included = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_catalog_assortments", x => x.id);
                    table.ForeignKey(
                        name: "FK_catalog_assortments_catalog_categories_category_id",
                        column: x => x.category_id,
                        principalTable: "catalog_categories",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_catalog_assortments_catalog_products_product_id",
                        column: x => x.product_id,
                        principalTable: "catalog_products",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "catalog_own_codes",
                columns: table => new
                {
                    account_id = table.Column<int>(type: "integer", nullable: false),
                    key = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    code = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    product_id = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_catalog_own_codes", x => new { x.account_id, x.key });
                    table.ForeignKey(
                        name: "FK_catalog_own_codes_catalog_products_product_id",
                        column: x => x.product_id,
                        principalTable: "catalog_products",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_accounts_accounts_code",
                table: "accounts_accounts",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_accounts_accounts_name",
                table: "accounts_accounts",
                column: "name");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_addresses_account_id_code",
                table: "accounts_addresses",
                columns: new[] { "account_id", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_accounts_branches_account_id_code",
                table: "accounts_branches",
                columns: new[] { "account_id", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_accounts_client_authorizations_application_id_status_subjec~",
                table: "accounts_client_authorizations",
                columns: new[] { "application_id", "status", "subject", "type" });

            migrationBuilder.CreateIndex(
                name: "ix_accounts_client_scopes_name",
                table: "accounts_client_scopes",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_accounts_client_tokens_application_id_status_subject_type",
                table: "accounts_client_tokens",
                columns: new[] { "application_id", "status", "subject", "type" });

            migrationBuilder.CreateIndex(
                name: "ix_accounts_client_tokens_authorization_id",
                table: "accounts_client_tokens",
                column: "authorization_id");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_client_tokens_reference_id",
                table: "accounts_client_tokens",
                column: "reference_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_accounts_clients_client_id",
                table: "accounts_clients",
                column: "client_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_accounts_cluster_members_cluster_id",
                table: "accounts_cluster_members",
                column: "cluster_id");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_clusters_code",
                table: "accounts_clusters",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_accounts_users_account_id",
                table: "accounts_users",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_users_normalized_email",
                table: "accounts_users",
                column: "normalized_email",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_accounts_users_normalized_user_name",
                table: "accounts_users",
                column: "normalized_user_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_catalog_assortments_category_id",
                table: "catalog_assortments",
                column: "category_id");

            migrationBuilder.CreateIndex(
                name: "ix_catalog_assortments_cluster_id",
                table: "catalog_assortments",
                column: "cluster_id");

            migrationBuilder.CreateIndex(
                name: "ix_catalog_assortments_product_id",
                table: "catalog_assortments",
                column: "product_id");

            migrationBuilder.CreateIndex(
                name: "ix_catalog_categories_code",
                table: "catalog_categories",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_catalog_categories_parent_id",
                table: "catalog_categories",
                column: "parent_id");

            migrationBuilder.CreateIndex(
                name: "ix_catalog_own_codes_product_id",
                table: "catalog_own_codes",
                column: "product_id");

            migrationBuilder.CreateIndex(
                name: "ix_catalog_products_category_id",
                table: "catalog_products",
                column: "category_id");

            migrationBuilder.CreateIndex(
                name: "ix_catalog_products_gtin",
                table: "catalog_products",
                column: "gtin");

            migrationBuilder.CreateIndex(
                name: "ix_catalog_products_sku",
                table: "catalog_products",
                column: "sku",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_catalog_products_sku_key",
                table: "catalog_products",
                column: "sku_key");

            migrationBuilder.CreateIndex(
                name: "ix_catalog_products_updated_at",
                table: "catalog_products",
                column: "updated_at");

            migrationBuilder.CreateIndex(
                name: "ix_credit_payment_terms_code",
                table: "credit_payment_terms",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_inventory_incoming_product_id_date",
                table: "inventory_incoming",
                columns: new[] { "product_id", "date" });

            migrationBuilder.CreateIndex(
                name: "ix_inventory_incoming_warehouse_id",
                table: "inventory_incoming",
                column: "warehouse_id");

            migrationBuilder.CreateIndex(
                name: "ix_inventory_reservations_reference_line",
                table: "inventory_reservations",
                columns: new[] { "reference", "line" });

            migrationBuilder.CreateIndex(
                name: "ix_inventory_stock_product_id",
                table: "inventory_stock",
                column: "product_id");

            migrationBuilder.CreateIndex(
                name: "ix_inventory_warehouses_code",
                table: "inventory_warehouses",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_kernel_audit_account_id_id",
                table: "kernel_audit",
                columns: new[] { "account_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_kernel_audit_subject_id",
                table: "kernel_audit",
                columns: new[] { "subject", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_kernel_idempotency_created_at",
                table: "kernel_idempotency",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_kernel_outbox_delivered_at_id",
                table: "kernel_outbox",
                columns: new[] { "delivered_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_ordering_carts_account_id_branch_id_updated_at",
                table: "ordering_carts",
                columns: new[] { "account_id", "branch_id", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "ix_ordering_order_events_order_id_id",
                table: "ordering_order_events",
                columns: new[] { "order_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_ordering_order_lines_account_id_placed_on",
                table: "ordering_order_lines",
                columns: new[] { "account_id", "placed_on" });

            migrationBuilder.CreateIndex(
                name: "ix_ordering_order_lines_account_id_product_id_placed_on",
                table: "ordering_order_lines",
                columns: new[] { "account_id", "product_id", "placed_on" });

            migrationBuilder.CreateIndex(
                name: "ix_ordering_orders_account_id_placed_at_id",
                table: "ordering_orders",
                columns: new[] { "account_id", "placed_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_ordering_orders_account_id_purchase_order_number",
                table: "ordering_orders",
                columns: new[] { "account_id", "purchase_order_number" });

            migrationBuilder.CreateIndex(
                name: "ix_ordering_orders_account_id_state",
                table: "ordering_orders",
                columns: new[] { "account_id", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_ordering_orders_cart_id",
                table: "ordering_orders",
                column: "cart_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_ordering_orders_number",
                table: "ordering_orders",
                column: "number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_ordering_orders_placed_at_id",
                table: "ordering_orders",
                columns: new[] { "placed_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_pricing_lists_account_id",
                table: "pricing_lists",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_pricing_lists_code",
                table: "pricing_lists",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_pricing_matrix_account_class_item_class",
                table: "pricing_matrix",
                columns: new[] { "account_class", "item_class" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_pricing_prices_list_id_product_id_from_quantity",
                table: "pricing_prices",
                columns: new[] { "list_id", "product_id", "from_quantity" });

            migrationBuilder.CreateIndex(
                name: "ix_pricing_prices_product_id",
                table: "pricing_prices",
                column: "product_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "accounts_addresses");

            migrationBuilder.DropTable(
                name: "accounts_branches");

            migrationBuilder.DropTable(
                name: "accounts_client_scopes");

            migrationBuilder.DropTable(
                name: "accounts_client_tokens");

            migrationBuilder.DropTable(
                name: "accounts_cluster_members");

            migrationBuilder.DropTable(
                name: "accounts_keys");

            migrationBuilder.DropTable(
                name: "accounts_users");

            migrationBuilder.DropTable(
                name: "catalog_assortments");

            migrationBuilder.DropTable(
                name: "catalog_own_codes");

            migrationBuilder.DropTable(
                name: "credit_payment_terms");

            migrationBuilder.DropTable(
                name: "inventory_incoming");

            migrationBuilder.DropTable(
                name: "inventory_reservations");

            migrationBuilder.DropTable(
                name: "inventory_stock");

            migrationBuilder.DropTable(
                name: "kernel_audit");

            migrationBuilder.DropTable(
                name: "kernel_idempotency");

            migrationBuilder.DropTable(
                name: "kernel_outbox");

            migrationBuilder.DropTable(
                name: "kernel_versions");

            migrationBuilder.DropTable(
                name: "ordering_cart_lines");

            migrationBuilder.DropTable(
                name: "ordering_numbers");

            migrationBuilder.DropTable(
                name: "ordering_order_events");

            migrationBuilder.DropTable(
                name: "ordering_order_lines");

            migrationBuilder.DropTable(
                name: "ordering_pads");

            migrationBuilder.DropTable(
                name: "pricing_matrix");

            migrationBuilder.DropTable(
                name: "pricing_prices");

            migrationBuilder.DropTable(
                name: "accounts_client_authorizations");

            migrationBuilder.DropTable(
                name: "accounts_clusters");

            migrationBuilder.DropTable(
                name: "accounts_accounts");

            migrationBuilder.DropTable(
                name: "catalog_products");

            migrationBuilder.DropTable(
                name: "inventory_warehouses");

            migrationBuilder.DropTable(
                name: "ordering_carts");

            migrationBuilder.DropTable(
                name: "ordering_orders");

            migrationBuilder.DropTable(
                name: "pricing_lists");

            migrationBuilder.DropTable(
                name: "accounts_clients");

            migrationBuilder.DropTable(
                name: "catalog_categories");
        }
    }
}
