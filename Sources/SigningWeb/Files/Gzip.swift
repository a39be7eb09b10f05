import CZlib
import Foundation

/// gzip (RFC 1952), by zlib.
enum Gzip {
  /// - Returns: nil where zlib refuses, for want of memory.
  static func compress(_ data: Data) -> Data? {
    var stream = z_stream()
    // 15 bits of window, and 16 for a gzip header: "deflateInit2" in zlib.h, which is a macro.
    guard
      deflateInit2_(
        &stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return nil }
    defer { deflateEnd(&stream) }
    var output = Data(count: Int(deflateBound(&stream, uLong(data.count))))
    let status = data.withUnsafeBytes { input in
      output.withUnsafeMutableBytes { output in
        // zlib reads its input only, and older headers do not say so.
        stream.next_in = UnsafeMutablePointer(
          mutating: input.bindMemory(to: UInt8.self).baseAddress)
        stream.avail_in = uInt(input.count)
        stream.next_out = output.bindMemory(to: UInt8.self).baseAddress
        stream.avail_out = uInt(output.count)
        return deflate(&stream, Z_FINISH)
      }
    }
    guard status == Z_STREAM_END else { return nil }
    return output.prefix(Int(stream.total_out))
  }
}
