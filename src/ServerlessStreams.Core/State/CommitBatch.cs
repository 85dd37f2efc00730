using System.Globalization;

namespace ServerlessStreams.State;

/// <summary>
/// One commit: the new head, and the changes of state and the outbox as one encoded payload. It is appended whole or
/// not at all.
/// </summary>
/// <param name="Head">The head that this commit writes; its sequence is one more than the expected head's.</param>
/// <param name="Payload">
/// Borrowed: it belongs to the caller again when the append has returned. A log that keeps it copies it.
/// </param>
public readonly record struct CommitBatch(TaskHead Head, ReadOnlyMemory<byte> Payload)
{
    /// <summary>What every log checks before it writes: that the new head is the next one.</summary>
    /// <param name="expected">The head that the append expects; null where it expects none.</param>
    /// <exception cref="ArgumentNullException">There is no new head.</exception>
    /// <exception cref="ArgumentException">Its sequence is not the expected one's plus 1 (1 where nothing is expected).</exception>
    public void ThrowIfNotAfter(TaskHead? expected)
    {
        ArgumentNullException.ThrowIfNull(Head);
        var next = (expected?.Sequence ?? 0) + 1;
        if (Head.Sequence != next)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"The new head has sequence {Head.Sequence}; after {(expected is null ? "no head" : $"sequence {expected.Sequence}")} it must be {next}."));
        }
    }
}
