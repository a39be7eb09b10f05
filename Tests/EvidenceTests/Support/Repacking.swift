import Foundation
import PDFSignatures

@testable import Evidence

/// Archives written anew from changed entries, as a forger with a ZIP tool of the same kind would.
extension Array where Element == (name: String, data: Data) {
  var archive: Data {
    get throws { try ArchiveWriter.archive(self) }
  }

  func changing(_ name: String, _ change: (inout Data) throws -> Void) rethrows -> Self {
    try map { entry in
      guard entry.name == name else { return entry }
      var data = entry.data
      try change(&data)
      return (name, data)
    }
  }

  func replacing(_ name: String, with data: Data) -> Self {
    changing(name) { $0 = data }
  }

  func renaming(_ name: String, to other: String) -> Self {
    map { $0.name == name ? (other, $0.data) : $0 }
  }

  func removing(_ name: String) -> Self {
    filter { $0.name != name }
  }

  subscript(name: String) -> Data {
    first { $0.name == name }?.data ?? Data()
  }
}

extension EvidenceReport {
  /// What the report says in English, for `contains`.
  var words: String {
    reasons.map { $0.text(in: .english) }.joined(separator: "\n")
  }
}
