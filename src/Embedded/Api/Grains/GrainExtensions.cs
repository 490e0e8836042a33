using Orleans.Runtime;

namespace Orleans;

/// <summary>What can be asked of a grain or a reference.</summary>
public static class GrainExtensions
{
    /// <summary>The grain's key.</summary>
    public static string GetPrimaryKeyString(this IAddressable grain) => GetGrainId(grain).KeyText;

    /// <summary>The grain's id.</summary>
    public static GrainId GetGrainId(this IAddressable grain) => ReferenceOf(grain).GrainId;

    /// <summary>A reference to the grain under one of its interfaces. A grain passes this on, never <c>this</c>.</summary>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain) => (TGrainInterface)ReferenceOf(grain).As(typeof(TGrainInterface));

    /// <summary>The same as <see cref="AsReference{TGrainInterface}"/>.</summary>
    public static TGrainInterface Cast<TGrainInterface>(this IAddressable grain) => grain.AsReference<TGrainInterface>();

    internal static GrainReference ReferenceOf(IAddressable grain) => grain switch
    {
        null => throw new ArgumentNullException(nameof(grain)),
        GrainReference reference => reference,
        IGrainBase activated => activated.GrainContext.GrainReference,
        _ => throw new ArgumentException($"{grain.GetType()} is neither a grain reference nor a grain: derive it from Grain.", nameof(grain)),
    };
}
