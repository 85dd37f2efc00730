using System.Diagnostics;
using System.Text.Json;
using ServerlessStreams.Integration.Tests.Running;

namespace ServerlessStreams.Integration.Tests.Demo;

/// <summary>The demo's input as its program writes it: once for all tests.</summary>
public sealed class DemoInput : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    internal string Prices => _folder.File("prices.play.jsonl");

    internal string Movements => _folder.File("movements.play.jsonl");

    /// <summary>The movements of the first few articles: fewer records, as many events per record.</summary>
    internal string FewMovements => _folder.File("few-movements.play.jsonl");

    public async Task InitializeAsync()
    {
        using var program = Process.Start(new ProcessStartInfo("dotnet", [Built.InputAssembly, _folder.Path]) { RedirectStandardError = true })!;
        var errors = await program.StandardError.ReadToEndAsync();
        await program.WaitForExitAsync();
        Assert.True(program.ExitCode == 0, errors);
        File.WriteAllLines(FewMovements, File.ReadLines(Movements).Where(IsOfTheFirst));
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    private static bool IsOfTheFirst(string line)
    {
        using var json = JsonDocument.Parse(line);
        return string.CompareOrdinal(json.RootElement.GetProperty("key").GetString(), "sku-040") <= 0;
    }
}
