import COpenSSL
package import Foundation

extension Certificate {
  /// The certificate's bytes.
  package var der: Data {
    withExtendedLifetime(self) {
      let count = i2d_X509(handle, nil)
      guard count > 0 else { return Data() }
      var bytes = [UInt8](repeating: 0, count: Int(count))
      bytes.withUnsafeMutableBufferPointer { buffer in
        var end = buffer.baseAddress
        i2d_X509(handle, &end)
      }
      return Data(bytes)
    }
  }
}

extension SigningIdentity {
  /// The certificate, without the key.
  package var publicCertificate: Certificate {
    withExtendedLifetime(self) {
      X509_up_ref(certificate)
      return Certificate(owning: certificate)
    }
  }
}

extension RevocationList {
  /// The list's bytes.
  var encoded: Data {
    withExtendedLifetime(self) {
      guard der.isEmpty else { return Data(der) }
      let count = i2d_X509_CRL(handle, nil)
      guard count > 0 else { return Data() }
      var bytes = [UInt8](repeating: 0, count: Int(count))
      bytes.withUnsafeMutableBufferPointer { buffer in
        var end = buffer.baseAddress
        i2d_X509_CRL(handle, &end)
      }
      return Data(bytes)
    }
  }
}
