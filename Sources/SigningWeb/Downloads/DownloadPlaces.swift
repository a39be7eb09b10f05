import Signing
import Synchronization

/// How many answers with files are sent at once: to all, and to each receiver.
///
/// A link that is shared, or a program that reads slowly, does not use up what others need.
package final class DownloadPlaces: Sendable {
  /// For one signing link.
  static let mostForLink = 8

  private let all: Shares
  private let patience: Duration
  /// Of those who have a place or wait for one.
  private let receivers = Mutex<[String: Receiver]>([:])

  private struct Receiver {
    let shares: Shares
    var users: Int
  }

  /// - Parameters:
  ///   - most: at once; at least 1.
  ///   - patience: how long one is waited for.
  package init(most: Int, patience: Duration = .seconds(5)) {
    self.patience = patience
    all = Shares(most, patience: patience)
  }

  /// Takes a place, which is free again when nobody holds it any more.
  ///
  /// - Parameters:
  ///   - receiver: whom one is for.
  ///   - most: how many that one may have.
  /// - Throws: ``ServerBusy`` where there is none in time.
  func take(for receiver: String, most: Int) async throws -> DownloadPlace {
    let own = receivers.withLock { receivers in
      var entry =
        receivers[receiver]
        ?? Receiver(shares: Shares(most, mostWaiting: 32, patience: patience), users: 0)
      entry.users += 1
      receivers[receiver] = entry
      return entry.shares
    }
    let place = DownloadPlace(in: self, of: receiver)
    place.hold(try await own.take(1))
    place.hold(try await all.take(1))
    return place
  }

  /// How many there are.
  var total: Int { all.total }
  /// How many are taken.
  package var taken: Int { all.total - all.free }

  fileprivate func leave(_ receiver: String) {
    receivers.withLock { receivers in
      receivers[receiver]?.users -= 1
      if receivers[receiver]?.users == 0 { receivers[receiver] = nil }
    }
  }
}

/// A place among ``DownloadPlaces``: free again when nobody holds it any more, whichever way out the
/// answer took.
final class DownloadPlace: Sendable {
  private let places: DownloadPlaces
  private let receiver: String
  private let shares = Mutex<[Share]>([])

  fileprivate init(in places: DownloadPlaces, of receiver: String) {
    self.places = places
    self.receiver = receiver
  }

  deinit {
    places.leave(receiver)
  }

  fileprivate func hold(_ share: Share) {
    shares.withLock { $0.append(share) }
  }
}
