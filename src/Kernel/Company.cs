using Microsoft.Extensions.Configuration;

namespace Filiera.Kernel;

/// <summary>
/// The manufacturer whose portal this is, as his documents name him: section <c>Portal:Maker</c> of the configuration, which the pages
/// read too (<c>Name</c>, <c>Phone</c>, <c>Email</c>, and for documents <c>Address</c> and <c>VatNumber</c>).
/// </summary>
public sealed class Company(IConfiguration configuration)
{
    public string Name { get; } = configuration["Portal:Maker:Name"] ?? "Serralta";

    /// <summary>Street, postal code and city.</summary>
    public string? Address { get; } = configuration["Portal:Maker:Address"];

    public string? VatNumber { get; } = configuration["Portal:Maker:VatNumber"];

    public string? Mail { get; } = configuration["Portal:Maker:Email"];

    public string? Phone { get; } = configuration["Portal:Maker:Phone"];
}
