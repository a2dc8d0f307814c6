using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Accounts.Features;

/// <summary>One user: what he may do, how he signs in, his invitation.</summary>
public static class GetUser
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/users/{id:int}", Answer).WithName("GetOwnUser").WithTags("Users").WithSummary("One user of your account").WithDescription("The answer’s `ETag` goes back as `If-Match` when you change him.");
        api.MapGet("/admin/users/{id:int}", Answer).WithName("GetUser").WithTags("Administration").WithSummary("One user").WithDescription("The answer’s `ETag` goes back as `If-Match` when you change him.");
    }

    private static Task<Result<UserView>> Answer(int id, Handler handler, CancellationToken stop) => handler.Handle(id, stop);

    public sealed class Handler(People people, UserViews views)
    {
        public async Task<Result<UserView>> Handle(int id, CancellationToken stop = default) =>
            people.Demand() is { } problem ? problem
            : await views.Show(id, stop) is { } user ? new Result<UserView>(user) { ETag = user.Version } : Problems.NotFound;
    }
}
