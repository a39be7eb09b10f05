import Foundation

/// Instants among the words of a page, as ``SummaryTime`` writes them: how far a place is from UTC on
/// a day to come is for its government to say, and the reader's tables may be newer than the writer's.
enum PageTimes {
  /// The parts with every instant as one.
  static func gathered(_ parts: [PagePart]) -> [PagePart] {
    var gathered: [PagePart] = []
    gathered.reserveCapacity(parts.count)
    var place = 0
    while place < parts.count {
      if place + 2 < parts.count, case .word(let day) = parts[place],
        case .word(let time) = parts[place + 1], case .word(let offset) = parts[place + 2],
        let instant = instant(day, time, offset.prefix(9))
      {
        gathered.append(.instant(instant))
        // What the sentence goes on with.
        if offset.utf8.count > 9 { gathered.append(.word(String(offset.dropFirst(9)))) }
        place += 3
      } else {
        gathered.append(parts[place])
        place += 1
      }
    }
    return gathered
  }

  private static func instant(_ day: String, _ time: String, _ offset: Substring) -> Date? {
    guard day.utf8.count == 10, time.utf8.count == 8, offset.utf8.count == 9,
      day.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) != nil,
      time.wholeMatch(of: /(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]/) != nil,
      offset.wholeMatch(of: /UTC[+\-](?:0[0-9]|1[0-4]):[0-5][0-9]/) != nil
    else { return nil }
    // A day that no month has would be taken for one of the next.
    guard let local = try? Date("\(day)T\(time)Z", strategy: .iso8601),
      local.formatted(.iso8601) == "\(day)T\(time)Z"
    else { return nil }
    return try? Date("\(day)T\(time)\(offset.dropFirst(3))", strategy: .iso8601)
  }
}
