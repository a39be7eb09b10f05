import CQPDFShims
import Foundation

/// Keeps qpdf from files that inflate to any size: it has no limit for cross-reference streams, nor
/// for the object streams that they lead to, and reads both as it opens a file.
enum InflationGuard {
  /// - Throws: ``PDFRefusal`` for a file with cross-reference streams that is not read strictly and
  ///   within limits. One without them may be as damaged as it likes.
  static func check(_ data: Data) throws {
    guard hasCrossReferenceStreams(data) else { return }
    // Readers count from the header, whatever stands before it.
    let header = data.prefix(1024).range(of: Data("%PDF-".utf8))?.lowerBound ?? data.startIndex
    let bytes = [UInt8](data[header...])
    guard (try? XRefChain(bytes[...])) != nil else { throw PDFRefusal.unreadable }
    if PDFRevision.isReadable(bytes) { return }
    throw has("/Encrypt", data) ? PDFRefusal.encrypted : PDFRefusal.unreadable
  }

  /// The name of their type, and every way to write it that starts otherwise (ISO 32000-1, 7.3.5).
  private static func hasCrossReferenceStreams(_ data: Data) -> Bool {
    ["/XRef", "/#58", "/X#52", "/XR#65", "/XRe#66"].contains { has($0, data) }
  }

  private static func has(_ text: String, _ data: Data) -> Bool {
    let part = Array(text.utf8)
    return data.withUnsafeBytes { bytes in
      paraphe_find(
        part, part.count, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count) >= 0
    }
  }
}
