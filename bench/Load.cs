using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Filiera.Bench;

/// <summary>What a run of the driver saw. Times in milliseconds.</summary>
internal sealed record LoadResult(double PerSecond, double P50, double P99, int Requests, int Failures, double BytesPerAnswer);

/// <summary>
/// A load driver that costs little, since it shares the machine with what it measures: N keep-alive connections, each sends the next of the
/// prepared requests when the last is answered whole. Nothing is pipelined; nothing of an answer is read but its status and length.
/// </summary>
internal static class Load
{
    public static async Task<LoadResult> Run(int port, IReadOnlyList<byte[]> requests, int connections, double seconds, double warmUp = 1)
    {
        if (warmUp > 0)
        {
            await Round(port, requests, connections, warmUp);
        }

        return await Round(port, requests, connections, seconds);
    }

    public static byte[] Get(string path, string header) => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n{header}\r\n\r\n");

    public static byte[] Post(string path, string header, string json) =>
        [.. Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: localhost\r\n{header}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n"), .. Encoding.UTF8.GetBytes(json)];

    private static async Task<LoadResult> Round(int port, IReadOnlyList<byte[]> requests, int connections, double seconds)
    {
        var until = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        var began = Stopwatch.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, connections).Select(c => Task.Run(() => One(port, requests, c, until))));
        var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var times = all.SelectMany(a => a.Times).Order().ToList();
        double At(double share) => times.Count == 0 ? 0 : times[Math.Min(times.Count - 1, (int)(times.Count * share))] * 1000d / Stopwatch.Frequency;
        return new(times.Count / took, At(0.5), At(0.99), times.Count, all.Sum(a => a.Failures), times.Count == 0 ? 0 : (double)all.Sum(a => a.Bytes) / times.Count);
    }

    private static async Task<(List<long> Times, int Failures, long Bytes)> One(int port, IReadOnlyList<byte[]> requests, int connection, long until)
    {
        using var wire = new Wire(port);
        var times = new List<long>(100_000);
        var (failures, bytes) = (0, 0L);

        // Each connection begins elsewhere in the list, so that sixteen of them don't ask for the same thing at once.
        var next = connection * 7919 % requests.Count;
        for (var began = Stopwatch.GetTimestamp(); began < until;)
        {
            var (status, length) = await wire.Ask(requests[next]);
            var now = Stopwatch.GetTimestamp();
            times.Add(now - began);
            bytes += length;
            failures += status is >= 200 and < 300 ? 0 : 1;
            next = (next + 1) % requests.Count;
            began = now;
        }

        return (times, failures, bytes);
    }
}

/// <summary>One keep-alive connection.</summary>
internal sealed class Wire : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[256 * 1024];

    public Wire(int port) => _socket.Connect(IPAddress.Loopback, port);

    /// <summary>Sends a request and reads its answer to the end: status and length of the body.</summary>
    public async ValueTask<(int Status, int Length)> Ask(byte[] request)
    {
        await _socket.SendAsync(request, SocketFlags.None);
        var (have, head) = (0, -1);
        while (head < 0)
        {
            have += await Receive(have);
            head = _buffer.AsSpan(0, have).IndexOf("\r\n\r\n"u8);
        }

        var status = Number(_buffer.AsSpan(9, 3));
        var (length, chunked) = Head(_buffer.AsSpan(0, head + 2));
        var body = head + 4;
        return (status, chunked ? await Chunks(body, have) : await Rest(length, have - body));
    }

    public void Dispose() => _socket.Dispose();

    private static (int Length, bool Chunked) Head(ReadOnlySpan<byte> head)
    {
        var (length, chunked) = (0, false);
        while (head.IndexOf("\r\n"u8) is >= 0 and var end)
        {
            var line = head[..end];
            head = head[(end + 2)..];
            if (Ascii.StartsWithIgnoreCase(line, "content-length:"u8))
            {
                length = Number(line[15..].Trim((byte)' '));
            }
            else if (Ascii.StartsWithIgnoreCase(line, "transfer-encoding: chunked"u8))
            {
                chunked = true;
            }
        }

        return (length, chunked);
    }

    private static int Number(ReadOnlySpan<byte> digits) => Utf8Parser.TryParse(digits, out int number, out _) ? number : throw new InvalidDataException("no number");

    private async ValueTask<int> Receive(int at)
    {
        var got = await _socket.ReceiveAsync(_buffer.AsMemory(at), SocketFlags.None);
        return got > 0 ? got : throw new EndOfStreamException("the server closed the connection");
    }

    // The body is read over: only its length counts.
    private async ValueTask<int> Rest(int length, int have)
    {
        while (have < length)
        {
            have += await Receive(0);
        }

        return length;
    }

    private async ValueTask<int> Chunks(int at, int have)
    {
        var total = 0;
        while (true)
        {
            int end;
            while ((end = _buffer.AsSpan(at, have - at).IndexOf("\r\n"u8)) < 0)
            {
                (at, have) = Room(at, have);
                have += await Receive(have);
            }

            var size = Utf8Parser.TryParse(_buffer.AsSpan(at, end), out int hex, out _, 'x') ? hex : throw new InvalidDataException("no size of a chunk");
            at += end + 2;
            var left = size + 2;
            total += size;
            while (left > have - at)
            {
                left -= have - at;
                at = 0;
                have = await Receive(0);
            }

            at += left;
            if (size == 0)
            {
                return total;
            }
        }
    }

    private (int At, int Have) Room(int at, int have)
    {
        _buffer.AsSpan(at, have - at).CopyTo(_buffer);
        return (0, have - at);
    }
}

internal static class Ascii
{
    public static bool StartsWithIgnoreCase(ReadOnlySpan<byte> line, ReadOnlySpan<byte> lower) => line.Length >= lower.Length && System.Text.Ascii.EqualsIgnoreCase(line[..lower.Length], lower);
}
