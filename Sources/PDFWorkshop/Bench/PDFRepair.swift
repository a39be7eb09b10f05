import Foundation
import PDFPages
import PDFSignatures

/// Writes a damaged or encrypted file anew with qpdf, as a process of its own with bounded time and
/// memory: nobody knows what a damaged file asks for.
struct PDFRepair: Sendable {
  private let program: LimitedProgram

  /// - Returns: nil where qpdf's program is not installed.
  init?() {
    guard let path = InstalledProgram.path(of: "qpdf") else { return nil }
    // 3: it had to repair something.
    program = LimitedProgram(path: path, seconds: 20, mostOutput: 256 << 20, successes: [0, 3])
  }

  /// The same bytes for the same file.
  ///
  /// - Throws: ``PDFRefusal/encrypted`` for a file that needs a password, ``PDFRefusal/unreadable`` for
  ///   one that is beyond repair, ``PDFRefusal/tooComplex`` for one that takes too long or too much;
  ///   else what keeps the program from running.
  func rewritten(_ file: URL) async throws -> Data {
    do {
      return try await program.output([
        "--decrypt", "--static-id", "--object-streams=preserve", "--decode-level=none",
        "--newline-before-endstream", file.path,
        // The tree of pages too.
        "--pages", ".", "1-z", "--", "-",
      ])
    } catch PageFailure.program(status: Self.refused) {
      throw await needsPassword(file) ? PDFRefusal.encrypted : PDFRefusal.unreadable
    } catch is PageFailure {
      throw PDFRefusal.tooComplex
    }
  }

  /// Its exit status for files that it cannot read.
  private static let refused: Int32 = 2

  private func needsPassword(_ file: URL) async -> Bool {
    // Its exit status says: 0 where a password is needed, 2 or 3 where none is.
    var asking = program
    asking.successes = [0]
    return (try? await asking.output(["--requires-password", file.path])) != nil
  }
}
