namespace Orleans;

/// <summary>Means nothing here. Orleans has a public type of this name in this namespace, so a file that opens both its namespace and the API's must say which it means; with this it must in every build.</summary>
public enum ErrorCode;
