using Microsoft.EntityFrameworkCore;

namespace Filiera.Kernel;

/// <summary>
/// A row that people and systems edit: its version counts its changes, is its entity tag, and decides between two who save at once
/// (<see cref="PortalDb"/> raises it at each save; the second one is told that the row changed meanwhile).
/// </summary>
public interface IVersioned
{
    int Version { get; set; }
}

public static class Versions
{
    /// <summary>412: someone else saved in between, or the caller edited a copy that was old already.</summary>
    public static readonly Problem Changed = new(412, "CHANGED_MEANWHILE",
        new("Nel frattempo qualcun altro ha modificato questi dati.", "Someone else has changed these data meanwhile."), "If-Match",
        new("Rileggi i dati di adesso e ripeti la modifica. Non è stato salvato nulla.", "Read the data as they are now and make your change again. Nothing was saved."));

    internal static void Map(ModelBuilder model)
    {
        foreach (var type in model.Model.GetEntityTypes().Select(e => e.ClrType).Where(typeof(IVersioned).IsAssignableFrom).ToList())
        {
            model.Entity(type).Property<int>(nameof(IVersioned.Version)).IsConcurrencyToken().HasDefaultValue(0);
        }
    }

    internal static void Raise(DbContext db)
    {
        foreach (var entry in db.ChangeTracker.Entries<IVersioned>().Where(e => e.State == EntityState.Modified))
        {
            entry.Entity.Version++;
        }
    }
}
