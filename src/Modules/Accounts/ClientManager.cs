using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;
using OpenIddict.EntityFrameworkCore.Models;

namespace Filiera.Accounts;

/// <summary>OpenIddict's manager of clients, which knows of a secret that was rotated and is still good for a while.</summary>
public sealed class ClientManager(
    IOpenIddictApplicationCache<OpenIddictEntityFrameworkCoreApplication> cache,
    ILogger<OpenIddictApplicationManager<OpenIddictEntityFrameworkCoreApplication>> log,
    IOptionsMonitor<OpenIddictCoreOptions> options,
    IOpenIddictApplicationStore<OpenIddictEntityFrameworkCoreApplication> store,
    PortalDb db,
    PortalClock clock) : OpenIddictApplicationManager<OpenIddictEntityFrameworkCoreApplication>(cache, log, options, store)
{
    public override async ValueTask<bool> ValidateClientSecretAsync(OpenIddictEntityFrameworkCoreApplication application, string secret, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(application);
        if (await base.ValidateClientSecretAsync(application, secret, cancellationToken))
        {
            return true;
        }

        // Nobody is signed in yet: the account filters would hide every card.
        var now = clock.Now;
        var old = await db.Set<ClientCard>().IgnoreQueryFilters().Where(c => c.Name == application.ClientId && c.OldSecretUntil > now).Select(c => c.OldSecret).FirstOrDefaultAsync(cancellationToken);
        return old is not null && await ValidateClientSecretAsync(secret, old, cancellationToken);
    }
}
