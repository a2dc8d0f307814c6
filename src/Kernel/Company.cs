using Microsoft.Extensions.Configuration;

namespace Filiera.Kernel;

/// <summary>The manufacturer whose portal this is: section <c>Company</c> of the configuration, printed on his documents.</summary>
public sealed class Company(IConfiguration configuration)
{
    public string Name { get; } = configuration["Company:Name"] ?? "Filiera";

    /// <summary>Street, postal code and city.</summary>
    public string? Address { get; } = configuration["Company:Address"];

    public string? VatNumber { get; } = configuration["Company:VatNumber"];

    public string? Mail { get; } = configuration["Company:Mail"];

    public string? Phone { get; } = configuration["Company:Phone"];
}
