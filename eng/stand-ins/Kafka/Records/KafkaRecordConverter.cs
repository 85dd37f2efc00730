using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Turns what the host sends for a Kafka trigger into <see cref="KafkaRecord"/> or an array of them. The build reads
/// the attributes below and asks the host for raw records where a parameter has one of these types.
/// </summary>
[SupportsDeferredBinding]
[SupportedTargetType(typeof(KafkaRecord))]
[SupportedTargetType(typeof(KafkaRecord[]))]
internal sealed class KafkaRecordConverter : IInputConverter
{
    private const string ExpectedSource = "AzureKafkaRecord";
    private const string ExpectedContentType = "application/x-protobuf";

    /// <inheritdoc/>
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => ValueTask.FromResult(Convert(context));

    private static ConversionResult Convert(ConverterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            return context.Source switch
            {
                ModelBindingData single => ConversionResult.Success(Decode(single)),
                CollectionModelBindingData many => ConversionResult.Success(Decode(many)),
                _ => ConversionResult.Unhandled(),
            };
        }
        catch (Exception e)
        {
            // The worker turns it into the failure of the invocation.
            return ConversionResult.Failed(e);
        }
    }

    private static KafkaRecord[] Decode(CollectionModelBindingData data) => Array.ConvertAll(data.ModelBindingData, Decode);

    private static KafkaRecord Decode(ModelBindingData data)
    {
        if (data.Source != ExpectedSource)
        {
            throw new InvalidOperationException(
                $"A Kafka trigger got data of source '{data.Source}'; its records come with source '{ExpectedSource}'.");
        }

        if (data.ContentType != ExpectedContentType)
        {
            throw new InvalidOperationException(
                $"A Kafka trigger got data of content type '{data.ContentType}'; its records come as '{ExpectedContentType}'.");
        }

        return KafkaRecordDecoder.Decode(data.Content.ToMemory().Span);
    }
}
