using ServerlessStreams.Tasks;

namespace ServerlessStreams.Core.Tests.Tasks;

public sealed class TaskIdTests
{
    [Fact]
    public void TryParse_ItsOwnText_IsTheSame()
    {
        var task = new TaskId("price-swings", TaskId.MainSubtopology, 12);

        Assert.Equal("price-swings/main/12", task.ToString());
        Assert.True(TaskId.TryParse(task.ToString(), out var parsed));
        Assert.Equal(task, parsed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a/b/-1")]
    [InlineData("a/b/c")]
    [InlineData("a b/main/0")]
    [InlineData("a/main/0/1")]
    public void TryParse_AnythingElse_IsRefused(string? text) => Assert.False(TaskId.TryParse(text, out _));

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("ä")]
    public void New_NameThatIsNone_IsRefused(string name) => Assert.ThrowsAny<ArgumentException>(() => new TaskId(name, "main", 0));
}
