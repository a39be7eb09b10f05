/// Why a file cannot be used as a document to sign.
package enum PDFRefusal: Error, Sendable, Hashable, Codable {
  case empty
  case notPDF
  /// It is encrypted; once that was tried, it needs a password.
  case encrypted
  case noPages
  /// It holds a signature, which preparing it would break.
  case signed
  /// Somebody's signature grants rights to use it (ISO 32000-1, 12.8.2.3): they end when it is signed.
  case usageRights
  /// An XFA form, whose pages are made by a program in the file.
  case dynamicForm
  case tooManyPages(Int)
  /// Its objects, or the tree of its pages, are nested too deep.
  case tooDeep
  case tooManyObjects
  /// Its streams take too much, decompressed.
  case tooLargeInflated
  /// It is read, but not signed or compared within the bounds of time and size.
  case tooComplex
  /// It is damaged, and readers differ in what they make of it.
  case ambiguous(page: Int)
  /// It starts as a PDF, but its structure cannot be read.
  case unreadable
}
