import Foundation

/// What can become of a call between the engine and the platform.
enum NetworkFault: Sendable, CaseIterable, Hashable {
  case notConnected
  /// The platform answers with an error; nothing is done.
  case refuse
  /// The platform says that the day's requests are used up.
  case quotaExhausted
  case dropBeforeWork
  case workThenDrop
  /// The connection ends at once; the work is done some time later.
  case lateDelivery
  case errorAfterWork
  case truncatedBody
  case malformedJSON
  case duplicateDelivery
  /// The answer takes its time.
  case delay
  /// What is given out as the signed document is something else. For details only.
  case alteredDocument
}
