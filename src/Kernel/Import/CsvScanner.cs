using System.Buffers;

namespace Filiera.Kernel;

/// <summary>Why a record could not be read.</summary>
public enum CsvFault
{
    None,

    /// <summary>A quote opens and never closes, or text follows the closing quote.</summary>
    Quote,

    /// <summary>More or fewer columns than the header.</summary>
    Columns,

    /// <summary>Longer than a record or a field may be.</summary>
    TooLong,

    /// <summary>NUL or another control character.</summary>
    ControlCharacter,
}

/// <summary>
/// Splits delimited text (RFC 4180) into records without copying: fields are spans of one buffer. A record that can't be
/// read costs its first line and nothing else: reading goes on at the very next line, also after a quote that never
/// closes. That is why this stands here: to the usual parsers (CsvHelper among them) an open quote
/// runs to the next one, or to the end of the file.
/// </summary>
public sealed class CsvScanner(TextReader text, char delimiter)
{
    public const int MaximumRecord = 256 * 1024;
    public const int MaximumField = 32 * 1024;
    public const int MaximumColumns = 250;
    public const int MaximumLines = 200;

    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Where(c => c is not ('\t' or '\r' or '\n')).Select(c => (char)c), .. Enumerable.Range(0x7f, 33).Select(c => (char)c)]);

    private readonly char[] _buffer = new char[2 * MaximumRecord];
    private readonly (int Start, int Length, bool Escaped)[] _fields = new (int, int, bool)[MaximumColumns];
    private readonly SearchValues<char> _ends = SearchValues.Create([delimiter, '\r', '\n']);
    private int _position;
    private int _end;
    private bool _atEnd;
    private int _line = 1;
    private char[] _unescaped = [];

    private enum Outcome
    {
        Record,
        More,
        Broken,
    }

    /// <summary>The line, from 1, on which the present record begins.</summary>
    public int Line { get; private set; }

    public CsvFault Fault { get; private set; }

    /// <summary>Columns found, whatever the fault.</summary>
    public int Count { get; private set; }

    /// <summary>Columns that every record must have; 0 = any number. Empty ones too many at the end are forgiven: spreadsheets add them.</summary>
    public int Expected { get; set; }

    /// <summary>Beginning of a record with a fault, to show it.</summary>
    public string Excerpt { get; private set; } = "";

    /// <summary>Goes to the next record; blank lines are none. False at the end of the text.</summary>
    public bool Read()
    {
        Fault = CsvFault.None;
        if (!SkipBlankLines())
        {
            return false;
        }

        Line = _line;
        while (true)
        {
            var outcome = Scan(out var next, out var lines);
            if (outcome == Outcome.More)
            {
                if (!_atEnd && _end - _position < MaximumRecord)
                {
                    Fill();
                    continue;
                }

                GiveUpLine(_atEnd ? CsvFault.Quote : CsvFault.TooLong);
                return true;
            }

            var fault = outcome == Outcome.Broken ? CsvFault.Quote : Judge(next);
            if (fault == CsvFault.None)
            {
                _position = next;
                _line += lines;
                return true;
            }

            GiveUpLine(fault);
            return true;
        }
    }

    /// <summary>The text of a field, without its quotes and the blanks around it. Good until the next Read.</summary>
    public ReadOnlySpan<char> Field(int index)
    {
        var (start, length, escaped) = _fields[index];
        var span = _buffer.AsSpan(start, length);
        if (!escaped)
        {
            return span.Trim();
        }

        if (_unescaped.Length < length)
        {
            _unescaped = new char[Math.Max(length, 1024)];
        }

        var to = 0;
        for (var from = 0; from < length; from++)
        {
            _unescaped[to++] = span[from];
            from += span[from] == '"' ? 1 : 0;
        }

        return _unescaped.AsSpan(0, to).Trim();
    }

    private CsvFault Judge(int next)
    {
        if (_buffer.AsSpan(_position, next - _position).IndexOfAny(Controls) >= 0)
        {
            return CsvFault.ControlCharacter;
        }

        for (var i = 0; i < Math.Min(Count, MaximumColumns); i++)
        {
            if (_fields[i].Length > MaximumField)
            {
                return CsvFault.TooLong;
            }
        }

        if (Expected > 0)
        {
            while (Count > Expected && Count <= MaximumColumns && _fields[Count - 1].Length == 0)
            {
                Count--;
            }

            return Count == Expected ? CsvFault.None : CsvFault.Columns;
        }

        return Count > MaximumColumns ? CsvFault.Columns : CsvFault.None;
    }

    // One record from the present position. Line ends inside quotes belong to the field.
    private Outcome Scan(out int next, out int lines)
    {
        Count = 0;
        lines = 0;
        next = _position;
        var at = _position;
        while (true)
        {
            if (at < _end && _buffer[at] == '"')
            {
                var outcome = Quoted(ref at, ref lines);
                if (outcome != Outcome.Record)
                {
                    return outcome;
                }
            }
            else
            {
                var length = _buffer.AsSpan(at, _end - at).IndexOfAny(_ends);
                if (length < 0)
                {
                    if (!_atEnd)
                    {
                        return Outcome.More;
                    }

                    length = _end - at;
                }

                Keep(at, length, escaped: false);
                at += length;
            }

            if (at >= _end)
            {
                lines++;
                next = at;
                return _atEnd ? Outcome.Record : Outcome.More;
            }

            if (_buffer[at] == delimiter)
            {
                at++;
                if (at == _end && !_atEnd)
                {
                    return Outcome.More;
                }

                continue;
            }

            lines++;
            return LineEnd(at, out next);
        }
    }

    private Outcome LineEnd(int at, out int next)
    {
        next = at + 1;
        if (_buffer[at] == '\r')
        {
            if (next == _end && !_atEnd)
            {
                return Outcome.More;
            }

            next += next < _end && _buffer[next] == '\n' ? 1 : 0;
        }

        return Outcome.Record;
    }

    // From the opening quote to the delimiter or line end after the closing one.
    private Outcome Quoted(ref int at, ref int lines)
    {
        var start = at + 1;
        var escaped = false;
        var from = start;
        while (true)
        {
            var quote = _buffer.AsSpan(from, _end - from).IndexOf('"');
            var seen = quote < 0 ? _end - from : quote;
            lines += _buffer.AsSpan(from, seen).Count('\n');
            if (lines > MaximumLines)
            {
                return Outcome.Broken;
            }

            if (quote < 0 || (from + quote + 1 == _end && !_atEnd))
            {
                return Outcome.More;
            }

            var close = from + quote;
            if (close + 1 < _end && _buffer[close + 1] == '"')
            {
                escaped = true;
                from = close + 2;
                continue;
            }

            at = close + 1;
            while (at < _end && _buffer[at] == ' ' && delimiter != ' ')
            {
                at++;
            }

            if (at == _end && !_atEnd)
            {
                return Outcome.More;
            }

            Keep(start, close - start, escaped);
            return at == _end || _buffer[at] == delimiter || _buffer[at] is '\r' or '\n' ? Outcome.Record : Outcome.Broken;
        }
    }

    private void Keep(int start, int length, bool escaped)
    {
        if (Count < MaximumColumns)
        {
            _fields[Count] = (start, length, escaped);
        }

        Count++;
    }

    private bool SkipBlankLines()
    {
        while (true)
        {
            while (_position < _end && _buffer[_position] is '\r' or '\n' or ' ')
            {
                if (_buffer[_position] == ' ' && !BlankUntilLineEnd())
                {
                    return true;
                }

                // «\r\n» counts at its «\n»; a lone «\r» is a line end of its own, as long as the next character is known.
                _line += _buffer[_position] == '\n' || (_buffer[_position] == '\r' && _position + 1 < _end && _buffer[_position + 1] != '\n') ? 1 : 0;
                _position++;
            }

            if (_position < _end)
            {
                return true;
            }

            if (_atEnd)
            {
                return false;
            }

            Fill();
        }
    }

    private bool BlankUntilLineEnd()
    {
        var rest = _buffer.AsSpan(_position, _end - _position);
        var other = rest.IndexOfAnyExcept(' ');
        return other < 0 ? _atEnd : rest[other] is '\r' or '\n';
    }

    private void GiveUpLine(CsvFault fault)
    {
        Fault = fault;
        var shown = _buffer.AsSpan(_position, Math.Min(_end - _position, 200));
        var end = shown.IndexOfAny('\r', '\n');
        Excerpt = (end < 0 ? shown : shown[..end]).ToString();
        while (true)
        {
            var length = _buffer.AsSpan(_position, _end - _position).IndexOfAny('\r', '\n');
            if (length >= 0)
            {
                var at = _position + length;
                if (LineEnd(at, out var next) == Outcome.More)
                {
                    _position = at;
                    Fill();
                    continue;
                }

                _position = next;
                _line++;
                return;
            }

            _position = _end;
            if (_atEnd)
            {
                return;
            }

            Fill();
        }
    }

    private void Fill()
    {
        if (_position > 0)
        {
            _buffer.AsSpan(_position, _end - _position).CopyTo(_buffer);
            _end -= _position;
            _position = 0;
        }

        var read = text.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _atEnd = read == 0;
    }
}
