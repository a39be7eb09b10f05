/// Whether a failed call may be made again as it is.
///
/// The API has no idempotency keys: making a write again whose outcome is unknown may create a
/// second contract, send a second SMS or spend another of the five tries of a code (guide 1.4).
public enum RetrySafety: Sendable, Hashable {
  /// The call had no effect, or only reads: make it again when you like, with a growing pause.
  case safe
  /// The call had no effect; the quota of the day is used up (guide 1.4): make it again on another
  /// day.
  case nextDay
  /// The call had no effect, and the same one would be refused again: something in it, in the
  /// contract or in the account must change first.
  case afterChange
  /// A write that may have worked: never make it again, read the contract (or the list) to learn
  /// what happened.
  case unknownOutcome
}
