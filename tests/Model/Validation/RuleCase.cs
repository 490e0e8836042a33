namespace BuildFarm.Model.Tests.Validation;

using Google.Protobuf;
using Google.Protobuf.Reflection;

public sealed record RuleCase(FieldDescriptor Field, string Rule, IMessage Message)
{
    public override string ToString() => $"{Field.FullName} {Rule}";
}
