package import Foundation

/// What the engine can be told, in seconds unless a type says otherwise.
package struct EngineSettings: Sendable {
  /// How long a page waits for a call before it says that it is in progress.
  package var pageWait: Duration
  /// For how long after a code was submitted without an answer "not signed" may mean "not yet".
  package var signPatience: TimeInterval
  /// The pause between two codes.
  package var resendPause: TimeInterval
  /// After a creation without an answer: how long to wait before looking for it.
  package var createQuarantine: TimeInterval
  /// For how long after the last call of an open contract the day's calls are kept back for it.
  package var reserveFor: TimeInterval
  /// Between two looks at what is not at rest.
  package var sweepInterval: Duration
  /// How long the sweep waits for one look at a signed document; it goes on then.
  package var sweepWait: Duration

  package init(
    pageWait: Duration = .seconds(5), signPatience: TimeInterval = 30,
    resendPause: TimeInterval = 30,
    createQuarantine: TimeInterval = 180, reserveFor: TimeInterval = 86_400,
    sweepInterval: Duration = .seconds(15), sweepWait: Duration = .seconds(60)
  ) {
    self.pageWait = pageWait
    self.signPatience = signPatience
    self.resendPause = resendPause
    self.createQuarantine = createQuarantine
    self.reserveFor = reserveFor
    self.sweepInterval = sweepInterval
    self.sweepWait = sweepWait
  }
}
