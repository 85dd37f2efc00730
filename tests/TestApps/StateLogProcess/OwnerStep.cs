namespace StateLogProcess;

/// <summary>What an owner does in a random interleaving.</summary>
public enum OwnerStep
{
    Add,
    CatchUp,
    Snapshot,
    Trim,
}
