using System.Collections.Immutable;

namespace Elastickv.Jepsen.Harness.Processes;

/// <summary>A program to start.</summary>
/// <param name="Program">Path of the executable.</param>
/// <param name="Arguments">Its arguments, without the program itself.</param>
/// <param name="Folder">Its working folder.</param>
/// <param name="Environment">Variables set on top of the suite's own.</param>
public sealed record ProcessCommand(
    string Program, ImmutableArray<string> Arguments, string Folder, ImmutableDictionary<string, string> Environment);
