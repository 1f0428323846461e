namespace Elastickv.Jepsen.Cli.Rollouts;

/// <summary>What the user said about how nodes are started; null where nothing was said.</summary>
/// <param name="Driver"><c>docker</c> or <c>process</c>.</param>
/// <param name="NodeBinary">A program, for processes.</param>
/// <param name="Image">An image, for containers.</param>
internal sealed record DriverRequest(string? Driver, string? NodeBinary, string? Image)
{
    public const string Process = "process";
    public const string Docker = "docker";

    /// <exception cref="BadInputException">It contradicts itself.</exception>
    public void Check()
    {
        if (Driver is not (null or Process or Docker))
            throw new BadInputException($"--driver {Driver} is unknown: use --driver process or --driver docker.");
        if (Image is not null && (Driver == Process || NodeBinary is not null))
            throw new BadInputException("--image names what containers run: leave out --driver process and --node-binary.");
        if (NodeBinary is not null && Driver == Docker)
            throw new BadInputException("--node-binary names what processes run: leave out --driver docker, or name an image with --image.");
    }
}
