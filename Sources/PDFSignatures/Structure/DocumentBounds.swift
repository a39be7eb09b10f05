import CQPDFShims
import Foundation

/// What a document may ask for at most: the one place that says so.
///
/// Looked at byte by byte, in one pass and in little memory, before anything else reads the file: a
/// reader that follows what the file says may follow it for ever.
package enum DocumentBounds {
  /// Far more than a contract has; what is above takes too long to show, sign and compare.
  package static let mostPages = 5_000
  /// Arrays and dictionaries within each other, and nodes above a page.
  package static let deepest = 100
  /// Those in object streams too.
  package static let mostObjects = 500_000
  /// Bytes that all streams take together, decompressed.
  package static let mostInflated = 1 << 30
  /// Bytes that the streams which hold objects take together, decompressed: all of it is read.
  package static let mostInflatedObjects = 32 << 20

  /// - Throws: ``PDFRefusal/tooDeep``, ``PDFRefusal/tooManyObjects``, ``PDFRefusal/tooLargeInflated``.
  static func check(_ document: Data) throws(PDFRefusal) {
    var limits = paraphe_bounds_limits(
      depth: deepest, objects: mostObjects, inflated: mostInflated,
      inflated_objects: mostInflatedObjects)
    let found = document.withUnsafeBytes { bytes in
      paraphe_bounds(bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count, &limits)
    }
    switch found {
    case PARAPHE_BOUNDS_KEPT: return
    case PARAPHE_BOUNDS_TOO_DEEP: throw .tooDeep
    case PARAPHE_BOUNDS_TOO_MANY_OBJECTS: throw .tooManyObjects
    default: throw .tooLargeInflated
    }
  }
}
