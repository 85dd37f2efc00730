namespace ServerlessStreams.State;

/// <summary>Copies committed entries out of a store, by its types.</summary>
internal static class StateReading
{
    /// <exception cref="ArgumentException">The store has other types.</exception>
    public static void Read<TKey, TValue>(StateStore store, List<KeyValuePair<TKey, TValue>> entries)
    {
        if (store is not KeyValueStore<TKey, TValue> typed)
        {
            var types = store.GetType().GetGenericArguments();
            throw new ArgumentException(
                $"Store '{store.Name}' is a {store.GetType().Name.Split('`')[0]} of {types[0].Name} and {types[1].Name}, no key-value store of {typeof(TKey).Name} and {typeof(TValue).Name}.");
        }

        typed.CopyTo(entries);
    }
}
