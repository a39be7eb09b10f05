import Foundation
import NIOHTTP1
import TestSupport
import Testing

@testable import SigningWeb

@Suite("Files on their way")
struct CompressedFileTests {
  @Test("scripts and stylesheets are compressed for whoever takes it, and are the same files")
  func files() async throws {
    try await RunningServer.run { server in
      for path in ["/signing.css", "/signing.js", "/embed.js", "/pdfjs/pdf.js"] {
        let plain = try await server.send(.GET, path)
        #expect(plain.headers.first(name: "Content-Encoding") == nil)
        #expect(plain.headers.first(name: "Vary") == "Accept-Encoding")
        let small = try await server.send(
          .GET, path, headers: ["Accept-Encoding": "br, gzip;q=0.8"])
        #expect(small.headers.first(name: "Content-Encoding") == "gzip")
        #expect(small.data.count < plain.data.count / 2)
        #expect(try await Self.unpacked(small.data) == plain.data)
        #expect(
          small.headers.first(name: "Content-Type")
            == plain.headers.first(name: "Content-Type"), "\(path)")
        let tag = try #require(small.headers.first(name: "ETag"))
        let again = try await server.send(
          .GET, path, headers: ["Accept-Encoding": "gzip", "If-None-Match": tag])
        #expect(again.status == 304 && again.data.isEmpty)
        let refused = try await server.send(
          .GET, path, headers: ["Accept-Encoding": "gzip;q=0"])
        #expect(refused.headers.first(name: "Content-Encoding") == nil)
      }
    }
  }

  @Test("pages, which hold secrets, and documents are not compressed")
  func pages() async throws {
    try await RunningServer.run { server in
      let (_, links) = try await server.deposit()
      for path in [links[0], "\(links[0])/documents/1"] {
        let answer = try await server.send(.GET, path, headers: ["Accept-Encoding": "gzip"])
        #expect(answer.status == 200)
        #expect(answer.headers.first(name: "Content-Encoding") == nil)
      }
    }
  }

  private static func unpacked(_ data: Data) async throws -> Data {
    try await EndedProgram.run("/bin/gzip", ["-dc"], input: data).output
  }
}
