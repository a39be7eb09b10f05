import CZip
import Foundation

/// Writes a ZIP archive with libzip: every entry stored, dated 1980-01-01, in the given order.
enum ArchiveWriter {
  /// - Throws: ``EvidenceFailure/archive(_:)``.
  static func archive(_ entries: [(name: String, data: Data)]) throws -> Data {
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    guard let target = zip_source_buffer_create(nil, 0, 0, &error) else {
      throw EvidenceFailure.archive(words(&error))
    }
    defer { zip_source_free(target) }
    guard let archive = zip_open_from_source(target, ZIP_CREATE | ZIP_TRUNCATE, &error) else {
      throw EvidenceFailure.archive(words(&error))
    }
    // The archive frees its source when it is closed; what was written is read from it afterwards.
    zip_source_keep(target)
    do {
      for entry in entries { try add(entry.name, entry.data, to: archive) }
      guard zip_close(archive) == 0 else { throw failure(of: archive) }
    } catch {
      zip_discard(archive)
      throw error
    }
    return try contents(of: target)
  }

  /// 1980-01-01, the first day that a ZIP archive knows.
  static let date: UInt16 = 0x0021
  /// A plain file that its owner may write and everybody read.
  static let attributes: UInt32 = 0o100644 << 16

  private static func add(_ name: String, _ data: Data, to archive: OpaquePointer) throws {
    let reading = Unmanaged.passRetained(EntryReading(data))
    guard let source = zip_source_function(archive, EntryReading.answer, reading.toOpaque()) else {
      reading.release()
      throw failure(of: archive)
    }
    let place = zip_file_add(archive, name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
    guard place >= 0 else {
      zip_source_free(source)
      throw failure(of: archive)
    }
    let index = zip_uint64_t(place)
    guard zip_set_file_compression(archive, index, ZIP_CM_STORE, 0) == 0,
      zip_file_set_dostime(archive, index, 0, date, 0) == 0,
      zip_file_set_external_attributes(archive, index, 0, UInt8(ZIP_OPSYS_UNIX), attributes) == 0
    else { throw failure(of: archive) }
  }

  private static func contents(of source: OpaquePointer) throws -> Data {
    func failure() -> EvidenceFailure {
      .archive(String(cString: zip_error_strerror(zip_source_error(source))))
    }
    guard zip_source_open(source) == 0 else { throw failure() }
    defer { zip_source_close(source) }
    guard zip_source_seek(source, 0, SEEK_END) == 0 else { throw failure() }
    let count = zip_source_tell(source)
    guard count >= 0, zip_source_seek(source, 0, SEEK_SET) == 0 else { throw failure() }
    var data = Data(count: Int(count))
    let read = data.withUnsafeMutableBytes { buffer in
      zip_source_read(source, buffer.baseAddress, zip_uint64_t(buffer.count))
    }
    guard read == count else { throw failure() }
    return data
  }

  private static func failure(of archive: OpaquePointer) -> EvidenceFailure {
    .archive(String(cString: zip_strerror(archive)))
  }

  private static func words(_ error: inout zip_error_t) -> String {
    String(cString: zip_error_strerror(&error))
  }
}

/// Hands a file's bytes to libzip as it asks for them, without a copy of the whole.
private final class EntryReading {
  private let data: Data
  private var place = 0
  private var error = zip_error_t()

  init(_ data: Data) {
    self.data = data
    zip_error_init(&error)
  }

  deinit {
    zip_error_fini(&error)
  }

  /// zip_source_function(3).
  static let answer: zip_source_callback = { context, buffer, count, command in
    guard let context else { return -1 }
    let reading = Unmanaged<EntryReading>.fromOpaque(context)
    guard command != ZIP_SOURCE_FREE else {
      reading.release()
      return 0
    }
    return reading.takeUnretainedValue().answer(command, buffer, Int(count))
  }

  private func answer(
    _ command: zip_source_cmd_t, _ buffer: UnsafeMutableRawPointer?, _ count: Int
  ) -> zip_int64_t {
    switch command {
    case ZIP_SOURCE_OPEN:
      place = 0
      return 0
    case ZIP_SOURCE_READ:
      let part = data.dropFirst(place).prefix(count)
      guard let buffer, !part.isEmpty else { return 0 }
      part.copyBytes(to: buffer.assumingMemoryBound(to: UInt8.self), count: part.count)
      place += part.count
      return zip_int64_t(part.count)
    case ZIP_SOURCE_CLOSE:
      return 0
    case ZIP_SOURCE_STAT:
      guard let stat = buffer?.assumingMemoryBound(to: zip_stat_t.self) else { return -1 }
      zip_stat_init(stat)
      stat.pointee.valid = zip_uint64_t(ZIP_STAT_SIZE)
      stat.pointee.size = zip_uint64_t(data.count)
      return zip_int64_t(MemoryLayout<zip_stat_t>.size)
    case ZIP_SOURCE_ERROR:
      return zip_error_to_data(&error, buffer, zip_uint64_t(count))
    case ZIP_SOURCE_SUPPORTS:
      // One bit for each command (ZIP_SOURCE_MAKE_COMMAND_BITMASK is a macro).
      return [
        ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR,
        ZIP_SOURCE_FREE,
      ].reduce(0) { $0 | 1 << zip_int64_t($1.rawValue) }
    default:
      return -1
    }
  }
}
