using Microsoft.Azure.Functions.Worker.Core;

namespace ServerlessStreams.StandIns.Tests.Converter;

internal sealed class FakeCollectionBindingData(params ModelBindingData[] items) : CollectionModelBindingData
{
    public override ModelBindingData[] ModelBindingData => items;
}
