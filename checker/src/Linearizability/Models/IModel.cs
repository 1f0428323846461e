using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Linearizability.Models;

/// <summary>A sequential specification: what one operation after another may answer. Stateless; used by many threads.</summary>
/// <typeparam name="TState">An immutable state, equal when no later operation can tell the difference.</typeparam>
public interface IModel<TState>
    where TState : notnull, IEquatable<TState>
{
    /// <summary>What it is, in a word.</summary>
    string Name { get; }

    TState Initial { get; }

    /// <summary>Whether a call may happen, with the value it carries, in a state; and the state it leaves.</summary>
    bool Step(TState state, in Call call, out TState next);

    /// <summary>Whether a call can never change any state; false for one the model does not know.</summary>
    bool IsReadOnly(in Call call);

    /// <summary>Whether a completed call that the model knows says something about the state before it: without any such call there is nothing to judge.</summary>
    bool IsObservation(in Call call);

    /// <summary>Whether the model knows such a call: its function, and a value of the right shape.</summary>
    bool Accepts(in Call call);

    /// <summary>About how many bytes a state takes that it does not share with the one before it.</summary>
    long BytesOf(TState state) => 64;
}
