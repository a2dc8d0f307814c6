namespace Filiera.Host;

/// <summary>
/// Who has the data folder in hand: a portal that serves holds it with others, a restore alone. A lock of the operating system on a file: it goes
/// with the process, however that ends.
/// </summary>
public sealed class HeldData : IDisposable
{
    private const string Name = "portal.lock";
    private readonly FileStream _file;

    private HeldData(FileStream file) => _file = file;

    /// <summary>With other portals; null when someone has it alone.</summary>
    public static HeldData? Share(string folder) => Open(folder, FileAccess.Read, FileShare.Read);

    /// <summary>Alone; null while a portal serves from it.</summary>
    public static HeldData? Alone(string folder) => Open(folder, FileAccess.ReadWrite, FileShare.None);

    public void Dispose() => _file.Dispose();

    private static HeldData? Open(string folder, FileAccess access, FileShare share)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, Name);
        try
        {
            if (!File.Exists(path))
            {
                using var made = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            }

            return new(new FileStream(path, FileMode.Open, access, share));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
