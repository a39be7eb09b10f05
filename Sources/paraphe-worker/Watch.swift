import Foundation
import PDFWorkshop

/// Ends the worker where it and its children hold too much memory together, are too many, or where the
/// server is gone. Limits of one process do not see their sum.
enum Watch {
  /// Bytes, shared ones by shares.
  private static let mostMemory = 480 << 20
  private static let mostProcesses = 24
  private static let pause = 0.1

  static func begin() {
    let server = getppid()
    Thread.detachNewThread {
      while true {
        Thread.sleep(forTimeInterval: pause)
        let tree = descendants(of: getpid())
        if getppid() != server { end(tree, 0) }
        if tree.count > mostProcesses { end(tree, WorkerExit.processes) }
        let memory = ([getpid()] + tree).map(memory(of:)).reduce(0, +)
        if memory > mostMemory { end(tree, WorkerExit.memory) }
      }
    }
  }

  private static func end(_ children: [pid_t], _ status: Int32) -> Never {
    for child in children { kill(child, SIGKILL) }
    _exit(status)
  }

  private static func descendants(of process: pid_t) -> [pid_t] {
    var found: [pid_t] = []
    var next = [process]
    while let parent = next.popLast(), found.count <= mostProcesses {
      let tasks = "/proc/\(parent)/task"
      for thread in (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? [] {
        let children = text("\(tasks)/\(thread)/children").split(separator: " ").compactMap {
          pid_t($0)
        }
        found += children
        next += children
      }
    }
    return found
  }

  /// proc(5): the proportional set size.
  private static func memory(of process: pid_t) -> Int {
    let line = text("/proc/\(process)/smaps_rollup").split(separator: "\n").first {
      $0.hasPrefix("Pss:")
    }
    return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) << 10
  }

  private static func text(_ path: String) -> String {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
