import CQPDFShims

/// A PDF up to one of its ends, read strictly with qpdf.
///
/// The handle reads the caller's bytes in place: it lives within ``reading(_:_:)`` only.
final class PDFRevision {
  /// Where an object is.
  struct Place: Hashable {
    let generation: Int
    /// The object stream that holds it, or 0.
    let container: Int
    let index: Int
    /// In the file, for objects outside streams.
    let offset: Int
  }

  private let handle: OpaquePointer
  let budget: Budget
  /// The cross-reference table by object number.
  let places: [Int: Place]
  let trailer: [String: PDFObject]
  /// Where its cross-reference sections start, as what leads to them says.
  private(set) var sections: [Int] = []
  private var objects: [Int: PDFObject] = [:]
  /// The bytes of the file, up to the revision's end.
  let bytes: ArraySlice<UInt8>
  var literals: [Int: PDFObject?] = [:]
  /// Of object streams.
  var containers: [Int: [(number: Int, object: PDFObject?)]?] = [:]
  var plainData: [Int: Bool] = [:]
  private var streams: Set<Int> = []
  /// Objects whose syntax is broken, ambiguous or too deep.
  private var unreadable: Set<Int> = []

  /// Bytes that all object streams together may take decoded.
  private static let decodedLimit = 32 << 20

  private init?(
    _ bytes: ArraySlice<UInt8>, _ base: UnsafePointer<CChar>, _ budget: Budget
  ) {
    let count = bytes.count
    guard budget.allows, let handle = paraphe_pdf_open(base, count, Self.decodedLimit) else {
      return nil
    }
    self.handle = handle
    self.bytes = bytes
    self.budget = budget
    var total = 0
    let entries = paraphe_pdf_entries(handle, &total)
    var places: [Int: Place] = [:]
    var isTwice = false
    for entry in UnsafeBufferPointer(start: entries, count: total) {
      let place = Place(
        generation: Int(entry.generation), container: Int(entry.container),
        index: Int(entry.index), offset: Int(entry.offset))
      isTwice = places.updateValue(place, forKey: Int(entry.number)) != nil || isTwice
    }
    self.places = places
    var length = 0
    let text = paraphe_pdf_trailer(handle, &length)
    trailer = Self.parse(text, length)?.dictionary ?? [:]
    // One number in two generations: readers differ in which one they show.
    if isTwice || trailer.isEmpty { return nil }
  }

  deinit {
    paraphe_pdf_close(handle)
  }

  /// Opens revisions of one file for the length of `body`.
  static func reading<Result>(
    _ bytes: [UInt8], budget: Budget = Budget(), _ body: (Reader) throws -> Result
  ) rethrows -> Result {
    try bytes.withUnsafeBufferPointer { buffer in
      try buffer.withMemoryRebound(to: CChar.self) { text in
        try body(Reader(bytes: bytes[...], text: text, budget: budget))
      }
    }
  }

