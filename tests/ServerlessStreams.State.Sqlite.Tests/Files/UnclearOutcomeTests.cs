using Microsoft.Data.Sqlite;
using ServerlessStreams.Errors;
using StateLogProcess;

namespace ServerlessStreams.State.Sqlite.Tests.Files;

/// <summary>The disk fails while a transaction is being committed: the file is asked before anything is answered.</summary>
public sealed class UnclearOutcomeTests : IDisposable
{
    private const int DiskError = 10;

    private readonly StateFolder _folder = new();
    private SqliteStep? _failAt;
    private Action? _meanwhile;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AppendAsync_FailsAfterTheCommit_Appended()
    {
        await using var log = Open();
        var head = await log.AppendAsync();
        _failAt = SqliteStep.Committed;

        var second = await log.AppendAsync(head);

        Assert.Null(_failAt);
        Assert.Equal([1, 2], await log.ReadSequencesAsync());
        await log.AppendAsync(second);
    }

    [Fact]
    public async Task AppendAsync_FailsAfterTheCommitAndAnotherOwnerWentOn_StillAppended()
    {
        await using var log = Open();
        await using var other = _folder.Open();
        _failAt = SqliteStep.Committed;
        var head = Owner.Next(null, null);
        _meanwhile = () => Assert.Equal(AppendOutcome.Appended, Run(other.AppendAsync(
            SampleTask.Id, head, new CommitBatch(Owner.Next(head, null), SampleTask.PayloadOf(2)), CancellationToken.None)));

        var outcome = await log.AppendAsync(SampleTask.Id, null, new CommitBatch(head, SampleTask.PayloadOf(1)), CancellationToken.None);

        Assert.Equal(AppendOutcome.Appended, outcome);
        Assert.Equal([1, 2], await log.ReadSequencesAsync());
    }

    [Theory]
    [InlineData(nameof(SqliteStep.Begun))]
    [InlineData(nameof(SqliteStep.HeadWritten))]
    [InlineData(nameof(SqliteStep.CommitWritten))]
    [InlineData(nameof(SqliteStep.Committing))]
    public async Task AppendAsync_FailsBeforeTheCommit_TransientAndNothingWritten(string step)
    {
        await using var log = Open();
        var head = await log.AppendAsync();
        _failAt = Enum.Parse<SqliteStep>(step);

        var exception = await Assert.ThrowsAsync<StateLogException>(async () => await log.AppendAsync(head));

        Assert.True(exception.IsTransient);
        Assert.Contains(_folder.File, exception.Message, StringComparison.Ordinal);
        Assert.Equal([1], await log.ReadSequencesAsync());
        await log.AppendAsync(head);
    }

    private SqliteStateLog Open() => _folder.OpenImpatiently(step =>
    {
        if (step == _failAt)
        {
            _failAt = null;
            _meanwhile?.Invoke();
            throw new SqliteException("disk I/O error", DiskError);
        }
    });

    /// <summary>The step is told inside a write, which does not wait for anything.</summary>
    private static T Run<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();
}
