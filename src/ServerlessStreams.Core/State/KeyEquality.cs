using System.Diagnostics.CodeAnalysis;

namespace ServerlessStreams.State;

/// <summary>How keys are compared: by value, whatever their type.</summary>
internal static class KeyEquality
{
    /// <summary>Null for value types, whose own equality is called directly.</summary>
    public static IEqualityComparer<TKey>? ComparerFor<TKey>()
    {
        if (typeof(TKey) == typeof(byte[]))
        {
            return (IEqualityComparer<TKey>)(object)new ByteArrayComparer();
        }

        return typeof(TKey).IsValueType ? null : EqualityComparer<TKey>.Default;
    }

    /// <summary>Whether equal keys are found to be equal; a class that inherits Equals from object is not.</summary>
    public static bool HasValueEquality(Type type) =>
        type == typeof(byte[])
        || (!type.IsArray && type.GetMethod(nameof(Equals), [typeof(object)])!.DeclaringType != typeof(object));

    private sealed class ByteArrayComparer : IEqualityComparer<byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj)
        {
            var hash = default(HashCode);
            hash.AddBytes(obj);
            return hash.ToHashCode();
        }
    }
}
