namespace ServerlessStreams;

/// <summary>Takes one value into an accumulator, in place; setting it to null deletes it.</summary>
/// <typeparam name="TAccumulator">The accumulator.</typeparam>
/// <typeparam name="TValue">The values.</typeparam>
public delegate void Accumulate<TAccumulator, in TValue>(ref TAccumulator accumulator, TValue value);
