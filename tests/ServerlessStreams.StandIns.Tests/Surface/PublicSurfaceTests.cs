using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace ServerlessStreams.StandIns.Tests.Surface;

/// <summary>The public types of the real package's 4.3.0, by which apps are compiled and their metadata written.</summary>
public sealed class PublicSurfaceTests
{
    private static readonly string[] Shared =
    [
        "AuthenticationMode:BrokerAuthenticationMode=NotSet", "AvroSchema:String", "KeyAvroSchema:String",
        "KeyDataType:KafkaMessageKeyType=String", "OAuthBearerClientId:String", "OAuthBearerClientSecret:String",
        "OAuthBearerExtensions:String", "OAuthBearerMethod:OAuthBearerMethod=Default", "OAuthBearerScope:String",
        "OAuthBearerTokenEndpointUrl:String", "Password:String", "Protocol:BrokerProtocol=NotSet",
        "SchemaRegistryPassword:String", "SchemaRegistryUrl:String", "SchemaRegistryUsername:String", "SslCaLocation:String",
        "SslCaPEM:String", "SslCertificateLocation:String", "SslCertificatePEM:String", "SslCertificateandKeyPEM:String",
        "SslKeyLocation:String", "SslKeyPEM:String", "SslKeyPassword:String", "Username:String",
    ];

    private static Assembly StandIn => typeof(KafkaTriggerAttribute).Assembly;

    [Fact]
    public void Assembly_IdentityIsThatOfThePackage()
    {
        var name = StandIn.GetName();

        Assert.Equal("Microsoft.Azure.Functions.Worker.Extensions.Kafka", name.Name);
        Assert.Equal(new Version(4, 3, 0, 0), name.Version);
    }

    [Fact]
    public void Assembly_DoesNotNameAWebJobsExtension()
    {
        // With it the build would ask for a package that the same feed lacks.
        Assert.DoesNotContain(StandIn.GetCustomAttributesData(), a => a.AttributeType.Name.StartsWith("ExtensionInformation", StringComparison.Ordinal));
    }

    [Fact]
    public void Assembly_ExportedTypes_AreThoseOfThePackage()
    {
        Assert.Equal(
            [
                "BrokerAuthenticationMode", "BrokerProtocol", "KafkaHeader", "KafkaMessageKeyType", "KafkaOutputAttribute", "KafkaRecord",
                "KafkaTimestamp", "KafkaTimestampType", "KafkaTriggerAttribute", "OAuthBearerMethod",
            ],
            StandIn.GetExportedTypes().Select(type => type.Name).Order(StringComparer.Ordinal));
        Assert.All(StandIn.GetExportedTypes(), type => Assert.Equal("Microsoft.Azure.Functions.Worker", type.Namespace));
    }

    [Fact]
    public void Trigger_Settings_HaveNamesTypesAndDefaultsOfThePackage()
    {
        string[] own = ["BrokerList:String=b", "ConsumerGroup:String", "IsBatched:Boolean=False", "LagThreshold:Int64=1000", "Topic:String=t"];

        Assert.Equal([.. Shared.Concat(own).Order(StringComparer.Ordinal)], Settings(new KafkaTriggerAttribute("b", "t")));
        Assert.Equal(["BrokerList", "Topic"], ReadOnly(typeof(KafkaTriggerAttribute)));
    }

    [Fact]
    public void Output_Settings_HaveNamesTypesAndDefaultsOfThePackage()
    {
        string[] own =
        [
            "BatchSize:Int32=10000", "BrokerList:String=b", "EnableIdempotence:Boolean=False", "LingerMs:Int32=5",
            "MaxMessageBytes:Int32=1000000", "MaxRetries:Int32=2147483647", "MessageTimeoutMs:Int32=300000",
            "RequestTimeoutMs:Int32=5000", "Topic:String=t",
        ];

        Assert.Equal([.. Shared.Concat(own).Order(StringComparer.Ordinal)], Settings(new KafkaOutputAttribute("b", "t")));
        Assert.Equal(["Topic"], ReadOnly(typeof(KafkaOutputAttribute)));
    }

    [Fact]
    public void Attributes_AreSealedBindingsWithTheirOneConstructor()
    {
        Assert.True(typeof(KafkaTriggerAttribute) is { IsSealed: true } trigger && trigger.BaseType == typeof(TriggerBindingAttribute));
        Assert.True(typeof(KafkaOutputAttribute) is { IsSealed: true } output && output.BaseType == typeof(OutputBindingAttribute));
        Assert.Equal(
            ["brokerList", "topic"],
            Assert.Single(typeof(KafkaTriggerAttribute).GetConstructors()).GetParameters().Select(parameter => parameter.Name));
        Assert.Equal(
            ["brokerList", "topic"],
            Assert.Single(typeof(KafkaOutputAttribute).GetConstructors()).GetParameters().Select(parameter => parameter.Name));
    }

