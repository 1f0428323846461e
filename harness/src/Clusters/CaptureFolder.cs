namespace Elastickv.Jepsen.Harness.Clusters;

/// <summary>The folder of a capture: there is a whole one or none, so that nobody takes the half of a disk for a disk.</summary>
internal static class CaptureFolder
{
    /// <summary>Makes the folder and fills it; removes it again if that breaks off.</summary>
    public static async Task FillAsync(string folder, Func<Task> fill)
    {
        Directory.CreateDirectory(folder);
        try
        {
            await fill();
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }
}
