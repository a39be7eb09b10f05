import Foundation

/// What was added to a page that was shown.
struct PageOverlay: Hashable {
  struct Mark: Hashable {
    let content: [UInt8]
    /// The names that it takes from the page's resources, by their kind.
    let used: [String: Set<String>]
    let isBeneath: Bool
  }

  /// Of a page that has to look as it did.
  static let nothing = PageOverlay(mark: nil, widgets: [], newWidgets: [])

  let mark: Mark?
  /// The numbers of the widgets of signatures that show something.
  let widgets: [Int]
  /// Those of them that came in: they have to keep clear of what is there. The others stand where the
  /// document kept room for them.
  let newWidgets: [Int]
}

/// Collects what was added to pages, each different addition once.
struct PageOverlays {
  private struct Key: Hashable {
    let geometry: PageGeometry
    let overlay: PageOverlay
    let resources: [String: [String: PDFObject]]
  }

  private let signed: PDFRevision
  private var keys: [Key: Int] = [:]
  private var order: [Key] = []
  private var pages: [(number: Int, key: Int?, isBeneath: Bool, geometry: PageGeometry)] = []

  init(signed: PDFRevision) {
    self.signed = signed
  }

  mutating func add(_ overlay: PageOverlay, on pair: PagePair) {
    let geometry = PageGeometry(pair.new, signed)
    guard overlay.mark != nil || !overlay.widgets.isEmpty else {
      pages.append((pair.number, nil, false, geometry))
      return
    }
    let own = signed.resolved(pair.new.entries["Resources"]).dictionary ?? [:]
    // What the page says of colours that name no space of their own holds for the mark too (8.6.5.6).
    let spaces = ["ColorSpace": ["DefaultGray", "DefaultRGB", "DefaultCMYK"] as Set<String>]
    let used = (overlay.mark?.used ?? [:]).merging(spaces) { one, _ in one }
    let resources = used.reduce(into: [String: [String: PDFObject]]()) { found, kind in
      let entries = signed.resolved(own[kind.key]).dictionary ?? [:]
      found[kind.key] = entries.filter { kind.value.contains($0.key) }
    }
    let key = Key(geometry: geometry, overlay: overlay, resources: resources)
    let index =
      keys[key]
      ?? {
        order.append(key)
        keys[key] = order.count - 1
        return order.count - 1
      }()
    pages.append((pair.number, index, overlay.mark?.isBeneath ?? false, geometry))
  }

  /// - Parameter clearance: in points.
  func made(clearance: Double, opacity: Double) throws(OriginalContent.Fault) -> PageAdditions {
    var blanks: [Int: Int] = [:]
    var texts: [(page: String, content: [UInt8])] = order.map {
      (text(of: $0), $0.overlay.mark?.content ?? [])
    }
    for (index, key) in order.enumerated() where !key.overlay.newWidgets.isEmpty {
      texts.append((Self.text(key.geometry, "<< >>", ""), blank(key.overlay.newWidgets, clearance)))
      blanks[index] = texts.count
    }
    var file = Data()
    if !texts.isEmpty {
      guard let bytes = signed.newFile(pages: texts) else {
        throw .undecided(.signedUnreadable)
      }
      file = Data(bytes)
    }
    return PageAdditions(
      pages: pages.map { page in
        PageAdditions.Page(
          number: page.number, overlay: page.key.map { $0 + 1 },
          blank: page.key.flatMap { blanks[$0] }, isBeneath: page.isBeneath,
          width: page.geometry.width, height: page.geometry.height)
      }, overlays: file, opacity: opacity)
  }

  private func text(of key: Key) -> String {
    let resources = PDFObject.dictionary(key.resources.mapValues { .dictionary($0) })
    // As stamps: they show their appearance wherever they are, and have no form.
    let annotations = key.overlay.widgets.compactMap { number -> String? in
      let widget = signed.object(number).dictionary ?? [:]
      guard let appearance = widget["AP"], let place = widget["Rect"] else { return nil }
      let entries: [String: PDFObject] = [
        "Type": .name("Annot"), "Subtype": .name("Stamp"), "Rect": place, "AP": appearance,
        "F": .integer(4),
      ]
      return signed.text(of: .dictionary(entries))
    }
    return Self.text(
      key.geometry, signed.text(of: resources), annotations.joined(separator: " "))
  }

  private static func text(
    _ geometry: PageGeometry, _ resources: String, _ annotations: String
  ) -> String {
    let size = geometry.entries.sorted { $0.key < $1.key }.map {
      "/\($0.key) \($0.value.text { _ in 0 })"
    }
    return "<< /Type /Page \(size.joined(separator: " ")) /Resources \(resources) "
      + "/Annots [ \(annotations) ] >>"
  }

  /// Black where a widget stands, and as far around it as nothing else may.
  private func blank(_ widgets: [Int], _ clearance: Double) -> [UInt8] {
    var content = "0 g\n"
    for number in widgets {
      let sides = (signed.resolved(signed.object(number).dictionary?["Rect"]).array ?? [])
        .compactMap { signed.resolved($0).number }
      guard sides.count == 4 else { continue }
      let box = PDFBox(
        left: min(sides[0], sides[2]) - clearance, bottom: min(sides[1], sides[3]) - clearance,
        right: max(sides[0], sides[2]) + clearance, top: max(sides[1], sides[3]) + clearance)
      let numbers = [box.left, box.bottom, box.width, box.height].map(PDFText.number)
      content += numbers.joined(separator: " ") + " re f\n"
    }
    return Array(content.utf8)
  }
}
