using System.Reflection;

namespace BuildFarm.Embedded.Contracts;

/// <summary>A member with an id: an automatic property (through its field, so that init-only ones can be set), another property, or a field.</summary>
internal sealed record StoredMember(uint Id, int Level, string Name, Type Type, FieldInfo? Field, PropertyInfo? Property)
{
    /// <summary>Ids are unique in their declaring class only: those of derived classes carry their depth.</summary>
    public string Key => Level == 0 ? Id.ToString() : $"{Level}.{Id}";
}
