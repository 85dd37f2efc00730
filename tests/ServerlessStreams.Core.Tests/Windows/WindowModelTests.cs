using CsCheck;

namespace ServerlessStreams.Core.Tests.Windows;

/// <summary>Windows against the naive model, on random out-of-order input.</summary>
public sealed class WindowModelTests
{
    private static readonly Gen<WindowParameters> Parameters =
        from kind in Gen.OneOf("tumbling", "hopping")
        from size in Gen.Long[1, 40]
        from hop in Gen.Long[1, size]
        from grace in Gen.Long[0, 30]
        from aggregate in Gen.OneOf("count", "sum", "max", "concat", "firstLast", "sumOrNull")
        from emit in Gen.OneOf("onUpdate", "onClose")
        from filter in Gen.OneOf<string?>(null, "not negative")
        select new WindowParameters(kind, size, hop, grace, aggregate, emit, filter);

    private static readonly Gen<List<VectorInput>> Inputs =
        (from key in Gen.OneOf<string?>("a", "b", "c", "aé", "abcdefghi", "abcdefghj", null)
         from value in Gen.Int[-3, 9]
         from step in Gen.Long[-60, 25]
         select (key, value, step))
        .List[0, 120].Select(steps =>
        {
            var time = 0L;
            return steps.ConvertAll(step =>
            {
                var at = Math.Max(0, time + step.step);
                time = Math.Max(time, at);
                return new VectorInput(step.key, System.Text.Json.JsonSerializer.SerializeToElement(step.value), at);
            });
        });

    [Fact]
    public void Run_RandomInput_AnswersAsTheNaiveModel() => Gen.Select(Parameters, Inputs).Sample(
        (parameters, inputs) =>
        {
            var model = new NaiveWindows(parameters, timeMovesOnlyByRecordsThatArrive: false);
            model.Run(inputs);

            var outcome = WindowRun.RunOneByOneAsync(parameters, inputs).GetAwaiter().GetResult();

            Assert.Equal(model.Rows, outcome.Rows);
            Assert.Equal(model.Late.Count, outcome.PerBatch.Sum(counters => counters.Late));
            Assert.Equal(model.Late.Count, outcome.Emitted.Count(record => record.Topic == "late"));
            Assert.Equal(model.Drops.Values.Sum(), outcome.PerBatch.Sum(counters => counters.LateWindows));
        },
        iter: 400);
}
