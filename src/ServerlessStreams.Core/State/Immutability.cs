using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;

namespace ServerlessStreams.State;

/// <summary>
/// Whether a copy of a value is a copy of everything it says, so that an old value can be kept by keeping it. True for
/// value types and sealed classes all of whose fields are read-only (in structs: any) and themselves such; a record
/// with <c>init</c> properties is one. Everything else may be changed in place and is kept as bytes instead.
/// </summary>
internal static class Immutability
{
    private static readonly ConcurrentDictionary<Type, bool> Known = new();

    private static readonly HashSet<Type> ImmutableClasses = [typeof(string), typeof(Version), typeof(Uri)];

    private static readonly HashSet<Type> ImmutableCollections =
    [
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableDictionary<,>), typeof(ImmutableHashSet<>),
        typeof(ImmutableSortedDictionary<,>), typeof(ImmutableSortedSet<>), typeof(ImmutableQueue<>), typeof(ImmutableStack<>),
    ];

    public static bool IsImmutable(Type type) => Known.GetOrAdd(type, static type => Decide(type, []));

    private static bool Decide(Type type, HashSet<Type> within)
    {
        if (type.IsPrimitive || type.IsEnum || type.IsPointer || ImmutableClasses.Contains(type) || !within.Add(type))
        {
            return !type.IsPointer;
        }

        if (type.IsGenericType && ImmutableCollections.Contains(type.GetGenericTypeDefinition()))
        {
            return type.GetGenericArguments().All(argument => Decide(argument, within));
        }

        if (type.IsArray || (!type.IsValueType && !type.IsSealed))
        {
            return false;
        }

        for (var current = type; current is not null && current != typeof(object) && current != typeof(ValueType); current = current.BaseType)
        {
            foreach (var field in current.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if ((!field.IsInitOnly && !type.IsValueType) || !Decide(field.FieldType, within))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
