import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A listener on a free port of this machine that answers with raw bytes, or not at all: for what no
/// real HTTP server would do.
struct RawServer: Sendable {
  /// What is done once the head of a request has come; the connection is closed afterwards.
  enum Behaviour: Sendable {
    /// Takes a port and lets nobody in.
    case refusal
    /// Reads, and never answers.
    case silence
    /// Sends these bytes, then nothing more until the client goes away.
    case sendAndStall(String)
    /// Sends these bytes and closes the connection.
    case sendAndClose(String)
    /// Sends the head, then 256 MB of body as fast as they are taken, unless the client goes away.
    case flood(head: String)
    /// Reads the request whole, and answers with the length of its body.
    case echoLength
  }

  let url: URL
  /// One element for each request whose head has come: its first line.
  let requests: AsyncStream<String>
  /// One element for each connection that has ended.
  let closed: AsyncStream<Void>
  private let listener: Int32

  init(_ behaviour: Behaviour) throws {
    let listener = socket(AF_INET, streamSocket, 0)
    let listens = if case .refusal = behaviour { false } else { true }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) | (listens ? listen(listener, 16) : 0)
          | getsockname(listener, $0, &length)
      }
    }
    guard status == 0,
      let url = URL(string: "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))")
    else { throw CocoaError(.fileReadUnknown) }
    self.url = url
    self.listener = listener
    let (requests, announce) = AsyncStream.makeStream(of: String.self)
    let (closed, announceEnd) = AsyncStream.makeStream(of: Void.self)
    self.requests = requests
    self.closed = closed
    // Who does not listen keeps the port until the tests end: nobody else is to have it.
    guard listens else { return }
    Thread.detachNewThread {
      while case let connection = accept(listener, nil, nil), connection >= 0 {
        Thread.detachNewThread {
          Self.serve(connection, behaviour) { announce.yield($0) }
          close(connection)
          announceEnd.yield()
        }
      }
      // Closed by its only reader: a number closed elsewhere may be another socket's by now.
      close(listener)
    }
  }

  /// Stops listening; the connections end with their clients.
  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
  }

  private static func serve(
    _ connection: Int32, _ behaviour: Behaviour, announce: (String) -> Void
  ) {
    var received = Data()
    let end = Data("\r\n\r\n".utf8)
    while received.range(of: end) == nil {
      guard let more = read(connection) else { return }
      received += more
    }
    announce(String(decoding: received.prefix { $0 != 0x0D }, as: UTF8.self))
    switch behaviour {
    case .silence, .refusal:
      waitForEnd(connection)
    case .sendAndStall(let text):
      if send(Data(text.utf8), connection) { waitForEnd(connection) }
    case .sendAndClose(let text):
      _ = send(Data(text.utf8), connection)
    case .flood(let head):
      guard send(Data(head.utf8), connection) else { return }
      let part = Data(repeating: UInt8(ascii: "x"), count: 65_536)
      for _ in 0..<4096 { guard send(part, connection) else { return } }
    case .echoLength:
      let head = String(decoding: received, as: UTF8.self).lowercased()
      let field = head.components(separatedBy: "content-length:").dropFirst().first
      let length = Int(field?.prefix { $0 != "\r\n" }.trimmingCharacters(in: .whitespaces) ?? "")
      guard let length, let start = received.range(of: end)?.upperBound else { return }
      var left = length - (received.count - start)
      while left > 0, let more = read(connection) { left -= more.count }
      let body = "\(length - left)"
      _ = send(
        Data(
          "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
            .utf8),
        connection)
    }
  }

  private static func waitForEnd(_ connection: Int32) {
    while read(connection) != nil {}
  }

  private static func read(_ connection: Int32) -> Data? {
    var part = [UInt8](repeating: 0, count: 65_536)
    let count = recv(connection, &part, part.count, 0)
    return count > 0 ? Data(part[..<count]) : nil
  }

  private static func send(_ data: Data, _ connection: Int32) -> Bool {
    data.withUnsafeBytes { bytes in
      var sent = 0
      while sent < bytes.count {
        let count = sendQuietly(connection, bytes[sent...])
        guard count > 0 else { return false }
        sent += count
      }
      return true
    }
  }

  /// A client that went away is no reason for a signal.
  private static func sendQuietly(_ connection: Int32, _ bytes: Slice<UnsafeRawBufferPointer>)
    -> Int
  {
    let bytes = UnsafeRawBufferPointer(rebasing: bytes)
    #if canImport(Glibc)
      return Glibc.send(connection, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
    #else
      return Darwin.send(connection, bytes.baseAddress, bytes.count, 0)
    #endif
  }
}

#if canImport(Glibc)
  private let streamSocket = Int32(SOCK_STREAM.rawValue)
#else
  private let streamSocket = SOCK_STREAM
#endif
