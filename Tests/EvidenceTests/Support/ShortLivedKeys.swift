import Foundation
import PDFSignatures

extension TestAuthority {
  /// An authority under the same root whose signer and time-stamper have certificates that expire
  /// tomorrow, made with the openssl command.
  func shortLived() throws -> TestAuthority {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try root.pem().write(to: folder.appending(path: "root.pem"))
    try intermediate.pem().write(to: folder.appending(path: "intermediate.pem"))
    func make(_ name: String, _ extensions: String) throws {
      try Data(extensions.utf8).write(to: folder.appending(path: "extensions"))
      for arguments in [
        "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=\(name) "
          + "-keyout key.pem -out request.pem",
        "x509 -req -in request.pem -CA intermediate.pem -CAkey intermediate.pem -CAcreateserial -days 1 "
          + "-extfile extensions -out certificate.pem",
      ] {
        let command = ["openssl"] + arguments.split(separator: " ").map(String.init)
        guard try Tool.run(command, in: folder).status == 0 else {
          throw CocoaError(.executableLoad)
        }
      }
      let key = try Data(contentsOf: folder.appending(path: "key.pem"))
      let certificate = try Data(contentsOf: folder.appending(path: "certificate.pem"))
      try (key + certificate).write(to: folder.appending(path: "\(name).pem"))
    }
    try make("signer", "keyUsage=critical,digitalSignature,nonRepudiation\n")
    try make(
      "time-stamper", "keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n"
    )
    return try TestAuthority(in: folder)
  }
}
