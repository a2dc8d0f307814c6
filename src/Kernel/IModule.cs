using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Kernel;

/// <summary>A module's door: what it adds to the house. Host lists the modules in floor order.</summary>
public interface IModule
{
    /// <summary>Prefix of every table of the module («pricing»); an architecture test holds it.</summary>
    string Prefix { get; }

    void Tables(ModelBuilder model);

    void Services(IServiceCollection services, IConfiguration configuration);

    /// <summary>Endpoints below <c>/api/v1</c>.</summary>
    void Api(IEndpointRouteBuilder api);
}

/// <summary>The modules of this process, in floor order: what <see cref="PortalDb"/> is composed of.</summary>
public sealed record ModuleList(IReadOnlyList<IModule> Modules);
