using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Kernel;

public static class Handlers
{
    /// <summary>Registers every use case of the assembly: the nested class <c>Handler</c> of each static feature class, one per request.</summary>
    public static void AddHandlers(this IServiceCollection services, Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        foreach (var type in assembly.GetTypes().Where(t => t is { IsNested: true, IsClass: true, IsAbstract: false, Name: "Handler" }))
        {
            services.AddScoped(type);
        }
    }
}
