namespace ServerlessStreams.LocalHost.Playback;

/// <summary>How far a topic's input is played.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Produced">Records that were put into the topic.</param>
/// <param name="Skipped">Records that were there already.</param>
internal readonly record struct PlayProgress(string Topic, long Produced, long Skipped)
{
    /// <summary>Records of the input that were read.</summary>
    public long Records => Produced + Skipped;
}
