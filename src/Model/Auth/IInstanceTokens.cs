namespace BuildFarm.Model.Auth;

/// <summary>What an instance's agent proves itself with. The farm mints a token when it launches the instance, and keeps no list.</summary>
public interface IInstanceTokens
{
    /// <summary>The same id gives the same token, also after a restart.</summary>
    string Mint(string instanceId);

    /// <summary>Whose token this is; false when it is nobody's.</summary>
    bool TryVerify(string token, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? instanceId);
}
