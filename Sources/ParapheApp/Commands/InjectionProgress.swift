import Bulk
import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Says how an injection gets on: a bar on a terminal, a line of JSON for each contract on request.
actor InjectionProgress {
  private let count: Int
  private let isJSON: Bool
  private let isTerminal = isatty(FileHandle.standardError.fileDescriptor) == 1
  private let began = ContinuousClock.now
  private var done = 0
  private var problems: [String] = []
  private var waitsUntil: String?
  private var waiting = 0

  init(of count: Int, isJSON: Bool) {
    self.count = count
    self.isJSON = isJSON
  }

  /// Once the day's calls are used up, the rest is for tomorrow.
  var mayGoOn: Bool { waitsUntil == nil }

  private struct Line: Encodable {
    let line: Int
    let reference: String
    let id: String?
    let status: String
    let detail: String?
  }

  func sent(_ row: ContractRow, _ answer: InjectionAnswer) {
    guard let contract = answer.contracts.first else { return }
    done += 1
    waitsUntil = answer.waitsUntil ?? waitsUntil
    if contract.status == "prepared" { waiting += 1 }
    if contract.status == "failed" || contract.status == "needsDecision" {
      problems.append(
        "line \(row.line): \(contract.reference): \(contract.status)"
          + (contract.failure.map { ", \($0)" } ?? ""))
    }
    tell(
      Line(
        line: row.line, reference: contract.reference, id: contract.id, status: contract.status,
        detail: contract.failure))
  }

  func refused(_ row: ContractRow, _ reason: String) {
    done += 1
    problems.append("line \(row.line): \(row.reference): \(reason)")
    tell(
      Line(
        line: row.line, reference: row.reference, id: nil, status: "refused", detail: reason))
  }

  /// - Returns: the exit status; nil where everything is there.
  func finish() -> Int32? {
    if isTerminal { FileHandle.standardError.write(Data("\n".utf8)) }
    for problem in problems { CommandFailure.say(problem) }
    if let waitsUntil {
      let left = count - done + waiting
      CommandFailure.say(
        "the day's calls are used up: \(left) contracts are left; what was deposited goes on by itself after \(waitsUntil), run this again for the rest"
      )
      return 75
    }
    if !isJSON {
      Terminal.say("\(done - problems.count) of \(count) contracts are on the platform.")
    }
    return problems.isEmpty ? nil : 1
  }

  private func tell(_ line: Line) {
    if isJSON {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      if let data = try? encoder.encode(line) { print(String(decoding: data, as: UTF8.self)) }
    }
    guard isTerminal else { return }
    let seconds = max(0.001, (ContinuousClock.now - began) / .seconds(1))
    let rate = Double(done) / seconds
    let left = Int((Double(count - done) / rate).rounded(.up))
    let filled = done * 30 / max(1, count)
    let bar = String(repeating: "#", count: filled) + String(repeating: " ", count: 30 - filled)
    let time = "\(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60)"
    let text = "\r[\(bar)] \(done)/\(count)  \(Int(rate * 10) / 10)/s  \(time) left "
    FileHandle.standardError.write(Data(text.utf8))
  }
}
