using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Portal.BackOffice;

/// <summary>Users, invitations and roles; one's own password, second factor and sessions; the mail that was sent.</summary>
public static class PeoplePages
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        ProfilePages.Map(pages);
        SecondFactorPages.Map(pages);
        UsersPages.Map(pages);
        UserPages.Map(pages);
        RolePages.Map(pages);
        MailPages.Map(pages);
    }

    public static void Services(IServiceCollection services)
    {
        services.AddScoped<UserChoices>();
    }
}