    [Fact]
    public void Trigger_Attributes_AreThoseTheBuildReads()
    {
        var converter = typeof(KafkaTriggerAttribute).GetCustomAttribute<InputConverterAttribute>();
        var fallback = typeof(KafkaTriggerAttribute).GetCustomAttribute<ConverterFallbackBehaviorAttribute>();
        var capabilities = Assert.Single(typeof(KafkaTriggerAttribute).GetCustomAttributesData(), a => a.AttributeType.Name == "BindingCapabilitiesAttribute");
        var batched = Assert.Single(typeof(KafkaTriggerAttribute).GetProperty("IsBatched")!.GetCustomAttributesData());

        Assert.Equal(typeof(KafkaRecordConverter), converter!.ConverterType);
        Assert.Equal(ConverterFallbackBehavior.Default, fallback!.Behavior);
        var capability = Assert.IsAssignableFrom<IReadOnlyCollection<CustomAttributeTypedArgument>>(Assert.Single(capabilities.ConstructorArguments).Value);
        Assert.Equal("FunctionLevelRetry", Assert.Single(capability).Value);
        Assert.Equal("Microsoft.Azure.Functions.Worker.Extensions.Abstractions.DefaultValueAttribute", batched.AttributeType.FullName);
        Assert.Equal(false, Assert.Single(batched.ConstructorArguments).Value);
    }

    [Fact]
    public void Trigger_Cardinality_FollowsIsBatched()
    {
        var trigger = new KafkaTriggerAttribute("b", "t");
        var cardinality = (ISupportCardinality)trigger;
        Assert.Equal(Cardinality.One, cardinality.Cardinality);

        trigger.IsBatched = true;
        Assert.Equal(Cardinality.Many, cardinality.Cardinality);

        cardinality.Cardinality = Cardinality.One;
        Assert.False(trigger.IsBatched);
    }

    [Fact]
    public void Converter_Attributes_AdvertiseRecordAndArray()
    {
        var targets = typeof(KafkaRecordConverter).GetCustomAttributesData()
            .Where(a => a.AttributeType.Name == "SupportedTargetTypeAttribute")
            .Select(a => (Type)a.ConstructorArguments[0].Value!);

        Assert.Equal([typeof(KafkaRecord), typeof(KafkaRecord[])], targets);
        Assert.Contains(typeof(KafkaRecordConverter).GetCustomAttributesData(), a => a.AttributeType.Name == "SupportsDeferredBindingAttribute");
        Assert.False(typeof(KafkaRecordConverter).IsPublic);
    }

    [Theory]
    [InlineData(typeof(KafkaTimestampType), "NotAvailable=0 CreateTime=1 LogAppendTime=2")]
    [InlineData(typeof(KafkaMessageKeyType), "Int=0 Long=1 String=2 Binary=3")]
    [InlineData(typeof(BrokerAuthenticationMode), "NotSet=-1 Gssapi=0 Plain=1 ScramSha256=2 ScramSha512=3 OAuthBearer=4")]
    [InlineData(typeof(BrokerProtocol), "NotSet=-1 Plaintext=0 Ssl=1 SaslPlaintext=2 SaslSsl=3")]
    [InlineData(typeof(OAuthBearerMethod), "Default=0 Oidc=1")]
    public void Enum_Members_AreThoseOfThePackage(Type type, string expected)
    {
        var members = type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .OrderBy(field => (int)field.GetRawConstantValue()!)
            .Select(field => $"{field.Name}={field.GetRawConstantValue()}");

        Assert.Equal(expected, string.Join(' ', members));
    }

    [Theory]
    [InlineData(typeof(KafkaRecord), "Headers:KafkaHeader[] Key:Byte[] Offset:Int64 Partition:Int32 Timestamp:KafkaTimestamp Topic:String Value:Byte[]")]
    [InlineData(typeof(KafkaHeader), "Key:String Value:Byte[]")]
    [InlineData(typeof(KafkaTimestamp), "DateTimeOffset:DateTimeOffset Type:KafkaTimestampType UnixTimestampMs:Int64")]
    public void RecordType_Properties_AreThoseOfThePackage(Type type, string expected)
    {
        var properties = type.GetProperties().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{p.Name}:{p.PropertyType.Name}");

        Assert.Equal(expected, string.Join(' ', properties));
        Assert.False(type.IsSealed);
        Assert.NotNull(type.GetConstructor([]));
    }

    private static IEnumerable<string> Settings(Attribute attribute) => attribute.GetType()
        .GetProperties()
        .Where(property => property.Name != "TypeId")
        .Select(property => $"{property.Name}:{property.PropertyType.Name}" + (property.GetValue(attribute) is { } value ? $"={value}" : ""))
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> ReadOnly(Type attribute) => attribute
        .GetProperties()
        .Where(property => property.Name != "TypeId" && property.GetSetMethod() == null)
        .Select(property => property.Name)
        .Order(StringComparer.Ordinal);
}
