using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Filiera.Bench;

/// <summary>Programs of this machine.</summary>
internal static class Shell
{
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>PostgreSQL's programs refuse to run as root.</summary>
    public static ProcessStartInfo AsOwner(string program, params string[] arguments)
    {
        var info = Environment.UserName == "root" ? new ProcessStartInfo("runuser", ["-u", "postgres", "--", program, .. arguments]) : new ProcessStartInfo(program, arguments);
        info.RedirectStandardError = info.RedirectStandardOutput = true;
        info.WorkingDirectory = "/";
        return info;
    }

    public static async Task Run(ProcessStartInfo info)
    {
        using var process = Process.Start(info) ?? throw new InvalidOperationException($"{info.FileName} did not start");
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{info.FileName} {string.Join(' ', info.ArgumentList)} ended with {process.ExitCode}: {await process.StandardError.ReadToEndAsync()}");
        }
    }

    /// <summary>Processor time of a process and of those it started, in seconds: what a request costs can be compared also while the machine is busy with other things.</summary>
    public static double Processor(int id)
    {
        var total = 0L;
        foreach (var folder in Directory.GetDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)))
        {
            try
            {
                // After the name in brackets: state, parent, …, user and system time in hundredths of a second.
                var text = File.ReadAllText(Path.Combine(folder, "stat"));
                var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
                if (Path.GetFileName(folder) == id.ToString(System.Globalization.CultureInfo.InvariantCulture) || fields[1] == id.ToString(System.Globalization.CultureInfo.InvariantCulture))
                {
                    total += long.Parse(fields[11], System.Globalization.CultureInfo.InvariantCulture) + long.Parse(fields[12], System.Globalization.CultureInfo.InvariantCulture);
                }
            }
            catch (IOException)
            {
                // It ended meanwhile.
            }
        }

        return total / 100d;
    }

    /// <summary>Memory that a process takes now (resident), and processor time it has used.</summary>
    public static (double Megabytes, TimeSpan Processor) Usage(Process process)
    {
        process.Refresh();
        return (process.WorkingSet64 / 1048576d, process.TotalProcessorTime);
    }
}
