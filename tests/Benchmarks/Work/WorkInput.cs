namespace ServerlessStreams.Benchmarks.Work;

/// <summary>The encoded records of one size of the work, checked against the input hash of the definition.</summary>
internal sealed class WorkInput
{
    private readonly byte[] _bytes;

    private WorkInput(byte[] bytes, int count)
    {
        _bytes = bytes;
        Count = count;
    }

    public int Count { get; }

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Generates the records; throws where they are not the defined ones.</summary>
    public static WorkInput Generate(int count)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(checked(count * WorkFormat.RecordSize));
        var generator = new RecordGenerator();
        for (var offset = 0; offset < bytes.Length; offset += WorkFormat.RecordSize)
            generator.WriteNext(bytes.AsSpan(offset, WorkFormat.RecordSize));

        var hash = Fnv1a.Hash(bytes);
        var expected = WorkDefinition.InputHash(count);
        if (hash != expected)
            throw new WorkMismatchException($"The input of {count:N0} records hashes to {hash:x16}; the definition says {expected:x16}.");
        return new WorkInput(bytes, count);
    }

    /// <summary>How many batches of <paramref name="size"/> there are; the last one may be smaller.</summary>
    public int BatchCount(int size) => (Count + size - 1) / size;

    /// <summary>Batch <paramref name="index"/> of those of <paramref name="size"/>.</summary>
    public EncodedBatch Batch(int index, int size)
    {
        var first = index * size;
        var count = Math.Min(size, Count - first);
        return new EncodedBatch(_bytes.AsMemory(first * WorkFormat.RecordSize, count * WorkFormat.RecordSize), first);
    }
}
