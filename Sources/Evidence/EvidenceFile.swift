package import Foundation

/// A file of an evidence container.
package struct EvidenceFile: Sendable, Equatable {
  /// Its path in the container, such as `originals/1.pdf`: lowercase ASCII letters, digits, `.`, `-`
  /// and `/`.
  package let path: String
  package let mediaType: String
  package let data: Data

  package init(path: String, mediaType: String, data: Data) {
    self.path = path
    self.mediaType = mediaType
    self.data = data
  }
}
