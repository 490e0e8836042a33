using System.Reflection;
using System.Reflection.Emit;
using BuildFarm.Embedded.Contracts;
using BuildFarm.Embedded.Tests.Grains;

namespace BuildFarm.Embedded.Tests.Contracts;

public sealed class GrainContractsTests
{
    [Fact]
    public void Grains_of_these_tests_are_accepted() => Assert.Empty(new ContractCheck([.. typeof(ICounterGrain).Assembly.GetTypes().Where(t => t.Namespace == typeof(ICounterGrain).Namespace)]).Run());

    [Theory]
    [InlineData(typeof(IBadGrain), "BadMissing (met at", "lacks [GenerateSerializer]")]
    [InlineData(typeof(IBadGrain), "IBadGrain.Void returns", "let it return Task")]
    [InlineData(typeof(IBadGrain), "(list): IReadOnlyList<String>", "ImmutableArray")]
    [InlineData(typeof(IBadGrain), "(number): ref, out and in", "return a record")]
    [InlineData(typeof(IBadGrain), "IBadGrain.NoAlias has 0 aliases", "[Alias(")]
    [InlineData(typeof(IBadGrain), "2 methods have [Alias(\"same\")]", "its own")]
    [InlineData(typeof(IBadGrain), "(anything): Object", "name the type")]
    [InlineData(typeof(IBadGrain), "(task): Task", "await it")]
    [InlineData(typeof(IBadGrain), "IBadGrain.Told", "has no result")]
    [InlineData(typeof(IBadGrain), "IBadGrain.Token(cancellation)", "cancel method")]
    [InlineData(typeof(IBadGrain), "derive it from IGrainWithStringKey")]
    [InlineData(typeof(BadRecord), "BadRecord.NoId lacks [Id(n)]")]
    [InlineData(typeof(BadRecord), "[Id(1)] is on First and Second", "each its own")]
    [InlineData(typeof(BadRecord), "BadRecord.Computed is computed", "remove the [Id]")]
    [InlineData(typeof(BadRecord), "BadRecord.Listed", "IEnumerable<Int32>")]
    [InlineData(typeof(BadRecord), "BadRecord.Day", "declare one of your own")]
    [InlineData(typeof(BadPositional), "BadPositional.Name lacks [Id(n)]", "property: Id")]
    [InlineData(typeof(BadTwin), "[Alias(\"bad.record\")] is on", "each needs its own")]
    [InlineData(typeof(BadDerived), "BadDerived", "lacks [GenerateSerializer]")]
    [InlineData(typeof(BadClassGrain), "[Alias] on a grain class", "[GrainType(\"name\")]")]
    [InlineData(typeof(BadClassGrain), "write them on the interface's method")]
    [InlineData(typeof(BadClassGrain), "two states are named \"one\"")]
    [InlineData(typeof(BadClassGrain), "BadClassGrain: nobody can call it")]
    [InlineData(typeof(BadClassGrain), "BadPositional", "parameterless constructor")]
    [InlineData(typeof(BadError), "BadError.Code lacks [Id(n)]")]
    public void What_Orleans_would_not_run_is_named_with_what_to_write(Type where, params string[] parts)
    {
        var findings = Findings();
        Assert.True(where.IsDefined(typeof(BadAttribute), false));
        Assert.Contains(findings, finding => parts.All(p => finding.Contains(p, StringComparison.Ordinal)));
    }

    [Fact]
    public void Host_with_such_grains_does_not_start()
    {
        var error = Assert.Throws<InvalidOperationException>(() => GrainContracts.Check([AssemblyWithoutAlias()]));
        Assert.Contains("would not run under Orleans", error.Message);
        Assert.Contains("has 0 aliases", error.Message);
    }

    [Fact]
    public void Contract_as_text_names_every_id()
    {
        var text = ContractText.Of([typeof(ICounterGrain), typeof(CounterGrain), typeof(CounterState), typeof(RichKind)]);
        Assert.Contains("interface test.counter = BuildFarm.Embedded.Tests.Grains.ICounterGrain\n", text);
        Assert.Contains("  fire = FireAsync(Int32 amount): void one-way\n", text);
        Assert.Contains("grain counter = BuildFarm.Embedded.Tests.Grains.CounterGrain: ICounterGrain\n  state count in catalog: CounterState\n", text);
        Assert.Contains("type test.counter-state = BuildFarm.Embedded.Tests.Grains.CounterState\n  0 Value: Int32\n  1 History: List<String>\n", text);
        Assert.Contains("enum test.rich-kind = BuildFarm.Embedded.Tests.Grains.RichKind\n  0 First\n  1 Second\n", text);
    }

    private static IReadOnlyList<string> Findings() => new ContractCheck([.. typeof(BadAttribute).Assembly.GetTypes().Where(t => t.IsDefined(typeof(BadAttribute), inherit: false))]).Run();

    private static Assembly AssemblyWithoutAlias()
    {
        var module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Bad"), AssemblyBuilderAccess.Run).DefineDynamicModule("Bad");
        var type = module.DefineType("IAnonymous", TypeAttributes.Public | TypeAttributes.Interface | TypeAttributes.Abstract);
        type.AddInterfaceImplementation(typeof(Orleans.IGrainWithStringKey));
        type.CreateType();
        return module.Assembly;
    }
}
