namespace ServerlessStreams;

/// <summary>Marks the key format of windowed results, which only writes; whatever the key's type.</summary>
internal interface IWindowedKeySerde;
