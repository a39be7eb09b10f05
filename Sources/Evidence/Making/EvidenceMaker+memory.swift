package import Signing

extension EvidenceMaker {
  /// How much memory making or renewing the evidence of a contract holds at most, in bytes: its
  /// documents, mapped from the disk, and the archive of them twice, as libzip writes it and as it is
  /// kept.
  package static func memory(toMake contract: Contract) -> Int {
    let documents = contract.documents.reduce(0) { $0 + $1.file.size }
    let signed = contract.state.signedDocuments.values.reduce(0) { $0 + $1.size }
    return 3 * (documents + signed + besides)
  }

  /// Reports, the trail, certificates and the pages for people: more than they have been seen to
  /// take.
  private static let besides = 1 << 20
}
