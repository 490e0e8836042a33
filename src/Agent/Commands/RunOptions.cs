using System.CommandLine;

namespace BuildFarm.Agent.Commands;

/// <summary>The options of <c>run</c>, with the guide's short forms.</summary>
internal sealed class RunOptions
{
    public Option<string?> Config { get; } = new("--config", "-c") { Description = "A JSON file with the settings of this run; exactly one of --config and --documents.", HelpName = "file" };

    public Option<string[]> Documents { get; } = new("--documents", "-d") { Description = "Component documents, separated by commas.", HelpName = "file,file", AllowMultipleArgumentsPerToken = true };

    public Option<string[]> Phases { get; } = new("--phases", "-p") { Description = "Phases to run, separated by commas; all when left out.", HelpName = "phase,phase", AllowMultipleArgumentsPerToken = true };

    public Option<string[]> Parameters { get; } = new("--parameters") { Description = "Values for the documents' parameters, separated by commas.", HelpName = "name=value,name=value", AllowMultipleArgumentsPerToken = true };

    public Option<string?> ExecutionId { get; } = new("--execution-id", "-i") { Description = "The run's unique id; a GUID when left out.", HelpName = "id" };

    public Option<string?> LogDirectory { get; } = new("--log-directory", "-l") { Description = "Where the folder TOE_TIME_ID goes.", HelpName = "folder" };

    public Option<string?> StateDirectory { get; } = new("--state-directory", "-s") { Description = "Where the state is kept that survives a reboot.", HelpName = "folder" };

    public Option<string?> DocumentBucketOwner { get; } = new("--document-s3-bucket-owner") { Description = "The account that must own the buckets of S3 documents.", HelpName = "account" };

    public Option<string?> LogBucket { get; } = new("--log-s3-bucket-name", "-b") { Description = "A bucket that the log folder is uploaded to.", HelpName = "bucket" };

    public Option<string?> LogBucketOwner { get; } = new("--log-s3-bucket-owner") { Description = "The account that must own that bucket.", HelpName = "account" };

    public Option<string?> LogKeyPrefix { get; } = new("--log-s3-key-prefix", "-k") { Description = "The prefix of the logs' keys in it.", HelpName = "prefix" };

    public Option<string?> CloudWatchGroup { get; } = new("--cw-log-group") { Description = "A group of CloudWatch Logs that the console log is streamed to.", HelpName = "group" };

    public Option<string?> CloudWatchStream { get; } = new("--cw-log-stream") { Description = "The stream in it; named after the execution when left out.", HelpName = "stream" };

    public Option<string?> CloudWatchRegion { get; } = new("--cw-log-region") { Description = "The group's region.", HelpName = "region" };

    public Option<bool> CloudWatchIgnoreFailures { get; } = new("--cw-ignore-failures") { Description = "Runs on when CloudWatch Logs does not take the console log." };

    public Option<string?> Version { get; } = new("--version", "-v") { Description = "The version that this agent must have.", HelpName = "version" };

    public Option<bool> Trace { get; } = new("--trace", "-t") { Description = "Shows all logs on standard error as well." };

    public IEnumerable<Option> All => [Config, Documents, Phases, Parameters, ExecutionId, LogDirectory, StateDirectory, DocumentBucketOwner, LogBucket, LogBucketOwner, LogKeyPrefix, CloudWatchGroup, CloudWatchStream, CloudWatchRegion, CloudWatchIgnoreFailures, Version, Trace];
}
