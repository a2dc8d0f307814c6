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
        services.Configure<ThrottleOptions>(configuration.GetSection("SignIn"));
        services.AddScoped<Throttle>();
        services.AddScoped<KnownDevice>();
        services.AddScoped<ClusterLookup>();
        services.AddScoped<AuditReader>();
        services.AddScoped<AccountList>();
        services.AddScoped<AccountCards>();
        services.AddScoped<ActingSession>();
        services.AddMail(configuration);
        PeopleServices(services, configuration);
    }

    private static void PeopleServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new SecondFactorRule(configuration));
        services.AddSingleton<SessionGate>();
        services.AddScoped<Sessions>();
        services.AddScoped<MailLinks>();
        services.AddScoped<RoleBook>();
        services.AddScoped<SecondFactors>();
        services.AddScoped<SecondDoor>();
        services.AddScoped<SealedCookies>();
        services.AddScoped<Passkeys>();
        services.AddScoped<Passwords>();
        services.AddScoped<Myself>();
        services.AddScoped<People>();
        services.AddScoped<PeoplePlaces>();
        services.AddScoped<PeopleMails>();
        services.AddScoped<UserViews>();
        services.AddScoped<IOutboxSubscriber, ResetMails>();
        services.AddSingleton<ClientWatch>();
        if (configuration.GetValue("Clients:Watch", true))
        {
            services.AddHostedService(s => s.GetRequiredService<ClientWatch>());
        }

        services.AddScoped<IJob, DropOldSecrets>();
    }

    public void Api(IEndpointRouteBuilder api)
    {
        GetMe.Map(api);
        SignIn.Map(api);
        ChangeLanguage.Map(api);
        UpsertAccounts.Map(api);
        UpsertAddresses.Map(api);
        ListAccounts.Map(api);
        ExportAccounts.Map(api);
        CreateAccount.Map(api);
        GetAccount.Map(api);
        SaveAccount.Map(api);
        SaveBranch.Map(api);
        SaveAddress.Map(api);
        DeleteAddress.Map(api);
        ListNotes.Map(api);
        AddNote.Map(api);
        PinNote.Map(api);
        DeleteNote.Map(api);
        ListClusters.Map(api);
        GetCluster.Map(api);
        SaveCluster.Map(api);
        DeleteCluster.Map(api);
        ChangeClusterMembers.Map(api);
        FillCluster.Map(api);
        ListClasses.Map(api);
        ChangeClass.Map(api);
        ListAudit.Map(api);
        ExportAudit.Map(api);
        GetAuditEntry.Map(api);
        ActForDealer.Map(api);
        SuggestDealers.Map(api);
        PassSecondFactor.Map(api);
        SignInWithPasskey.Map(api);
        RequestReset.Map(api);
        ChoosePassword.Map(api);
        AcceptInvitation.Map(api);
        GetProfile.Map(api);
        ChangeProfile.Map(api);
        ChangePassword.Map(api);
        EndSessions.Map(api);
        SetUpSecondFactor.Map(api);
        RemoveSecondFactor.Map(api);
        RegisterPasskey.Map(api);
        ChangePasskey.Map(api);
        ListUsers.Map(api);
        ExportUsers.Map(api);
        GetUser.Map(api);
        InviteUser.Map(api);
        ChangeUser.Map(api);
        ChangeUserState.Map(api);
        SecureUser.Map(api);
        ResendInvitation.Map(api);
        ListRoles.Map(api);
        SaveRole.Map(api);
        DeleteRole.Map(api);
        ListMails.Map(api);
        GetMail.Map(api);
        ListClients.Map(api);
        GetClient.Map(api);
        CreateClient.Map(api);
        ChangeClient.Map(api);
        RotateSecret.Map(api);
    }
}
