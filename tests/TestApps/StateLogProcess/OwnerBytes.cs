using System.Buffers.Binary;

namespace StateLogProcess;

/// <summary>
/// A value as bytes: the value itself and filler that follows from it, so that mixed-up or torn bytes show. Lengths differ,
/// from a few bytes to some pages of SQLite.
/// </summary>
public static class OwnerBytes
{
    public static byte[] Encode(IReadOnlyList<long> values)
    {
        var bytes = new byte[values.Sum(value => LengthOf(value))];
        var position = 0;
        foreach (var value in values)
        {
            var entry = bytes.AsSpan(position, LengthOf(value));
            BinaryPrimitives.WriteInt64LittleEndian(entry, value);
            entry[8..].Fill((byte)value);
            position += entry.Length;
        }

        return bytes;
    }

    public static void Decode(ReadOnlySpan<byte> bytes, List<long> values)
    {
        while (!bytes.IsEmpty)
        {
            var value = BinaryPrimitives.ReadInt64LittleEndian(bytes);
            var length = LengthOf(value);
            if (bytes[8..length].IndexOfAnyExcept((byte)value) >= 0)
            {
                throw new InvalidDataException($"The bytes of value {value} are not those that were written.");
            }

            values.Add(value);
            bytes = bytes[length..];
        }
    }

    private static int LengthOf(long value) => 8 + (int)(value * 7919 % 5_000);
}
