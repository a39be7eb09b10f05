/// What is wrong in a file of contracts, and where.
package struct RowProblem: Error, Equatable, Sendable, CustomStringConvertible {
  /// From 1, as editors count.
  package let line: Int
  /// From 1; nil where it is about the whole line.
  package let column: Int?
  /// What the column is called, or the field.
  package let field: String
  package let detail: String

  package init(line: Int, column: Int?, field: String, detail: String) {
    self.line = line
    self.column = column
    self.field = field
    self.detail = detail
  }

  package var description: String {
    let place = column.map { "line \(line), column \($0)" } ?? "line \(line)"
    return "\(place): \(field): \(detail)"
  }
}
