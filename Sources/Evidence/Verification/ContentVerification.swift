import Foundation
import PDFSignatures

/// Compares each signed document with the one that was shown: a seal over both does not make the one
/// the other.
struct ContentVerification {
  private(set) var conclusion = Conclusion()

  /// - Parameters:
  ///   - bounds: what the platform may have drawn.
  ///   - time: for all of them; what is left then is not compared.
  init(_ files: [EvidenceFile], bounds: MarkBounds, within time: Duration) {
    let deadline = ContinuousClock.now + time
    let originals = Dictionary(
      files.filter { $0.path.hasPrefix("originals/") }.map { ($0.path, $0.data) },
      uniquingKeysWith: { one, _ in one })
    for file in files where file.path.hasPrefix("signed/") && file.path.hasSuffix(".pdf") {
      let name = file.path.dropFirst("signed/".count)
      guard let original = originals["originals/\(name)"] else {
        conclusion.add(.totalFailed, .formatFailure, [.partMissing("originals/\(name)")])
        continue
      }
      guard ContinuousClock.now < deadline else {
        conclusion.add(.indeterminate, nil, [.contentUndecided(file.path)])
        continue
      }
      switch OriginalContent(of: Data(original), in: Data(file.data), bounds: bounds) {
      case .kept: break
      case .altered(let reason):
        conclusion.add(
          .totalFailed, .hashFailure, [.contentAltered(file.path), .about(file.path, reason)])
      case .outOfTime:
        conclusion.add(.indeterminate, nil, [.contentUndecided(file.path)])
      case .undecided(let reason):
        conclusion.add(
          .indeterminate, nil, [.contentUndecided(file.path), .about(file.path, reason)])
      }
    }
  }
}
