import Foundation
import PDFSignatures
import Signing

/// The files of a contract's evidence (dossier de preuve).
package struct Dossier: Sendable {
  private let contents: DossierContents

  package init(_ contents: DossierContents) {
    self.contents = contents
  }

  /// Every file in its order: what people read first, then what is proven, then what proves it.
  package func files() throws -> [EvidenceFile] {
    let statement = try ContractFile(contents).json()
    var files =
      try pages(statement) + [
        EvidenceFile(path: "contract.json", mediaType: "application/json", data: statement),
        EvidenceFile(
          path: "audit-trail.jsonl", mediaType: "application/x-ndjson",
          data: Data(contents.trail.map { $0.text + "\n" }.joined().utf8)),
      ]
    if !contents.heads.isEmpty {
      files.append(
        EvidenceFile(
          path: "audit-heads.json", mediaType: "application/json",
          data: try HeadsFile.json(contents.heads)))
    }
    if let log = contents.platformLog {
      files.append(
        EvidenceFile(path: "platform/log.json", mediaType: "application/json", data: log))
    }
    return files + documents() + validation()
  }

  /// Made from what stands beside them and nothing else, so that a verifier can make them anew.
  private func pages(_ statement: Data) throws -> [EvidenceFile] {
    let source = SummarySource(
      file: try ContractFile(reading: statement), trail: contents.trail,
      hasPlatformLog: contents.platformLog != nil, hasHeads: !contents.heads.isEmpty)
    return try DossierPages.all(SummaryModel.both(source)).map { name, text in
      EvidenceFile(path: name, mediaType: "text/html", data: Data(text.utf8))
    }
  }

  private func documents() -> [EvidenceFile] {
    contents.contract.documents.flatMap { document -> [EvidenceFile] in
      let number = document.number
      var files: [EvidenceFile] = []
      if let data = contents.originals[number] {
        files.append(
          EvidenceFile(path: "originals/\(number).pdf", mediaType: "application/pdf", data: data))
      }
      if let data = contents.signed[number] {
        files.append(
          EvidenceFile(
            path: "\(contents.signedFolder)/\(number).pdf", mediaType: "application/pdf",
            data: data))
      }
      if let (_, data) = contents.report(on: number) {
        files.append(
          EvidenceFile(path: "reports/\(number).json", mediaType: "application/json", data: data))
      }
      return files
    }
  }

  /// Certificates and revocation data of the signatures, each also as a file of its own: they can
  /// be read when whoever issued them is gone.
  private func validation() -> [EvidenceFile] {
    var all = ValidationMaterial()
    for (_, found) in contents.material.sorted(by: { $0.key < $1.key }) {
      all.certificates += found.certificates.filter { !all.certificates.contains($0) }
      all.revocationLists += found.revocationLists.filter { !all.revocationLists.contains($0) }
      all.responses += found.responses.filter { !all.responses.contains($0) }
    }
    func files(_ data: [Data], _ folder: String, _ mediaType: String) -> [EvidenceFile] {
      data.enumerated().map { index, data in
        EvidenceFile(
          path: "validation/\(folder)/\(index + 1).der", mediaType: mediaType, data: data)
      }
    }
    return files(all.certificates, "certificates", "application/pkix-cert")
      + files(all.revocationLists, "crls", "application/pkix-crl")
      + files(all.responses, "ocsp", "application/ocsp-response")
  }
}
