import Dispatch

/// Has the system libraries open what they open once, while there is something to open.
///
/// Dispatch makes a timer descriptor for each clock when it is first used, and ends the process where
/// it gets none.
enum ReadyForShortage {
  static func prepare() async {
    try? await Task.sleep(for: .nanoseconds(1), clock: .continuous)
    try? await Task.sleep(for: .nanoseconds(1), clock: .suspending)
    await withCheckedContinuation { continuation in
      DispatchQueue.global().asyncAfter(wallDeadline: .now() + .milliseconds(1)) {
        continuation.resume()
      }
    }
    await withCheckedContinuation { continuation in
      DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(1)) {
        continuation.resume()
      }
    }
  }
}
