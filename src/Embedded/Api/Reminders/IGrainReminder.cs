namespace Orleans.Runtime;

/// <summary>A durable reminder.</summary>
public interface IGrainReminder
{
    /// <summary>Its name, unique within its grain.</summary>
    string ReminderName { get; }
}
