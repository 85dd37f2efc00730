using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ServerlessStreams.LocalHost.Triggers.Kafka;

/// <summary>How the trigger reads keys, in the order of the attribute's values.</summary>
internal enum KafkaKeyType
{
    /// <summary>Four bytes, big-endian; the function gets the number as decimal text.</summary>
    Int,

    /// <summary>Eight bytes, big-endian; the function gets the number as decimal text.</summary>
    Long,

    /// <summary>Text: the bytes go through UTF-8, and what is not UTF-8 is replaced.</summary>
    String,

    /// <summary>The bytes as they are.</summary>
    Binary,
}

/// <summary>What becomes of a key on its way to the function.</summary>
internal static class KafkaKeyTypes
{
    /// <summary>The type that a binding names; String, the attribute's default, where it names none.</summary>
    public static KafkaKeyType? Find(string name)
        => name.Length == 0 ? KafkaKeyType.String
            : Enum.TryParse<KafkaKeyType>(name, ignoreCase: true, out var type) && Enum.IsDefined(type) ? type : null;

    /// <summary>Converts a key; false when the record is skipped, as the real trigger skips it.</summary>
    public static bool TryConvert(this KafkaKeyType type, byte[]? key, out byte[]? converted)
    {
        converted = key;
        switch (type)
        {
            case KafkaKeyType.Binary:
                return true;
            case KafkaKeyType.String:
                converted = key is null ? null : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(key));
                return true;
            case KafkaKeyType.Int when key?.Length == sizeof(int):
                converted = Encoding.ASCII.GetBytes(BinaryPrimitives.ReadInt32BigEndian(key).ToString(CultureInfo.InvariantCulture));
                return true;
            case KafkaKeyType.Long when key?.Length == sizeof(long):
                converted = Encoding.ASCII.GetBytes(BinaryPrimitives.ReadInt64BigEndian(key).ToString(CultureInfo.InvariantCulture));
                return true;
            default:
                return false;
        }
    }
}
