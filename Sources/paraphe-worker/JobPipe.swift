import Foundation

/// The way in and out. Standard output is led elsewhere first: what a library prints is no answer.
struct JobPipe: Sendable {
  private let input = FileHandle(fileDescriptor: STDIN_FILENO)
  private let output: FileHandle

  /// The other end is gone, or has nothing to ask.
  struct Closed: Error {}

  init() {
    // A server that is gone must not end this by a signal in the middle of its own ending.
    signal(SIGPIPE, SIG_IGN)
    output = FileHandle(fileDescriptor: dup(STDOUT_FILENO))
    let nowhere = open("/dev/null", O_WRONLY)
    dup2(nowhere, STDOUT_FILENO)
    close(nowhere)
  }

  /// - Throws: ``Closed`` where there are no more bytes.
  func read(_ count: Int) throws -> Data {
    var data = Data()
    data.reserveCapacity(min(count, 64 << 20))
    while data.count < count {
      guard let more = try input.read(upToCount: min(count - data.count, 1 << 20)), !more.isEmpty
      else { throw Closed() }
      data.append(more)
    }
    return data
  }

  func write(_ parts: [Data]) throws {
    for part in parts { try output.write(contentsOf: part) }
  }

  func waitForEnd() {
    _ = try? input.read(upToCount: 1)
  }
}
