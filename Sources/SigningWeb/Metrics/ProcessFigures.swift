import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the server's process uses, under the names that Prometheus' own clients use.
struct ProcessFigures: Sendable {
  private let startedAt = Date()
  private let started = ContinuousClock.now

  func write(to exposition: inout Exposition) {
    exposition.gauge(
      "process_start_time_seconds", "When the server started, in seconds since 1970.",
      startedAt.timeIntervalSince1970)
    exposition.gauge(
      "paraphe_uptime_seconds", "For how long the server runs.",
      (ContinuousClock.now - started) / .seconds(1))
    if let pages = Self.residentPages {
      exposition.gauge(
        "process_resident_memory_bytes", "Memory in use.", pages * sysconf(Int32(_SC_PAGESIZE)))
    }
    if let count = Self.openFiles {
      exposition.gauge("process_open_fds", "Open files and sockets.", count)
    }
    exposition.metric("process_cpu_seconds_total", .counter, "Processor time used.")
    exposition.sample("process_cpu_seconds_total", [:], Self.processorTime)
  }

  /// The second number of `/proc/self/statm` (proc(5)).
  private static var residentPages: Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else {
      return nil
    }
    let numbers = text.split(separator: " ")
    return numbers.count > 1 ? Int(numbers[1]) : nil
  }

  private static var openFiles: Int? {
    (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"))?.count
  }

  private static var processorTime: Double {
    var time = timespec()
    guard clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 else { return 0 }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
