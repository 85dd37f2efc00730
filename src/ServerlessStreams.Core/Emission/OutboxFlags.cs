namespace ServerlessStreams.Emission;

/// <summary>What a record of a stored outbox has; the values are stored bits.</summary>
internal static class OutboxFlags
{
    public const byte Key = 1;
    public const byte Value = 2;
    public const byte Headers = 4;
    public const byte Cause = 8;
}
