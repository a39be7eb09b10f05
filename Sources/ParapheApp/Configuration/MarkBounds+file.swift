import Foundation
import PDFSignatures

extension MarkBounds {
  /// Reads the bounds as an operator writes them.
  ///
  /// - Throws: ``UnreadableMarks``, in words.
  init(file: URL) throws(UnreadableMarks) {
    do {
      self = try JSONDecoder().decode(MarkBounds.self, from: try Data(contentsOf: file))
    } catch let problem as MarkBounds.Problem {
      throw UnreadableMarks(description: "\(problem)")
    } catch {
      throw UnreadableMarks(description: "cannot be read as JSON with the bounds of marks")
    }
  }
}

/// Why bounds of marks are not used.
struct UnreadableMarks: Error, CustomStringConvertible {
  let description: String
}
