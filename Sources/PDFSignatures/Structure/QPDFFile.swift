import CQPDF
import Foundation

/// A PDF opened with qpdf for the length of one closure.
///
/// qpdf reads the caller's buffer in place, so the handle must not outlive it.
struct QPDFFile: ~Copyable {
  let handle: qpdf_data

  /// Opens `data` and hands it to `body`.
  ///
  /// - Throws: ``PDFRefusal`` when qpdf cannot read the file.
  static func with<Result>(
    _ data: Data, _ body: (borrowing QPDFFile) throws -> Result
  ) throws -> Result {
    try InflationGuard.check(data)
    return try data.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) throws -> Result in
      guard let base = bytes.bindMemory(to: CChar.self).baseAddress else {
        throw PDFRefusal.empty
      }
      let file = try QPDFFile(base: base, count: bytes.count)
      return try body(file)
    }
  }

  private init(base: UnsafePointer<CChar>, count: Int) throws {
    var opened: qpdf_data? = qpdf_init()
    guard let handle = opened else { throw PDFRefusal.unreadable }
    qpdf_silence_errors(handle)
    qpdf_set_suppress_warnings(handle, 1)
    _ = qpdf_read_memory(handle, "document", base, UInt64(count), nil)
    guard qpdf_has_error(handle) == 0 else {
      let code = qpdf_get_error_code(handle, qpdf_get_error(handle))
      qpdf_cleanup(&opened)
      throw code == qpdf_e_password ? PDFRefusal.encrypted : PDFRefusal.unreadable
    }
    self.handle = handle
  }

  deinit {
    var handle: qpdf_data? = handle
    qpdf_cleanup(&handle)
  }

  /// Whether a function of qpdf did its work. Most return a warning together with their work: for
  /// anything that was ever repaired in the file, not for this call.
  static func isDone(_ result: QPDF_ERROR_CODE) -> Bool {
    result & QPDF_ERROR_CODE(QPDF_ERRORS) == 0
  }

  /// Throws when the last operations left an error behind.
  func check() throws {
    guard qpdf_has_error(handle) == 0 else {
      _ = qpdf_get_error(handle)
      throw PDFRefusal.unreadable
    }
  }

  /// A new stream.
  ///
  /// - Parameter dictionary: further entries, as a PDF dictionary.
  borrowing func stream(_ content: String, dictionary: String? = nil) throws -> qpdf_oh {
    let stream = qpdf_oh_new_stream(handle)
    let null = qpdf_oh_new_null(handle)
    var bytes = Array(content.utf8)
    qpdf_oh_replace_stream_data(handle, stream, &bytes, bytes.count, null, null)
    if let dictionary {
      let own = qpdf_oh_get_dict(handle, stream)
      let entries = qpdf_oh_parse(handle, dictionary)
      qpdf_oh_begin_dict_key_iter(handle, entries)
      while qpdf_oh_dict_more_keys(handle) == 1 {
        guard let key = qpdf_oh_dict_next_key(handle) else { break }
        qpdf_oh_replace_key(handle, own, key, qpdf_oh_get_key(handle, entries, key))
      }
    }
    try check()
    return stream
  }

  /// Writes the file anew, without object streams so that it can be patched and read simply.
  func rewritten() throws -> Data {
    guard Self.isDone(qpdf_init_write_memory(handle)) else { throw PDFRefusal.unreadable }
    qpdf_set_object_stream_mode(handle, qpdf_o_disable)
    // What is stored stays as it is: streams within streams may inflate to any size.
    qpdf_set_decode_level(handle, qpdf_dl_none)
    qpdf_set_newline_before_endstream(handle, 1)
    _ = qpdf_write(handle)
    try check()
    guard let bytes = qpdf_get_buffer(handle) else { throw PDFRefusal.unreadable }
    return Data(bytes: bytes, count: Int(qpdf_get_buffer_length(handle)))
  }
}
