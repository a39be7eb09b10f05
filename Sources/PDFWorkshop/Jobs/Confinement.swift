package import Foundation

/// What a worker could take from itself before it read anything: the first thing it says.
package struct Confinement: Sendable, Codable, Equatable {
  package enum Part: String, Sendable, Codable, CaseIterable {
    /// Time, memory, descriptors, processes, size of files.
    case limits
    /// No network: namespaces of its own.
    case namespaces
    /// Files: Landlock.
    case files
    /// Calls of the system: seccomp.
    case calls

    /// What is missing without it, for an operator.
    package var words: String {
      switch self {
      case .limits: "limits of resources"
      case .namespaces: "a network namespace (unprivileged user namespaces are off)"
      case .files: "restricted files (the kernel has no Landlock)"
      case .calls: "restricted system calls (no seccomp)"
      }
    }
  }

  /// Those that it did not get, and why (`errno`).
  package let missing: [Part: Int32]

  package init(missing: [Part: Int32]) {
    self.missing = missing
  }

  /// As it is written: its length, big endian, then JSON.
  package var frame: Data {
    get throws {
      let json = try JSONEncoder().encode(self)
      return withUnsafeBytes(of: UInt64(json.count).bigEndian) { Data($0) } + json
    }
  }

  /// - Throws: what cannot be read.
  package init(read: (Int) async throws -> Data) async throws {
    let length = try await read(JobFrame.prefix).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length < 65_536 else { throw JobFrameBroken() }
    self = try JSONDecoder().decode(Confinement.self, from: try await read(Int(length)))
  }
}

/// How a worker ends itself.
package enum WorkerExit {
  package static let misused: Int32 = 64
  package static let memory: Int32 = 70
  package static let processes: Int32 = 71
}
