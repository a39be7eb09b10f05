import Foundation
import Testing

@testable import ContratPrive

@Suite("Documents in a body")
struct DocumentEncodingTests {
  private func plain(_ value: some Encodable) throws -> String {
    String(decoding: try WireFormat.encoder.encode(value), as: UTF8.self)
  }

  private func spliced(_ value: some Encodable, marks: [String] = ["MARK"]) throws -> String {
    var marks = marks.makeIterator()
    let encoder = DocumentEncoder(WireFormat.encoder) { marks.next() ?? UUID().uuidString }
    return String(decoding: try encoder.encode(value).data, as: UTF8.self)
  }

  @Test("every length is written as Foundation writes it", arguments: 0...70)
  func base64(length: Int) {
    var generator = SystemRandomNumberGenerator()
    let data = Data((0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) })
    var text = Data(count: Base64.length(of: length))
    text.withUnsafeMutableBytes { text in data.withUnsafeBytes { Base64.write($0, to: text) } }
    #expect(text == data.base64EncodedData())
  }

  @Test("all pairs of characters are right")
  func alphabet() {
    let data = Data((0..<(3 * 65_536)).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) })
    var text = Data(count: Base64.length(of: data.count))
    text.withUnsafeMutableBytes { text in data.withUnsafeBytes { Base64.write($0, to: text) } }
    #expect(text == data.base64EncodedData())
  }

  @Test(
    "hostile names leave the bytes as JSONEncoder writes them",
    arguments: [
      "MARK", "MARK-0-", "\"MARK-0-\"", "\"MARK-1-", "\\\"MARK-0-", "MARK-99-", "MARK--", "MARK-",
      "\",\"data\":\"", "é\u{301}👩‍👩‍👧‍👧\u{0}\u{1F}\u{2028}</script>", "\\u004dARK-0-", "MARKMARK-0-1-",
    ])
  func hostile(name: String) throws {
    let call = ExampleCalls.create(
      label: name,
      mainDocuments: [
        .init(name: name, data: Data("first".utf8)), .init(name: "MARK-1-", data: Data()),
      ],
      annexes: [.init(name: name, data: Data((0...255).map(UInt8.init)))],
      signatories: [ExampleCalls.signatory(firstName: name, lastName: name)]
    ).wireRequest
    #expect(try spliced(call) == plain(call))
  }

  @Test("documents land in their own places, whatever the order of the keys")
  func order() throws {
    let documents = (0..<12).map {
      ContractCreateRequest.Document(name: "\($0)", data: Data("document \($0)".utf8))
    }
    let call = ExampleCalls.create(
      mainDocuments: Array(documents[..<7]), annexes: Array(documents[7...])
    ).wireRequest
    #expect(try spliced(call) == plain(call))
  }

  @Test("a part of a larger Data, and an answer with documents, are written the same way")
  func slices() throws {
    let whole = Data("0123456789".utf8)
    let call = ExampleCalls.create(
      mainDocuments: [.init(name: "slice", data: whole[3..<8])], annexes: []
    ).wireRequest
    #expect(try spliced(call) == plain(call))
    let answer = Wire.MainDocumentDetail(name: "MARK-0-", data: whole, signedData: whole[1...])
    #expect(try spliced(answer) == plain(answer))
  }

  @Test("where no mark can be found, nothing is written rather than something wrong")
  func noMark() {
    let call = ExampleCalls.create(label: "MARK").wireRequest
    #expect(throws: EncodingError.self) {
      try DocumentEncoder(WireFormat.encoder, makeMark: { "MARK" }).encode(call)
    }
  }

  @Test("a body in pieces is the same body, and no piece is large")
  func pieces() throws {
    for size in [0, 1, 2, 49_151, 49_152, 49_153, 200_001] {
      let document = Data((0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })
      let call = ExampleCalls.create(mainDocuments: [
        .init(name: "one", data: document), .init(name: "two", data: Data("x".utf8) + document),
      ])
      let body = try WireFormat.requestBody(call, credentials: .example)
      let pieces = Array(body.pieces)
      #expect(pieces.reduce(Data(), +) == body.data)
      #expect(body.count == body.data.count)
      #expect(pieces.allSatisfy { !$0.isEmpty && $0.count <= 64 << 10 })
    }
  }

  @Test("a large document comes out whole")
  func large() throws {
    let document = Data((0..<1_000_003).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })
    let call = ExampleCalls.create(mainDocuments: [.init(name: "large", data: document)])
    let body = try WireFormat.encodeRequest(call, credentials: .example)
    let read = try WireFormat.decodeRequest(Wire.CreateRequest.self, from: body)
    #expect(read.mainDocument[0].data == document)
  }
}
