package import Foundation
import Subprocess
import SystemPackage

/// Another program, run within bounds of time, memory and output.
package struct LimitedProgram: Sendable {
  package let path: String
  /// Of processor and clock.
  package var seconds: Int
  /// Bytes.
  package var mostOutput: Int
  /// What it may exit with.
  package var successes: Set<Int32>

  /// Bytes of its own memory.
  private static let memory = 384 << 20

  package init(
    path: String, seconds: Int = 6, mostOutput: Int = 32 << 20, successes: Set<Int32> = [0]
  ) {
    self.path = path
    self.seconds = seconds
    self.mostOutput = mostOutput
    self.successes = successes
  }

  /// What it writes to its standard output.
  ///
  /// - Throws: ``PageFailure`` if it fails, or is stopped by its bounds.
  package func output(_ arguments: [String]) async throws -> Data {
    var options = PlatformOptions()
    options.teardownSequence = [
      .send(signal: .kill, toProcessGroup: false, allowedDurationToNextStep: .zero)
    ]
    let (program, bounds) = bounds
    let ended: (status: TerminationStatus, output: Data?) = try await withThrowingTaskGroup {
      group in
      group.addTask { [options] in
        let result = try await Subprocess.run(
          .path(FilePath(program ?? path)),
          arguments: Arguments(bounds + (program == nil ? [] : [path]) + arguments),
          // Nothing of the caller's.
          environment: .custom([
            "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent",
          ]), platformOptions: options, input: .none, output: .sequence, error: .discarded
        ) { execution -> Data? in
          var data = Data()
          for try await portion in execution.standardOutput {
            portion.withUnsafeBytes { data.append(contentsOf: $0) }
            guard data.count <= mostOutput else {
              try execution.send(signal: .kill)
              return nil
            }
          }
          return data
        }
        return (result.terminationStatus, result.closureResult)
      }
      group.addTask {
        try await Task.sleep(for: .seconds(seconds))
        throw PageFailure.program(status: Self.outOfTime)
      }
      defer { group.cancelAll() }
      guard let first = try await group.next() else { throw PageFailure.notDrawn }
      return first
    }
    guard let output = ended.output else { throw PageFailure.tooLarge }
    switch ended.status {
    case .exited(let status) where successes.contains(status): return output
    case .exited(let status), .signaled(let status): throw PageFailure.program(status: status)
    }
  }

  /// Whether this process is bounded as tightly itself, as a worker is: programs that it starts inherit
  /// that, and one that only sets bounds costs as much as drawing a small page.
  private static let handsOnBounds: Bool = {
    var data = rlimit()
    return getrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &data) == 0
      && data.rlim_cur <= rlim_t(memory)
  }()

  /// As coreutils' timeout exits.
  private static let outOfTime: Int32 = 124

  /// util-linux is on every Debian; elsewhere the program runs without bounds of memory.
  private var bounds: (String?, [String]) {
    let prlimit = "/usr/bin/prlimit"
    guard !Self.handsOnBounds, FileManager.default.isExecutableFile(atPath: prlimit) else {
      return (nil, [])
    }
    return (
      prlimit,
      ["--data=\(Self.memory)", "--cpu=\(seconds)", "--core=0", "--fsize=0", "--"]
    )
  }
}
