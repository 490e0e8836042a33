namespace BuildFarm.Agent.Machine;

/// <summary>Reboots the instance.</summary>
internal interface IReboot
{
    /// <summary>Root, and an init system that can be asked.</summary>
    bool IsPossible { get; }

    /// <summary>Returns when the reboot is under way.</summary>
    void Now();
}
