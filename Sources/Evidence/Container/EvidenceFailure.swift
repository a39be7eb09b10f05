package import PDFSignatures

/// Why a container is not made, renewed or read.
package enum EvidenceFailure: Error, Sendable, Equatable {
  /// A path that the container could not hold: empty, with other characters than lowercase ASCII
  /// letters, digits, `.`, `-` and `/`, leading elsewhere, or kept for the standard's own files.
  case invalidPath(String)
  case repeatedPath(String)
  /// A media type with other characters than those of RFC 6838, 4.2.
  case invalidMediaType(String)
  case noFiles
  /// More files or bytes than a verifier reads.
  case tooLarge
  /// The archive could not be written; what libzip says.
  case archive(String)
  /// The container is not as it was made, in one or several ways.
  case damaged([Reason])
}
