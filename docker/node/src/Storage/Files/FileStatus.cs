namespace Elastickv.Node.Storage.Files;

/// <summary>Type and permission bits of an open file.</summary>
/// <param name="IsRegular">Whether it is a regular file.</param>
/// <param name="Mode">Permission bits (octal 07777); 0 where the system has none.</param>
public readonly record struct FileStatus(bool IsRegular, int Mode);
