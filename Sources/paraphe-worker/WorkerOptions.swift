import CConfinement
import Foundation
import PDFWorkshop

/// What a worker is started with, and what it takes from itself.
struct WorkerOptions {
  /// Its own folder, and the only one it may write to.
  let scratch: String
  /// From 0 to 19.
  private let nice: Int32

  /// Of a job, in seconds of the processor.
  static let seconds = 240
  /// Bytes of the files of a job: a shown and a signed document.
  static let mostJob = 256 << 20

  /// - Returns: nil where they are not what the server gives.
  init?(_ arguments: [String]) {
    guard arguments.count == 5, arguments[1] == "--scratch", arguments[3] == "--nice",
      arguments[2].hasPrefix("/"), let nice = Int32(arguments[4]), (0...19).contains(nice)
    else { return nil }
    scratch = arguments[2]
    self.nice = nice
  }

  /// What programs need to run: themselves, their libraries, fonts and what they know of characters.
  private static let readable = [
    "/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/fonts", "/etc/alternatives",
    "/etc/localtime", "/var/cache/fontconfig", "/proc", "/sys/devices/system/cpu", "/dev/urandom",
  ]

  /// Before there is a second thread.
  func confine() -> Confinement {
    var missing: [Confinement.Part: Int32] = [:]
    func take(_ part: Confinement.Part, _ failure: Int32) {
      if failure != 0 { missing[part] = failure }
    }
    _ = paraphe_lower_priority(nice)
    let namespaces = paraphe_leave_network()
    take(.namespaces, namespaces)
    var bounds = paraphe_bounds(
      processor_seconds: UInt64(Self.seconds), data: 384 << 20, descriptors: 256,
      // Without a namespace of its own the number is the user's: his other programs count.
      processes: namespaces == 0 ? 96 : 0, file_size: 256 << 20)
    take(.limits, paraphe_limit(&bounds))
    take(.files, paraphe_refuse_privileges())
    let paths = Self.readable.map { strdup($0) } + [nil]
    defer { for path in paths { free(path) } }
    take(
      .files,
      paths.map { UnsafePointer($0) }.withUnsafeBufferPointer { list in
        paraphe_restrict_files(list.baseAddress, scratch)
      })
    take(.calls, paraphe_restrict_calls())
    return Confinement(missing: missing)
  }
}
