import ArgumentParser
import Foundation

/// What every command about the running server can be told.
struct OperatorOptions: ParsableArguments {
  @Option(help: "The brand, where the server has several.")
  var brand: String?

  @Flag(help: "Print the API's whole answer as JSON.")
  var json = false

  func api() throws -> OperatorAPI {
    let configuration = try ParapheConfiguration(reader: .environment)
    return try OperatorAPI(data: try DataFolder(configuration.dataFolder), brand: brand)
  }
}

/// The contract that a command is about.
struct ContractArgument: ParsableArguments {
  @Argument(help: "The contract's id.")
  var id: String

  func validate() throws {
    // It becomes part of a path.
    guard id.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) }) else {
      throw ValidationError("That is no contract id: it looks like ctr_….")
    }
  }
}

/// Text for a terminal.
enum Terminal {
  /// Prints a line without what could steer a terminal: parts of it were written by others.
  static func say(_ line: String) {
    print(String(String.UnicodeScalarView(line.unicodeScalars.filter { !isControl($0) })))
  }

  /// Columns of equal width, but for the last.
  static func say(_ rows: [[String]], indent: String = "") {
    let widths = rows.reduce(into: [Int]()) { widths, row in
      for (index, cell) in row.enumerated() {
        if index == widths.count { widths.append(0) }
        widths[index] = max(widths[index], cell.count)
      }
    }
    for row in rows {
      let cells = row.enumerated().map { index, cell in
        index == row.count - 1
          ? cell : cell + String(repeating: " ", count: widths[index] - cell.count)
      }
      say(indent + cells.joined(separator: "  "))
    }
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
