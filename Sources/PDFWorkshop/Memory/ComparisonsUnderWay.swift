import Crypto
import Foundation

/// Long comparisons between two rounds: how far each has come, and those that have come to their end
/// while another document of the same contract has not. A stop forgets them, and they begin anew.
actor ComparisonsUnderWay {
  struct Key: Hashable {
    private let shown: Data
    private let signed: Data

    init(shown: Data, signed: Data) {
      self.shown = Data(SHA256.hash(data: shown))
      self.signed = Data(SHA256.hash(data: signed))
    }
  }

  private struct Entry {
    let comparison: UnfinishedComparison
    let touched: ContinuousClock.Instant
  }

  private static let most = 256
  /// Nobody asks for it any more.
  private static let forgottenAfter = Duration.seconds(2 * 3_600)
  private var entries: [Key: Entry] = [:]

  /// What is known of a comparison.
  func known(_ key: Key) -> UnfinishedComparison? { entries[key]?.comparison }

  /// - Parameter comparison: nil for what is not worth keeping: it is forgotten.
  func keep(_ key: Key, _ comparison: UnfinishedComparison?) {
    let now = ContinuousClock.now
    entries[key] = nil
    guard let comparison else { return }
    if entries.count >= Self.most {
      entries = entries.filter { now - $0.value.touched < Self.forgottenAfter }
    }
    // Of too many, those that came first come to their end.
    guard entries.count < Self.most else { return }
    entries[key] = Entry(comparison: comparison, touched: now)
  }
}
