import Foundation
import PDFSignatures

/// Judges files that are made to harm a verifier and says what is wrong with the judgement. The
/// fuzzer makes such files; the tests replay those that were kept.
struct HostileFileJudge {
  /// What an input asks, by its first byte; the rest of it is the file.
  enum Question: UInt8, CaseIterable {
    /// Are its signatures valid?
    case signatures = 0x76  // v
    /// Does it, as a signed document, show what was deposited?
    case asSigned = 0x73  // s
    /// The same of a deposited document.
    case asDeposited = 0x64  // d
  }

  private let verifier: PDFVerifier
  /// What the first signature of each honest or known file covers.
  private let signed: Set<[UInt8]>
  private let deposited: [UInt8]

  /// No file may take longer, in seconds of processor time: on a busy machine the clock goes on.
  static let mostTime = 3.0

  /// - Parameter folder: that of the signed files and the attacks with known answers.
  init(samples folder: URL) throws {
    let folders = ["Signed", "Attacks"].map { folder.appending(path: $0) }
    let anchors = try ["Signed/pki/root.cert.pem", "Attacks/root.crt"].flatMap {
      Certificate.all(in: try Data(contentsOf: folder.appending(path: $0)))
    }
    verifier = PDFVerifier(anchors: TrustAnchors(anchors))
    deposited = [UInt8](
      try Data(contentsOf: folders[0].appending(path: "own-unsigned.pdf")))
    var signed: Set<[UInt8]> = []
    for folder in folders {
      for file in try FileManager.default.contentsOfDirectory(atPath: folder.path)
      where file.hasSuffix(".pdf") {
        let data = try Data(contentsOf: folder.appending(path: file))
        if let first = Self.ranges(in: data).min(by: { $0.end < $1.end }) {
          signed.insert(first.covered(of: data))
        }
      }
    }
    self.signed = signed
  }

  /// - Returns: nil where all is well.
  func fault(with input: Data) -> String? {
    guard let first = input.first else { return nil }
    let question = Question(rawValue: first) ?? .signatures
    let file = Data(input.dropFirst())
    let start = Self.processorTime
    var fault: String?
    switch question {
    case .signatures: fault = self.fault(with: verifier.verify(file), of: file)
    case .asSigned: _ = OriginalContent(of: Data(deposited), in: file)
    case .asDeposited: _ = OriginalContent(of: file, in: Data(deposited))
    }
    let time = Self.processorTime - start
    return fault ?? (time > Self.mostTime ? "took \(time) seconds" : nil)
  }

  /// Nobody but the makers of the samples can sign for their anchors: what passes has to begin with
  /// what one of them signed first, and to show the same pages.
  private func fault(with report: VerificationReport, of file: Data) -> String? {
    guard report.indication == .totalPassed else { return nil }
    let known = Self.ranges(in: file).filter { signed.contains($0.covered(of: file)) }
    guard let first = known.min(by: { $0.end < $1.end }) else {
      return "passed, and nobody signed it"
    }
    let content = OriginalContent(of: file.prefix(first.end), in: file)
    if case .altered(let reason) = content {
      let text = reason.text(in: .english)
      // Filling in changes fields and their widgets; whether it may is the verifier's to know.
      let isAboutFields =
        text.hasSuffix("its annotations were changed.") || text.contains("fields of the form")
        || text.hasPrefix("A field was added")
      if !isAboutFields { return "passed, but: \(text)" }
    }
    return nil
  }

  private static var processorTime: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

extension HostileFileJudge {
  /// The numbers behind a `/ByteRange`, wherever it stands.
  private struct Numbers {
    let gap: Range<Int>
    let end: Int

    func covered(of file: Data) -> [UInt8] {
      Array(file[..<gap.lowerBound]) + file[gap.upperBound..<end]
    }
  }

  private static func ranges(in file: Data) -> [Numbers] {
    let word = Data("/ByteRange".utf8)
    var found: [Numbers] = []
    var rest = file[...]
    while let place = rest.range(of: word) {
      rest = rest[place.upperBound...]
      let text = String(decoding: rest.prefix(80), as: UTF8.self)
      let numbers = text.split(separator: /[^0-9]+/).prefix(4).map { Int($0) ?? .max }
      guard numbers.count == 4, numbers[0] == 0, numbers[1] <= numbers[2],
        numbers[2] <= file.count, numbers[3] <= file.count - numbers[2]
      else { continue }
      found.append(Numbers(gap: numbers[1]..<numbers[2], end: numbers[2] + numbers[3]))
    }
    return found
  }
}
