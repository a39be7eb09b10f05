/// The properties of metadata (ISO 16684-1), whichever of the forms that RDF allows they are written in.
///
/// What has a document type, or says a property twice, is unreadable: readers differ in what they make of
/// it.
enum XMP {
  typealias Properties = [String: Value]

  /// A property's value.
  indirect enum Value: Hashable {
    case text(String)
    case list([Value])
    /// By name; qualifiers among them.
    case structure([String: Value])

    /// All texts in it.
    var words: [String] {
      switch self {
      case .text(let text): [text]
      case .list(let items): items.flatMap(\.words)
      case .structure(let fields):
        fields.filter { $0.key != Self.language }.values.flatMap(\.words)
      }
    }

    static let language = "http://www.w3.org/XML/1998/namespacelang"
  }

  static let title = "http://purl.org/dc/elements/1.1/title"

  /// The entries of the information dictionary that say the same (ISO 32000-1, 14.3.2).
  static let information = [
    title: "Title", "http://purl.org/dc/elements/1.1/creator": "Author",
    "http://purl.org/dc/elements/1.1/description": "Subject",
    "http://ns.adobe.com/pdf/1.3/Keywords": "Keywords",
    "http://ns.adobe.com/xap/1.0/CreatorTool": "Creator",
  ]

  private static let rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  private static let largest = 4 << 20

  /// The properties of a metadata stream by their names, namespace and local name as one; nil for what
  /// is no metadata.
  static func properties(_ revision: PDFRevision, _ value: PDFObject?) -> Properties? {
    guard let number = revision.last(value ?? .null).reference,
      let bytes = revision.decodedStream(number), bytes.count <= largest,
      let root = PlainXML.root(of: bytes)
    else { return nil }
    let graph = root.name == rdf + "RDF" ? root : root.children.first { $0.name == rdf + "RDF" }
    guard let graph else { return nil }
    var found: Properties = [:]
    for description in graph.children {
      guard description.name == rdf + "Description" else { return nil }
      guard let fields = fields(of: description) else { return nil }
      for (name, value) in fields {
        guard found[name] == nil || found[name] == value else { return nil }
        found[name] = value
      }
    }
    return found
  }

  /// Attributes and elements are one.
  private static func fields(of element: PlainXML.Element) -> [String: Value]? {
    var fields: [String: Value] = [:]
    for (name, text) in element.attributes where !name.hasPrefix(rdf) { fields[name] = .text(text) }
    for child in element.children {
      guard let value = value(of: child), fields.updateValue(value, forKey: child.name) == nil
      else {
        return nil
      }
    }
    return fields
  }

  private static func values(_ elements: [PlainXML.Element]) -> [Value]? {
    let values = elements.compactMap(value)
    return values.count == elements.count ? values : nil
  }

  private static func value(of element: PlainXML.Element) -> Value? {
    let isStructure = element.attributes[rdf + "parseType"] == "Resource"
    if let resource = element.attributes[rdf + "resource"] { return .text(resource) }
    if let inner = element.children.first, !isStructure {
      switch inner.name {
      case rdf + "Alt", rdf + "Seq": return values(inner.children).map { .list($0) }
      // In no order.
      case rdf + "Bag":
        return values(inner.children).map { .list($0.sorted { "\($0)" < "\($1)" }) }
      case rdf + "Description" where element.children.count == 1:
        return fields(of: inner).map { .structure($0) }
      default: break
      }
    }
    guard var fields = fields(of: element) else { return nil }
    if fields.isEmpty, !isStructure { return .text(element.text) }
    if element.children.isEmpty { fields[rdf + "value"] = .text(element.text) }
    return .structure(fields)
  }
}
