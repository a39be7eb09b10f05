import NIOCore

/// Who has waited for how long. Leaving costs nothing: who is gone is passed over when it is asked
/// who is first, and forgotten from time to time.
struct WaitingLine: Sendable {
  struct Place: Sendable, Equatable {
    let id: UInt64
    /// Somebody who leaves and comes back has another one.
    let turn: UInt64
  }

  private var places = CircularBuffer<Place>()

  var count: Int { places.count }

  mutating func append(_ place: Place) {
    places.append(place)
  }

  /// The first one who still waits, which is left in the line.
  mutating func first(where waits: (Place) -> Bool) -> Place? {
    while let place = places.first, !waits(place) { places.removeFirst() }
    return places.first
  }

  /// Forgets who is gone where they are more than those who may wait.
  mutating func tidy(mostWaiting: Int, _ waits: (Place) -> Bool) {
    guard places.count > 2 * mostWaiting + 64 else { return }
    places = CircularBuffer(places.filter(waits))
  }
}
