package import Foundation
import Subprocess
import SystemPackage

/// A program that was run to its end.
///
/// Foundation's own `Process` reads beyond its list of this process's descriptors where there are more
/// than some 1,300, as tests have that run hundreds of servers: now and then that ends them all.
package struct EndedProgram: Sendable {
  /// What it exited with; the negated number of the signal that ended it.
  package let status: Int32
  package let output: Data
  package let errors: String

  /// - Parameters:
  ///   - environment: this process's own if nil.
  ///   - input: what it reads; all of it.
  package static func run(
    _ path: String, _ arguments: [String], environment: [String: String]? = nil,
    input: Data = Data()
  ) async throws -> EndedProgram {
    let own = environment.map { entries in
      Environment.custom(
        Dictionary(
          uniqueKeysWithValues: entries.map { (Environment.Key(stringLiteral: $0.key), $0.value) }))
    }
    let ended = try await Subprocess.run(
      .path(FilePath(path)), arguments: Arguments(arguments), environment: own ?? .inherit,
      input: .array([UInt8](input)), output: .bytes(limit: 64 << 20),
      error: .string(limit: 1 << 20))
    let status: Int32 =
      switch ended.terminationStatus {
      case .exited(let code): code
      case .signaled(let signal): -signal
      }
    return EndedProgram(
      status: status, output: Data(ended.standardOutput), errors: ended.standardError)
  }
}
