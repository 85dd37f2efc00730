namespace ServerlessStreams.State;

/// <summary>One store's part of a <see cref="StateFingerprint"/>.</summary>
/// <param name="Name">The store's name.</param>
/// <param name="Hash">XXH3 64 of the store's definition as <c>Describe()</c> prints it.</param>
public readonly record struct StoreFingerprint(string Name, ulong Hash);
