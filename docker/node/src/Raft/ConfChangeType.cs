namespace Elastickv.Node.Raft;

/// <summary>Kind of a membership change, numbered as raftpb.ConfChangeType.</summary>
public enum ConfChangeType
{
    /// <summary>Adds a voter, or promotes a learner.</summary>
    AddVoter = 0,
    Remove = 1,

    /// <summary>Changes nothing in Raft; <see cref="ConfChange.Context"/> may carry a new address.</summary>
    Update = 2,

    /// <summary>Adds a learner, or demotes a voter.</summary>
    AddLearner = 3,
}
