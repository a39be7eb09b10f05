/// The entries of a cross-reference stream (ISO 32000-1, 7.5.8.3).
enum XRefStream {
  /// Where an entry says that its object is.
  enum Place: Equatable {
    case inFile(offset: Int)
    case inStream(container: Int, index: Int)
  }

  private static let most = 500_000

  /// The objects that it lists as in use, by their numbers.
  ///
  /// - Parameters:
  ///   - dictionary: of the stream.
  ///   - data: decoded.
  /// - Returns: nil for one whose table has another size than it says, or that lists a number twice.
  static func entries(_ dictionary: [String: PDFObject], _ data: [UInt8]) -> [Int: Place]? {
    let widths = (dictionary["W"]?.array ?? []).compactMap(\.integer)
    guard widths.count == 3, widths.allSatisfy({ (0...8).contains($0) }) else { return nil }
    let index =
      dictionary["Index"]?.array?.compactMap(\.integer) ?? [0, dictionary["Size"]?.integer ?? 0]
    let width = widths.reduce(0, +)
    guard width > 0, index.count.isMultiple(of: 2),
      index.allSatisfy({ (0...Self.most * 20).contains($0) }),
      data.count / width <= Self.most
    else { return nil }
    var found: [Int: Place] = [:]
    var rest = data[...]
    for pair in stride(from: 0, to: index.count, by: 2) {
      for number in index[pair]..<(index[pair] + index[pair + 1]) {
        guard rest.count >= width else { return nil }
        let fields = widths.map { count in
          let field = rest.prefix(count).reduce(0) { $0 &<< 8 | Int($1) }
          rest = rest.dropFirst(count)
          return field
        }
        let place: Place? =
          switch widths[0] == 0 ? 1 : fields[0] {
          case 1: .inFile(offset: fields[1])
          case 2: .inStream(container: fields[1], index: fields[2])
          default: nil
          }
        guard let place else { continue }
        guard found.updateValue(place, forKey: number) == nil else { return nil }
      }
    }
    return found
  }
}
