import Foundation
import Testing

@testable import Bulk

@Suite("CSV")
struct CSVTests {
  private func records(_ bytes: Data) -> [[String]] {
    CSVReader(bytes).compactMap { try? $0.get().map(\.text) }
  }

  @Test("quotes, doubled quotes, separators and line breaks in cells", arguments: ["\n", "\r\n"])
  func quoting(end: String) {
    let text =
      ["a;b;c", "1;\"x;y\";\"say \"\"oui\"\"\"", "2;\"two\(end)lines\";", ""].joined(separator: end)
    #expect(
      records(Data(text.utf8)) == [
        ["a", "b", "c"], ["1", "x;y", "say \"oui\""], ["2", "two\(end)lines", ""],
      ])
  }

  @Test("the separator is the one of the first line", arguments: [";", ",", "\t"])
  func separators(separator: String) {
    let text = ["a\(separator)b", "1\(separator)\"x\(separator)y\""].joined(separator: "\n")
    #expect(records(Data(text.utf8)) == [["a", "b"], ["1", "x\(separator)y"]])
  }

  @Test("UTF-8 with and without its mark, and Windows-1252")
  func encodings() throws {
    let text = "prénom;nom\nZoë;d’Été – 5 €"
    let expected = [["prénom", "nom"], ["Zoë", "d’Été – 5 €"]]
    #expect(records(Data(text.utf8)) == expected)
    #expect(records(Data([0xEF, 0xBB, 0xBF]) + Data(text.utf8)) == expected)
    #expect(records(try #require(text.data(using: .windowsCP1252))) == expected)
  }

  @Test("every field has its line and column, and blank lines are none")
  func places() throws {
    let all = try CSVReader(Data("a;b\n\n\"1\n1\";22\n3;4".utf8)).map { try $0.get() }
    #expect(all.map { $0.map(\.line) } == [[1, 1], [3, 4], [5, 5]])
    #expect(all.map { $0.map(\.column) } == [[1, 3], [1, 4], [1, 3]])
  }

  @Test(
    "what is broken is said with its place, and nothing after it is read",
    arguments: [("a\n\"1\n2", 2, 1), ("a\n\"1\"2\n3", 2, 4)])
  func malformed(text: String, line: Int, column: Int) {
    let results = Array(CSVReader(Data(text.utf8)))
    guard case .failure(let problem) = results.last else {
      Issue.record("\(results)")
      return
    }
    #expect(problem.line == line && problem.column == column)
  }
}
