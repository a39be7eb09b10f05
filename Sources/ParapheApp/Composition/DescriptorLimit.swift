#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How many files and sockets the process may have open at once.
enum DescriptorLimit {
  /// Where the system names none, or more than anybody uses.
  static let most = 65_536

  /// Raises the limit to what the system allows (setrlimit(2)).
  ///
  /// - Returns: how many there may be; the process's children may have as many.
  static func raise() -> Int {
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0 else { return 1_024 }
    let reachable = min(limit.rlim_max, rlim_t(most))
    if limit.rlim_cur < reachable {
      var raised = limit
      raised.rlim_cur = reachable
      if setrlimit(resource, &raised) == 0 { limit = raised }
    }
    return Int(min(limit.rlim_cur, rlim_t(most)))
  }

  /// How many there are after this one. The limit is asked for each time: others can change it.
  static func left(after descriptor: CInt) -> Int {
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0 else { return .max }
    return Int(min(limit.rlim_cur, rlim_t(Int32.max))) - 1 - Int(descriptor)
  }

  #if canImport(Glibc)
    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  #else
    private static let resource = RLIMIT_NOFILE
  #endif
}
