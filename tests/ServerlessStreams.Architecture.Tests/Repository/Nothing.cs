namespace ServerlessStreams.Architecture.Tests.Repository;

/// <summary>Expects that nothing was found, and lists all that was, in full.</summary>
internal static class Nothing
{
    public static void In(IEnumerable<object> found)
    {
        var all = found.Select(item => item.ToString()).ToList();
        Assert.True(all.Count == 0, $"{all.Count} found:{string.Concat(all.Select(item => Environment.NewLine + "  " + item))}");
    }
}
