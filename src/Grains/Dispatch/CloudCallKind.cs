namespace BuildFarm.Grains.Dispatch;

/// <summary>What a build may ask of the world outside its grain.</summary>
[Orleans.GenerateSerializer, Orleans.Alias("buildfarm.cloud-call-kind")]
public enum CloudCallKind
{
    /// <summary>Works out which components need to run and which layers can stand for them. Changes nothing.</summary>
    PlanBuild = 1,
    /// <summary>Works out which tests need to run. Changes nothing.</summary>
    PlanTest = 2,
    LaunchInstance = 3,
    SendWork = 4,
    CancelWork = 5,
    CaptureLayer = 6,
    CreateImage = 7,
    CreateImageFromLayer = 8,
    CopyImage = 9,
    TerminateInstance = 10,
    DeregisterImage = 11,
    /// <summary>Keeps the verdict of passed tests for the layer they ran on.</summary>
    KeepVerdict = 12,
    /// <summary>Makes an image of a file in S3.</summary>
    ImportImage = 13,
    /// <summary>Writes an image's id into a parameter.</summary>
    PutParameter = 14,
    /// <summary>Looks whether the cloud within reach has what the build holds. Changes nothing.</summary>
    Locate = 15,
}
