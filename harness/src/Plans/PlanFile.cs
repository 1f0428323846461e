using System.Text.Json;
using System.Text.Json.Serialization;

namespace Elastickv.Jepsen.Harness.Plans;

/// <summary>Reads and writes <c>plan.json</c>. Reading is strict: what is not understood is an error and not left out.</summary>
public static class PlanFile
{
    /// <summary>No plan that makes sense is larger; a larger file is some other file.</summary>
    private const int MaxBytes = 4 << 20;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowOutOfOrderMetadataProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        WriteIndented = true,
        Converters = { new SecondsConverter(), new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    /// <exception cref="PlanException">The file cannot be read, or is not a plan that this suite can run.</exception>
    public static Plan Read(string path)
    {
        var plan = Parse(ReadBytes(path), path);
        PlanValidator.Validate(plan, path);
        return plan;
    }

    public static void Write(Plan plan, string path) => File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(plan, Options));

    internal static Plan Parse(ReadOnlySpan<byte> json, string source)
    {
        try
        {
            return JsonSerializer.Deserialize<Plan>(json, Options) ?? throw new PlanException($"{source}: is null and not a plan.");
        }
        catch (JsonException exception)
        {
            var line = exception.LineNumber is { } number ? $", line {number + 1}" : "";
            throw new PlanException($"{source}{line}: {PlanJsonError.Explain(exception)} Correct the file, or make a new plan from a seed.", exception);
        }
    }

    private static byte[] ReadBytes(string path)
    {
        if (Directory.Exists(path))
            throw new PlanException($"{path}: is a folder. Name the plan.json of a run.");
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.Length > MaxBytes)
                throw new PlanException($"{path}: is larger than {MaxBytes >> 20} MiB and so is no plan. Name the plan.json of a run.");
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PlanException($"{path}: cannot be read: {exception.Message} Name the plan.json of a run.", exception);
        }
    }
}
