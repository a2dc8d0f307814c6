using System.Security.Cryptography;
using System.Xml.Linq;
using Filiera.Kernel;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;

namespace Filiera.Accounts;

/// <summary>A secret that all nodes share: keys of the cookies (DataProtection) and of the tokens. Who reads the database can sign: guard it as the passwords it holds.</summary>
public sealed class StoredKey : IEntityTypeConfiguration<StoredKey>
{
    public string Name { get; init; } = "";

    public string Material { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public void Configure(EntityTypeBuilder<StoredKey> builder)
    {
        builder.ToTable("accounts_keys");
        builder.HasKey(x => x.Name);
        builder.Property(x => x.Name).HasMaxLength(200);
    }
}

/// <summary>Where DataProtection keeps its key ring.</summary>
public sealed class CookieKeys(IServiceScopeFactory scopes, TimeProvider clock) : IXmlRepository
{
    private const string Prefix = "cookie:";

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        return [.. scope.ServiceProvider.GetRequiredService<PortalDb>().Set<StoredKey>().AsNoTracking()
            .Where(k => k.Name.StartsWith(Prefix)).OrderBy(k => k.Name).Select(k => k.Material).ToList().Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        db.Add(new StoredKey { Name = Prefix + friendlyName, Material = element.ToString(SaveOptions.DisableFormatting), CreatedAt = clock.GetUtcNow() });
        db.SaveChanges();
    }
}

/// <summary>The keys that sign and encrypt tokens: made once by whichever node comes first, read by all.</summary>
public sealed class TokenKeys(IServiceScopeFactory scopes, TimeProvider clock) : IConfigureOptions<OpenIddictServerOptions>
{
    private const string Signing = "token:signing:1";
    private const string Encryption = "token:encryption:1";

    public void Configure(OpenIddictServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        var signing = ECDsa.Create();
        signing.ImportPkcs8PrivateKey(Convert.FromBase64String(ReadOrMake(db, Signing, NewSigningKey)), out _);
        options.SigningCredentials.Add(new(new ECDsaSecurityKey(signing) { KeyId = "1" }, SecurityAlgorithms.EcdsaSha256));
        options.EncryptionCredentials.Add(new(
            new SymmetricSecurityKey(Convert.FromBase64String(ReadOrMake(db, Encryption, () => RandomNumberGenerator.GetBytes(32)))),
            SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512));
    }

    private static byte[] NewSigningKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKey();
    }

    private string ReadOrMake(PortalDb db, string name, Func<byte[]> make)
    {
        if (db.Set<StoredKey>().Where(k => k.Name == name).Select(k => k.Material).FirstOrDefault() is { } known)
        {
            return known;
        }

        // Two nodes may come here at once: the first to insert wins, both read what it wrote.
        db.Database.ExecuteSql($"INSERT INTO accounts_keys (name, material, created_at) VALUES ({name}, {Convert.ToBase64String(make())}, {db.Instant(clock.GetUtcNow())}) ON CONFLICT (name) DO NOTHING");
        return db.Set<StoredKey>().Where(k => k.Name == name).Select(k => k.Material).First();
    }
}
