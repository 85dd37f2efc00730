using CsCheck;
using ServerlessStreams.State;

namespace ServerlessStreams.Core.Tests.State;

/// <summary>The table against a dictionary, under changes, rollbacks to any point, and commits.</summary>
public sealed class KeyTableTests
{
    private enum Step
    {
        Set,
        Delete,
        Save,
        Rollback,
        Confirm,
    }

    private static readonly Gen<List<(Step Step, int Key, int Value)>> Steps =
        (from step in Gen.Frequency((6, Gen.Const(Step.Set)), (2, Gen.Const(Step.Delete)), (1, Gen.Const(Step.Save)), (1, Gen.Const(Step.Rollback)), (1, Gen.Const(Step.Confirm)))
         from key in Gen.Int[0, 40]
         from value in Gen.Int[1, 1000]
         select (step, key, value)).List[0, 300];

    [Fact]
    public void Table_RandomSteps_EqualsADictionary() => Steps.Sample(steps => Run(steps, Serdes.Int64, key => key, Serdes.Int64, value => value), iter: 500);

    [Fact]
    public void Table_RandomStepsWithMutableValues_EqualsADictionary() => Steps.Sample(
        steps => Run(steps, Serdes.Utf8, key => "k" + key, Serdes.Json<List<int>>(), value => [value], (list, value) => list.Add(value)), iter: 200);

    [Fact]
    public void Touch_ValueThatIsChangedInPlace_IsRestoredFromItsBytes()
    {
        var undoLog = new UndoLog();
        var table = new KeyTable<string, List<int>>(undoLog, new StoreSerdes<string, List<int>>("s", Serdes.Utf8, Serdes.Json<List<int>>()));
        table.Load("a", [1], 5);
        var index = table.Find("a", out _);
        table.Touch(index);
        table.ValueAt(index).Add(2);

        undoLog.RollbackTo(0);

        Assert.Equal([1], table.ValueAt(table.Find("a")));
        Assert.Equal(0, table.DirtyCount);
    }

    private static void Run<TKey, TValue>(
        List<(Step Step, int Key, int Value)> steps, Serde<TKey> keySerde, Func<int, TKey> key, Serde<TValue> valueSerde, Func<int, TValue> value, Action<TValue, int>? change = null)
        where TKey : notnull
    {
        var undoLog = new UndoLog();
        var table = new KeyTable<TKey, TValue>(undoLog, new StoreSerdes<TKey, TValue>("s", keySerde, valueSerde));
        var model = new Dictionary<TKey, List<int>>();
        var committed = new Dictionary<TKey, List<int>>();
        var saves = new Stack<(int Undo, Dictionary<TKey, List<int>> Model)>();
        foreach (var (step, number, item) in steps)
        {
            switch (step)
            {
                case Step.Set:
                    Set(table, key(number), value(item), item, change);
                    model[key(number)] = change is not null && model.TryGetValue(key(number), out var before) ? [.. before, item] : [item];
                    break;
                case Step.Delete:
                    var index = table.Find(key(number), out _);
                    if (index >= 0)
                    {
                        table.Touch(index);
                        table.Delete(index);
                    }

                    model.Remove(key(number));
                    break;
                case Step.Save:
                    saves.Push((undoLog.Count, Copy(model)));
                    break;
                case Step.Rollback:
                    var (undo, saved) = saves.Count > 0 ? saves.Pop() : (0, Copy(committed));
                    undoLog.RollbackTo(undo);
                    model = saved;
                    break;
                default:
                    table.Confirm();
                    undoLog.Clear();
                    saves.Clear();
                    committed = Copy(model);
                    break;
            }

            Compare(table, model, change is not null);
        }
    }

    private static void Set<TKey, TValue>(KeyTable<TKey, TValue> table, TKey key, TValue value, int item, Action<TValue, int>? change)
    {
        var index = table.Find(key, out var hash);
        if (index < 0)
        {
            index = table.Add(key, hash);
        }
        else
        {
            table.Touch(index);
        }

        if (change is not null && table.IsPresent(index))
        {
            change(table.ValueAt(index), item);
            table.Put(index, table.ValueAt(index), item);
        }
        else
        {
            table.Put(index, value, item);
        }
    }

    private static void Compare<TKey, TValue>(KeyTable<TKey, TValue> table, Dictionary<TKey, List<int>> model, bool isList)
        where TKey : notnull
    {
        Assert.Equal(model.Count, table.Count);
        foreach (var (key, values) in model)
        {
            var index = table.Find(key);
            Assert.True(index >= 0, $"{key} is missing");
            Assert.Equal(values[^1], table.TimestampAt(index));
            if (isList)
            {
                Assert.Equal(values, (IEnumerable<int>)(object)table.ValueAt(index)!);
            }
            else
            {
                Assert.Equal((long)values[0], (long)(object)table.ValueAt(index)!);
            }
        }

        Assert.Equal(model.Count, Enumerable.Range(0, table.SlotCount).Count(table.IsPresent));
    }

    private static Dictionary<TKey, List<int>> Copy<TKey>(Dictionary<TKey, List<int>> model)
        where TKey : notnull => model.ToDictionary(entry => entry.Key, entry => entry.Value.ToList());
}
