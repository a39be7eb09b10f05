import CQPDF
import Foundation

/// A word across every page, in the language of the page as it is shown: rotated and odd pages too.
struct Watermark {
  let word: String

  /// Adds the word to every page.
  ///
  /// - Parameter balances: of the content of each page.
  func add(to qpdf: borrowing QPDFFile, _ balances: [ContentBalance]) throws {
    let handle = qpdf.handle
    guard QPDFFile.isDone(qpdf_push_inherited_attributes_to_page(handle)) else {
      throw PDFRefusal.unreadable
    }
    var forms: [Geometry: qpdf_oh] = [:]
    var openings: [Int: qpdf_oh] = [:]
    let pages = Int(qpdf_get_num_pages(handle))
    for index in 0..<pages {
      let page = qpdf_get_page_n(handle, index)
      let balance = index < balances.count ? balances[index] : .even
      let geometry = Self.geometry(of: page, in: handle)
      let form = try forms[geometry] ?? self.form(geometry, in: qpdf)
      forms[geometry] = form
      let opening =
        try openings[balance.missing]
        ?? qpdf.stream(String(repeating: "q\n", count: balance.missing + 1))
      openings[balance.missing] = opening
      let name = Self.addToResources(of: page, form, in: handle)
      let restored = String(repeating: "Q\n", count: balance.left + 1)
      let closing = try qpdf.stream("\n\(restored)q \(name) Do Q\n")
      Self.surround(page, opening, closing, in: handle)
      try qpdf.check()
    }
  }

  private struct Geometry: Hashable {
    let box: PDFBox
    /// In degrees, clockwise: 0, 90, 180 or 270.
    let rotation: Int
  }

  private static func geometry(of page: qpdf_oh, in handle: qpdf_data) -> Geometry {
    let media =
      PDFBox(qpdf_oh_get_key(handle, page, "/MediaBox"), in: handle)
      ?? PDFBox(left: 0, bottom: 0, right: 612, top: 792)
    // What is shown is what both have (ISO 32000-1, 14.11.2.1).
    let crop = PDFBox(qpdf_oh_get_key(handle, page, "/CropBox"), in: handle)
    let box = crop?.intersection(media) ?? media
    let rotate = qpdf_oh_get_key(handle, page, "/Rotate")
    let degrees =
      qpdf_oh_is_integer(handle, rotate) == 1 ? Int(qpdf_oh_get_int_value(handle, rotate)) : 0
    return Geometry(box: box, rotation: ((degrees % 360) + 360) % 360)
  }

  private func form(_ geometry: Geometry, in qpdf: borrowing QPDFFile) throws -> qpdf_oh {
    let box = geometry.box
    let isTurned = geometry.rotation % 180 != 0
    let (width, height) = isTurned ? (box.height, box.width) : (box.width, box.height)
    let angle = atan2(height, width) + Double(geometry.rotation) * .pi / 180
    // Helvetica-Bold is about 0.65 em wide a letter: the word takes half the diagonal.
    let size = 0.5 * (width * width + height * height).squareRoot() / (0.65 * Double(word.count))
    let (cosine, sine) = (cos(angle), sin(angle))
    let half = 0.65 * Double(word.count) * size / 2
    let down = 0.35 * size
    let x = (box.left + box.right) / 2 - half * cosine + down * sine
    let y = (box.bottom + box.top) / 2 - half * sine - down * cosine
    let matrix = [cosine, sine, -sine, cosine, x, y].map(PDFText.number).joined(separator: " ")
    return try qpdf.stream(
      """
      /G gs 0.8 0.1 0.1 rg BT /F \(PDFText.number(size)) Tf \(matrix) Tm \
      \(PDFText.shown(word)) Tj ET

      """,
      dictionary: """
        << /Type /XObject /Subtype /Form /BBox \(box.array) /Resources << \
        /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold \
        /Encoding /WinAnsiEncoding >> >> /ExtGState << /G << /Type /ExtGState /ca 0.25 >> >> >> >>
        """)
  }

  /// Gives the page resources of its own with one name more: those that it had may be shared with
  /// other pages, and with appearances, transparent shapes and fonts that are compared as they are.
  ///
  /// - Returns: the name.
  private static func addToResources(
    of page: qpdf_oh, _ object: qpdf_oh, in handle: qpdf_data
  ) -> String {
    func copy(_ key: String, of owner: qpdf_oh) -> qpdf_oh {
      let own = qpdf_oh_get_key(handle, owner, key)
      let copy = qpdf_oh_new_dictionary(handle)
      if qpdf_oh_is_dictionary(handle, own) == 1 {
        qpdf_oh_begin_dict_key_iter(handle, own)
        while qpdf_oh_dict_more_keys(handle) == 1 {
          guard let name = qpdf_oh_dict_next_key(handle) else { break }
          qpdf_oh_replace_key(handle, copy, name, qpdf_oh_get_key(handle, own, name))
        }
      }
      qpdf_oh_replace_key(handle, owner, key, copy)
      return copy
    }
    let resources = copy("/Resources", of: page)
    let xObjects = copy("/XObject", of: resources)
    // A document may have been marked before.
    var name = "/ContratPriveMark"
    while qpdf_oh_has_key(handle, xObjects, name) == 1 { name += "_" }
    qpdf_oh_replace_key(handle, xObjects, name, object)
    return name
  }

  /// The page's own content between two streams, so that it cannot leave a state behind.
  private static func surround(
    _ page: qpdf_oh, _ opening: qpdf_oh, _ closing: qpdf_oh, in handle: qpdf_data
  ) {
    let contents = qpdf_oh_get_key(handle, page, "/Contents")
    let all = qpdf_oh_new_array(handle)
    qpdf_oh_append_item(handle, all, opening)
    if qpdf_oh_is_array(handle, contents) == 1 {
      for index in 0..<qpdf_oh_get_array_n_items(handle, contents) {
        qpdf_oh_append_item(handle, all, qpdf_oh_get_array_item(handle, contents, index))
      }
    } else if qpdf_oh_is_stream(handle, contents) == 1 {
      qpdf_oh_append_item(handle, all, contents)
    }
    qpdf_oh_append_item(handle, all, closing)
    qpdf_oh_replace_key(handle, page, "/Contents", all)
  }
}

extension PDFBox {
  /// Reads a rectangle, whichever of its corners come first (ISO 32000-1, 7.9.5); nil for none.
  init?(_ object: qpdf_oh, in handle: qpdf_data) {
    guard qpdf_oh_is_array(handle, object) == 1, qpdf_oh_get_array_n_items(handle, object) == 4
    else { return nil }
    var values: [Double] = []
    for index in 0..<4 {
      let item = qpdf_oh_get_array_item(handle, object, Int32(index))
      guard qpdf_oh_is_number(handle, item) == 1 else { return nil }
      values.append(qpdf_oh_get_numeric_value(handle, item))
    }
    self.init(
      left: min(values[0], values[2]), bottom: min(values[1], values[3]),
      right: max(values[0], values[2]), top: max(values[1], values[3]))
    guard width > 0, height > 0 else { return nil }
  }
}
