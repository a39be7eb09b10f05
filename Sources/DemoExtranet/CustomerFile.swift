import Foundation

/// What the company remembers of its customer's contract: which one it deposited. A real company
/// keeps this in its own database.
actor CustomerFile {
  struct Entry: Codable {
    /// Counts how often the demonstration was started again.
    var round = 1
    var contract: String?
    var signatory: String?
  }

  private let file: URL
  private(set) var entry: Entry

  init(file: URL) {
    self.file = file
    entry = (try? JSONDecoder().decode(Entry.self, from: Data(contentsOf: file))) ?? Entry()
  }

  func keep(contract: String, signatory: String) throws {
    entry.contract = contract
    entry.signatory = signatory
    try save()
  }

  /// Forgets the contract: the next visit deposits a new one.
  func startAgain() throws {
    entry = Entry(round: entry.round + 1)
    try save()
  }

  private func save() throws {
    try JSONEncoder().encode(entry).write(to: file, options: .atomic)
  }
}
