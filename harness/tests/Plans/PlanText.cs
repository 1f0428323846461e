using Elastickv.Jepsen.Harness.Plans;

namespace Elastickv.Jepsen.Harness.Tests.Plans;

internal static class PlanText
{
    public static string Of(Plan plan)
    {
        var file = Path.GetTempFileName();
        try
        {
            PlanFile.Write(plan, file);
            return File.ReadAllText(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
