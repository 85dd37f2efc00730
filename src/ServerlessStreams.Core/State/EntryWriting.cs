namespace ServerlessStreams.State;

/// <summary>Writes the entries of a table into the section that has been begun.</summary>
internal static class EntryWriting
{
    /// <summary>Those touched since the last commit: as they are now, or as deleted.</summary>
    public static void WriteDirty<TKey, TValue>(ChangeWriter writer, KeyTable<TKey, TValue> table, StoreSerdes<TKey, TValue> serdes)
    {
        for (var position = 0; position < table.DirtyCount; position++)
        {
            var index = table.DirtyAt(position);
            if (table.IsPresent(index))
            {
                WritePut(writer, table, serdes, index);
            }
            else
            {
                writer.BeginKey(ChangeKind.Delete);
                serdes.WriteKey(table.KeyAt(index), writer.Buffer);
                writer.End();
            }
        }
    }

    /// <summary>Those from a slot on, as <see cref="StateStore.WriteSome"/> says.</summary>
    public static bool WriteSome<TKey, TValue>(
        ChangeWriter writer, KeyTable<TKey, TValue> table, StoreSerdes<TKey, TValue> serdes, ref int slot, int limit)
    {
        for (; slot < table.SlotCount; slot++)
        {
            if (!table.IsPresent(slot))
            {
                continue;
            }

            var start = writer.Buffer.Length;
            WritePut(writer, table, serdes, slot);
            if (writer.Buffer.Length > limit && writer.EntryCount > 1)
            {
                writer.Buffer.Truncate(start);
                writer.EntryCount--;
                return false;
            }
        }

        return true;
    }

    private static void WritePut<TKey, TValue>(ChangeWriter writer, KeyTable<TKey, TValue> table, StoreSerdes<TKey, TValue> serdes, int index)
    {
        if (serdes.FixedSizes.Key > 0)
        {
            writer.WritePut(serdes, table.KeyAt(index), table.ValueAt(index), table.TimestampAt(index));
            return;
        }

        writer.BeginKey(ChangeKind.Put);
        serdes.WriteKey(table.KeyAt(index), writer.Buffer);
        writer.BeginValue(table.TimestampAt(index));
        serdes.WriteValue(table.ValueAt(index), writer.Buffer);
        writer.End();
    }
}
