#if DEBUG
  import Foundation
  import Signing

  /// Kills this process at a failpoint, as a power cut would: for the fault suite.
  ///
  /// `PARAPHE_FAILPOINT` is a point's name, where the process kills itself the first time it is
  /// reached, or `record:FILE`, which gets a line for each point reached.
  enum ProcessFailpoint {
    static var handler: (@Sendable (String) throws -> Void)? {
      guard let wanted = ProcessInfo.processInfo.environment["PARAPHE_FAILPOINT"] else {
        return nil
      }
      guard wanted.hasPrefix("record:") else {
        return { name in if name == wanted { kill(getpid(), SIGKILL) } }
      }
      let path = String(wanted.dropFirst("record:".count))
      return { name in
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let line = Array("\(name)\n".utf8)
        _ = write(descriptor, line, line.count)
      }
    }
  }
#endif