  /// Whether a file whose cross-reference chain is sound is read without repair and within limits.
  static func isReadable(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { text in
        let handle = text.baseAddress.flatMap { paraphe_pdf_open($0, text.count, decodedLimit) }
        paraphe_pdf_close(handle)
        return handle != nil
      }
    }
  }

  /// A file whose revisions can be opened.
  struct Reader {
    let bytes: ArraySlice<UInt8>
    fileprivate let text: UnsafeBufferPointer<CChar>
    let budget: Budget

    /// The revision that ends at `end`; nil for one that is not read without repair.
    func revision(upTo end: Int) -> PDFRevision? {
      guard (1...bytes.count).contains(end), let base = text.baseAddress else { return nil }
      // Readers look for the end within the last 1,024 bytes: white space is none of the file.
      let whole = bytes[..<(bytes.startIndex + end)]
      let last = whole.lastIndex { !PDFSyntax.isSpace($0) } ?? whole.startIndex
      let part = whole[...last]
      guard let chain = try? XRefChain(part) else { return nil }
      let revision = PDFRevision(part, base, budget)
      revision?.sections = chain.starts
      return revision
    }
  }

  /// Nothing more is read, and the file is not judged.
  func giveUp() { budget.exhaust() }

  /// The form's fields; nil for a form that is endless.
  lazy var fields: FormFields? = try? FormFields(of: self)

  enum Soundness {
    case sound
    /// Something in it was repaired or guessed.
    case complaint
    case outOfTime
  }

  /// Whether every object and every stream is read without a complaint.
  private(set) lazy var soundness: Soundness =
    switch paraphe_pdf_is_sound(handle, budget.timeLeft) {
    case 1: .sound
    case 0: .complaint
    default: .outOfTime
    }

  var isEncrypted: Bool { paraphe_pdf_is_encrypted(handle) == 1 }

  /// An object by its number; of a stream, its dictionary. Null for one that is missing.
  func object(_ number: Int) -> PDFObject {
    guard readsLiterally else { return qpdfObject(number) }
    if let literal = literal(number) { return literal }
    isAmbiguous = true
    return qpdfObject(number)
  }

  /// Whether `1.0` is told from `1`; set before the first object is read.
  var keepsReals = false

  /// Whether objects are read by our own syntax too, with their nulls; those that the two read
  /// differently make the file ambiguous.
  var readsLiterally = false
  private(set) var isAmbiguous = false

  /// An object as qpdf reads it.
  func qpdfObject(_ number: Int) -> PDFObject {
    if let known = objects[number] { return known }
    guard let place = places[number], budget.allows else { return .null }
    var length = 0
    var isStream: Int32 = 0
    let text = paraphe_pdf_object(
      handle, Int32(number), Int32(place.generation), &length, &isStream)
    let parsed = Self.parse(text, length, keepsReals: keepsReals)
    if parsed == nil { unreadable.insert(number) }
    let object = loneReference(number, place, parsed) ?? parsed ?? .null
    objects[number] = object
    if isStream == 1 { streams.insert(number) }
    return object
  }

  func isStream(_ number: Int) -> Bool {
    _ = qpdfObject(number)
    return streams.contains(number)
  }

  func isUnreadable(_ number: Int) -> Bool {
    _ = qpdfObject(number)
    return unreadable.contains(number)
  }

  /// The stored bytes of a stream.
  func rawStream(_ number: Int) -> [UInt8]? {
    guard let place = places[number] else { return nil }
    var length = 0
    guard
      let bytes = paraphe_pdf_raw_stream(
        handle, Int32(number), Int32(place.generation), &length)
    else { return nil }
    return Array(UnsafeBufferPointer(start: bytes, count: length))
  }

  /// The decoded bytes of a stream.
  ///
  /// - Parameter most: bytes; a revocation list of a large authority takes a few megabytes.
  /// - Returns: nil for one that is larger, or that is not decoded.
  func decodedStream(_ number: Int, most: Int = 8 << 20) -> [UInt8]? {
    guard let place = places[number], budget.allows else { return nil }
    var length = 0
    guard
      let bytes = paraphe_pdf_decoded_stream(
        handle, Int32(number), Int32(place.generation), most, &length), length > 0
    else { return length == 0 && isStream(number) ? [] : nil }
    budget.spend(decoded: length)
    return Array(UnsafeBufferPointer(start: bytes, count: length))
  }

  /// The catalog.
  var root: [String: PDFObject] { resolved(trailer["Root"]).dictionary ?? [:] }

  /// Who refers directly to each object, by its number.
  ///
  /// - Returns: nil when the file has an object that cannot be read.
  func referrers() -> [Int: [Int]]? {
    let found = Collected<(target: Int, from: Int)>()
    let isComplete = withExtendedLifetime(found) {
      paraphe_pdf_references(handle, budget.timeLeft, found.context) { context, from, target in
        Collected<(target: Int, from: Int)>.from(context)?.elements.append(
          (Int(target), Int(from)))
      }
    }
    guard isComplete == 1 else { return nil }
    return found.elements.reduce(into: [:]) { referrers, found in
      for target in found.target == 0 ? object(found.from).references : [found.target] {
        referrers[target, default: []].append(found.from)
      }
    }
  }

  /// An object in the syntax of PDF, which ``newFile(pages:)`` reads.
  func text(of object: PDFObject) -> String {
    object.text { places[$0]?.generation ?? 0 }
  }

  /// A file of its own with pages that use objects of this one.
  ///
  /// - Parameter pages: the dictionary of each, and its content.
  /// - Returns: nil where something they use cannot be read.
  func newFile(pages: [(page: String, content: [UInt8])]) -> [UInt8]? {
    guard let draft = paraphe_draft_begin() else { return nil }
    defer { paraphe_draft_end(draft) }
    for (page, content) in pages {
      guard budget.allows, paraphe_draft_add(draft, handle, page, content, content.count) == 1
      else { return nil }
    }
    var length = 0
    guard let bytes = paraphe_draft_write(draft, &length) else { return nil }
    return Array(UnsafeBufferPointer(start: bytes, count: length))
  }

  private static func parse(
    _ text: UnsafePointer<CChar>?, _ length: Int, keepsReals: Bool = false
  ) -> PDFObject? {
    guard let text, length > 0 else { return nil }
    let bytes = UnsafeRawBufferPointer(start: text, count: length)
    var syntax = PDFSyntax(ArraySlice(bytes))
    syntax.keepsReals = keepsReals
    return try? syntax.object()
  }
}
