namespace ServerlessStreams.Benchmarks.Work;

/// <summary>
/// Where a contestant writes its encoded results, 48 bytes each. Its memory is kept from run to run, so that a warm run
/// allocates nothing here; hashing is done afterwards, outside the clock.
/// </summary>
internal sealed class ResultLog
{
    private const int ResultsPerChunk = 16_384;

    private readonly List<byte[]> _chunks = [];
    private byte[] _chunk = [];
    private int _used;
    private int _nextChunk;

    public long Count { get; private set; }

    /// <summary>The bytes of the next result; the caller fills all 48.</summary>
    public Span<byte> Next()
    {
        if (_used == _chunk.Length)
            Advance();
        var result = _chunk.AsSpan(_used, WorkFormat.ResultSize);
        _used += WorkFormat.ResultSize;
        Count++;
        return result;
    }

    public void Clear()
    {
        _chunk = [];
        _used = 0;
        _nextChunk = 0;
        Count = 0;
    }

    /// <summary>All results written since <see cref="Clear"/>, one after the other.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Count * WorkFormat.ResultSize];
        for (var index = 0L; index < Count; index++)
            At(index).CopyTo(bytes.AsSpan((int)(index * WorkFormat.ResultSize)));
        return bytes;
    }

    /// <summary>Sums up all results written since <see cref="Clear"/>.</summary>
    public ResultSummary Summarize()
    {
        var summary = ResultSummary.Empty;
        for (var index = 0L; index < Count; index++)
            summary = summary.Add(At(index));
        return summary;
    }

    private ReadOnlySpan<byte> At(long index)
    {
        var (chunk, position) = Math.DivRem(index, ResultsPerChunk);
        return _chunks[(int)chunk].AsSpan((int)position * WorkFormat.ResultSize, WorkFormat.ResultSize);
    }

    private void Advance()
    {
        if (_nextChunk == _chunks.Count)
            _chunks.Add(new byte[ResultsPerChunk * WorkFormat.ResultSize]);
        _chunk = _chunks[_nextChunk++];
        _used = 0;
    }
}
