/// The size and place of a page.
struct PageGeometry: Hashable {
  let entries: [String: PDFObject]
  /// What is shown of it.
  let box: PDFBox
  private let isTurned: Bool

  init(_ page: PageObject, _ revision: PDFRevision) {
    func numbers(_ key: String) -> [Double]? {
      let found = (revision.resolved(page.entries[key]).array ?? []).compactMap {
        revision.resolved($0).number
      }
      return found.count == 4 ? found : nil
    }
    func box(_ key: String) -> PDFBox? {
      numbers(key).map {
        PDFBox(
          left: min($0[0], $0[2]), bottom: min($0[1], $0[3]), right: max($0[0], $0[2]),
          top: max($0[1], $0[3]))
      }
    }
    let media = box("MediaBox") ?? PDFBox(left: 0, bottom: 0, right: 612, top: 792)
    let crop = box("CropBox").flatMap { $0.intersection(media) }
    self.box = crop ?? media
    let rotation = revision.resolved(page.entries["Rotate"]).integer ?? 0
    isTurned = rotation % 180 != 0
    entries = Dictionary(
      uniqueKeysWithValues: ["MediaBox", "CropBox", "Rotate", "UserUnit"].compactMap { key in
        let value = revision.resolved(page.entries[key])
        let plain = value.array.map { .array($0.map(revision.resolved)) } ?? value
        return plain == .null ? nil : (key, plain)
      })
  }

  var width: Double { isTurned ? box.height : box.width }
  var height: Double { isTurned ? box.width : box.height }
}

extension PDFBox {
  /// Larger by so many points on every side.
  func grown(by margin: Double) -> PDFBox {
    PDFBox(
      left: left - margin, bottom: bottom - margin, right: right + margin, top: top + margin)
  }

  /// What both have; nil for nothing.
  func intersection(_ other: PDFBox) -> PDFBox? {
    let common = PDFBox(
      left: max(left, other.left), bottom: max(bottom, other.bottom),
      right: min(right, other.right), top: min(top, other.top))
    return common.width > 0 && common.height > 0 ? common : nil
  }
}
