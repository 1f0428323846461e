namespace Elastickv.Node.Storage;

/// <summary>The store at one moment, unchanged by later writes. One thread at a time; dispose it soon.</summary>
public interface IStoreSnapshot : IStoreReader, IDisposable;
