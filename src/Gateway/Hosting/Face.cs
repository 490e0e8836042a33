namespace BuildFarm.Gateway.Hosting;

/// <summary>Which of the faces a connection belongs to; a connection feature, set where the listener accepts it.</summary>
internal sealed class Face
{
    public static readonly Face Http = new("http");
    public static readonly Face Grpc = new("grpc");
    public static readonly Face Agents = new("agents");

    private readonly string _name;

    private Face(string name) => _name = name;

    public override string ToString() => _name;
}
