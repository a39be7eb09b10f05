import Foundation
import PDFSignatures

/// How long the verification of each signed file takes, in this process: one JSON object, median
/// milliseconds by file.
@main
struct Verification {
  private static let rounds = 9

  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard let root = arguments.first else { return }
    let anchors = Certificate.all(in: try Data(contentsOf: URL(filePath: root)))
    let verifier = PDFVerifier(anchors: TrustAnchors(anchors))
    var medians: [String: Double] = [:]
    for file in arguments.dropFirst() {
      let data = try Data(contentsOf: URL(filePath: file))
      let times = (0..<rounds).map { _ in
        let started = ContinuousClock.now
        _ = verifier.verify(data)
        return (ContinuousClock.now - started) / .milliseconds(1)
      }
      medians[file] = times.sorted()[rounds / 2]
    }
    print(String(decoding: try JSONEncoder().encode(medians), as: UTF8.self))
  }
}
