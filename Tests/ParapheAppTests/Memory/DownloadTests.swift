import Foundation
import NIOHTTP1
import Signing
import Testing

@testable import ParapheApp
@testable import SigningWeb

@Suite("Files that are sent")
struct DownloadTests {
  private static let document = Data(base64Encoded: ContractJSON.pdf) ?? Data()

  @Test("the API's document has its hash as entity tag; who has it is told so")
  func entityTag() async throws {
    try await RunningServer.run { server in
      let path = "/contracts/\(try await server.deposit().id)/documents/1"
      let whole = try await server.api(.GET, path)
      #expect(whole.status == 200 && whole.data == Self.document)
      let tag = try #require(whole.headers.first(name: "ETag"))
      #expect(tag == "\"\(sha256Hex(Self.document))\"")
      #expect(whole.headers.first(name: "Content-Length") == "\(Self.document.count)")
      #expect(whole.headers.first(name: "Accept-Ranges") == "bytes")
      let known = try await server.api(.GET, path, headers: ["If-None-Match": tag])
      #expect(known.status == 304 && known.data.isEmpty)
      #expect(known.headers.first(name: "ETag") == tag)
      #expect(known.headers.first(name: "Content-Length") == nil)
      let other = try await server.api(.GET, path, headers: ["If-Match": "\"x\""])
      #expect(other.status == 412)
      #expect(try other.json()["code"] as? String == "precondition_failed")
    }
  }

  @Test("a part of the API's document is that part")
  func range() async throws {
    try await RunningServer.run { server in
      let path = "/contracts/\(try await server.deposit().id)/documents/1"
      let size = Self.document.count
      let part = try await server.api(.GET, path, headers: ["Range": "bytes=100-199"])
      #expect(part.status == 206 && part.data == Self.document[100..<200])
      #expect(part.headers.first(name: "Content-Range") == "bytes 100-199/\(size)")
      #expect(part.headers.first(name: "Content-Length") == "100")
      let end = try await server.api(.GET, path, headers: ["Range": "bytes=-7"])
      #expect(end.status == 206 && end.data == Self.document.suffix(7))
      let beyond = try await server.api(.GET, path, headers: ["Range": "bytes=\(size)-"])
      #expect(beyond.status == 416)
      #expect(beyond.headers.first(name: "Content-Range") == "bytes */\(size)")
      #expect(try beyond.json()["code"] as? String == "range_not_satisfiable")
      let stale = try await server.api(
        .GET, path, headers: ["Range": "bytes=0-1", "If-Range": "\"x\""])
      #expect(stale.status == 200 && stale.data == Self.document)
    }
  }

  @Test("HEAD says what GET would, and sends nothing")
  func head() async throws {
    try await RunningServer.run { server in
      let (id, links) = try await server.deposit()
      let api = try await server.api(.HEAD, "/contracts/\(id)/documents/1")
      let page = try await server.send(.HEAD, "\(links[0])/documents/1")
      for answer in [api, page] {
        #expect(answer.status == 200 && answer.data.isEmpty)
        #expect(answer.headers.first(name: "Content-Length") == "\(Self.document.count)")
      }
    }
  }

  @Test("the signatory's document is whole and kept by nobody")
  func signatory() async throws {
    try await RunningServer.run { server in
      let (_, links) = try await server.deposit()
      let answer = try await server.send(
        .GET, "\(links[0])/documents/1",
        headers: ["Range": "bytes=0-9", "If-None-Match": "*"])
      #expect(answer.status == 200 && answer.data == Self.document)
      #expect(answer.headers.first(name: "Cache-Control") == "private, no-store")
      #expect(answer.headers.first(name: "ETag") == nil)
      #expect(answer.headers.first(name: "Accept-Ranges") == nil)
    }
  }

  @Test("evidence can be fetched on from where it broke off")
  func evidence() async throws {
    try await RunningServer.run { server in
      let path = "/contracts/\(try await server.deposit().id)/evidence"
      let whole = try await server.api(.GET, path)
      let tag = try #require(whole.headers.first(name: "ETag"))
      #expect(tag == "\"\(sha256Hex(whole.data))\"")
      let rest = try await server.api(
        .GET, path, headers: ["Range": "bytes=1000-", "If-Range": tag])
      #expect(rest.status == 206 && rest.data == whole.data.dropFirst(1_000))
    }
  }

  @Test("a file that rotted is given to nobody")
  func damaged() async throws {
    try await RunningServer.run { server in
      let (id, links) = try await server.deposit()
      let hash = sha256Hex(Self.document)
      let url = server.folder.appending(path: "documents/sha256/\(hash.prefix(2))/\(hash)")
      var bytes = Self.document
      bytes[bytes.count / 2] ^= 1
      try bytes.write(to: url)
      let api = try await server.api(.GET, "/contracts/\(id)/documents/1")
      #expect(api.status == 503)
      #expect(try api.json()["code"] as? String == "document_damaged")
      let page = try await server.send(.GET, "\(links[0])/documents/1")
      #expect(page.status == 503)
      #expect(page.text.contains("Rien n’a été signé ni perdu"))
      #expect(page.headers.first(name: "Retry-After") != nil)
      let image = try await server.send(.GET, "\(links[0])/documents/1/pages/1")
      #expect(image.status == 503)
      let text = try await server.send(.GET, "\(links[0])?text=1")
      // As images, which are not to be had either.
      #expect(text.text.contains("/documents/1/pages/1"))
    }
  }

  @Test("a place is free again when its answer is over, and one link does not take all")
  func places() async throws {
    let places = DownloadPlaces(most: 3, patience: .milliseconds(1))
    var held = [
      try await places.take(for: "a", most: 2), try await places.take(for: "a", most: 2),
    ]
    await #expect(throws: ServerBusy.self) { try await places.take(for: "a", most: 2) }
    held.append(try await places.take(for: "b", most: 2))
    await #expect(throws: ServerBusy.self) { try await places.take(for: "c", most: 2) }
    #expect(places.taken == 3)
    held.removeFirst()
    held.append(try await places.take(for: "c", most: 2))
    withExtendedLifetime(held) {}
    held = []
    #expect(places.taken == 0)
  }

  @Test("a download that finds no place in time is told when to ask again")
  func busy() async throws {
    try await RunningServer.run(["PARAPHE_DOWNLOADS": "1"]) { server in
      let (id, links) = try await server.deposit()
      let taken = try await server.server.downloads.take(for: "test", most: 1)
      async let page = server.send(.GET, "\(links[0])/documents/1")
      let api = try await server.api(.GET, "/contracts/\(id)/documents/1")
      #expect(api.status == 503)
      #expect(try api.json()["code"] as? String == "server_busy")
      #expect(api.headers.first(name: "Retry-After") == "10")
      let busy = try await page
      #expect(busy.status == 503 && busy.text.contains("Rien n’a été signé ni perdu"))
      withExtendedLifetime(taken) {}
    }
  }
}
