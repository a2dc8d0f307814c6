using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Filiera.Inventory;
using Filiera.Kernel;

namespace Filiera.Showcase;

/// <summary>
/// Availabilities as <see cref="AvailabilityView"/> is serialized, written without it: twenty-four of them are the only new words of every list. A test holds the two
/// together.
/// </summary>
internal sealed class AvailabilityJson : IDisposable
{
    private static readonly JsonEncodedText State = JsonEncodedText.Encode("state");
    private static readonly JsonEncodedText Quantity = JsonEncodedText.Encode("quantity");
    private static readonly JsonEncodedText Date = JsonEncodedText.Encode("date");
    private static readonly JsonEncodedText Words = JsonEncodedText.Encode("phrase");
    private static readonly JsonEncodedText Confirmed = JsonEncodedText.Encode("confirmed");
    private static readonly JsonEncodedText AsOf = JsonEncodedText.Encode("asOf");
    private static readonly JsonEncodedText[] States = [.. Enum.GetValues<AvailabilityState>().Select(s => JsonEncodedText.Encode(JsonNamingPolicy.SnakeCaseUpper.ConvertName(s.ToString())))];

    private readonly ArrayBufferWriter<byte> _buffer = new(8192);
    private readonly Utf8JsonWriter _json;
    private int[] _ends = new int[32];

    private AvailabilityJson() => _json = new(_buffer, new JsonWriterOptions { Encoder = Json.Options.Encoder, SkipValidation = true });

    public int Count { get; private set; }

    public int Length => _buffer.WrittenCount;

    public ReadOnlySpan<byte> this[int index] => _buffer.WrittenSpan[(index == 0 ? 0 : _ends[index - 1]).._ends[index]];

    public static AvailabilityJson Of(IReadOnlyList<Availability> availabilities)
    {
        var made = new AvailabilityJson();
        made.Write(availabilities);
        return made;
    }

    public void Dispose() => _json.Dispose();

    private void Write(IReadOnlyList<Availability> availabilities)
    {
        _buffer.ResetWrittenCount();
        Count = availabilities.Count;
        if (_ends.Length < Count)
        {
            _ends = new int[Count];
        }

        for (var i = 0; i < Count; i++)
        {
            _json.Reset();
            Write(availabilities[i]);
            _json.Flush();
            _ends[i] = _buffer.WrittenCount;
        }
    }

    private void Write(Availability availability)
    {
        _json.WriteStartObject();
        _json.WriteString(State, States[(int)availability.State]);
        _json.WriteNumber(Quantity, availability.Quantity.Value);
        if (availability.Date is { } date)
        {
            Span<char> day = stackalloc char[10];
            date.TryFormat(day, out _, "O", CultureInfo.InvariantCulture);
            _json.WriteString(Date, day);
        }
        else
        {
            _json.WriteNull(Date);
        }

        _json.WriteString(Words, availability.Phrase.ToString());
        _json.WriteBoolean(Confirmed, availability.Confirmed);
        _json.WriteString(AsOf, availability.AsOf);
        _json.WriteEndObject();
    }
}
