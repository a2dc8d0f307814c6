using Filiera.Accounts.Features;
using Filiera.Kernel;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Accounts;

/// <summary>The door of Accounts.</summary>
public sealed class AccountsModule : IModule
{
    public string Prefix => "accounts";

    public void Tables(ModelBuilder model)
    {
        model.ApplyConfigurationsFromAssembly(typeof(AccountsModule).Assembly);
        SignInServices.Tables(model);
    }

    public void Services(IServiceCollection services, IConfiguration configuration)
    {
        services.AddHandlers(typeof(AccountsModule).Assembly);
        services.AddSingleton<AccountMemory>();
        services.AddSingleton<TokenMemory>();
        services.AddScoped<AccountDirectory>();
        SignInServices.Add(services, configuration);
        services.AddScoped<AccountLookup>();
    }

    public void Api(IEndpointRouteBuilder api)
    {
        GetMe.Map(api);
        SignIn.Map(api);
        ChangeLanguage.Map(api);
        UpsertAccounts.Map(api);
    }
}
