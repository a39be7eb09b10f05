import AsyncHTTPClient
import BlockingWork
import Evidence
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import PDFSignatures
import Signing

/// What sealing evidence takes: a key, and an authority that vouches for the time.
struct EvidenceParts: Sendable {
  let seal: EvidenceSeal
  /// The seal's certificate and those above it: whoever trusts one of them finds the seal valid.
  let certificates: [Certificate]
  let timestamps: TimestampSource

  /// - Parameters:
  ///   - file: the key, its certificate and those above it, PEM; nil takes the server's own, made
  ///     at the first start.
  ///   - authority: where to send time-stamp requests; nil where none is configured.
  init(
    sealFile file: URL?, data: DataFolder, authority: (@Sendable () -> URL)?, client: HTTPClient
  ) throws(ConfigurationProblem) {
    let variable = file == nil ? "PARAPHE_DATA" : "PARAPHE_SEAL"
    do {
      let url = file ?? data.url.appending(path: "seal/seal.pem")
      if file == nil, !FileManager.default.fileExists(atPath: url.path) {
        let made = try SigningIdentity.make(
          commonName: "Sceau de preuve Paraphe", organization: "Paraphe", for: .signing)
        _ = try data.secret("seal/seal.pem", least: 200) {
          String(decoding: (try? made.pem()) ?? Data(), as: UTF8.self)
        }
      }
      let pem = try Data(contentsOf: url)
      let identity = try SigningIdentity(pem: pem)
      certificates = Certificate.all(in: pem)
      let chain = certificates.dropFirst()
      seal = EvidenceSeal(identity: identity, chain: Array(chain))
    } catch {
      throw ConfigurationProblem(
        variable,
        "the seal cannot be read: a PEM file with a private key, its certificate and those above it"
      )
    }
    timestamps = TimestampSource { digest in
      guard let authority else { throw EvidenceUnavailable.noTimestampAuthority }
      return try await Self.token(over: digest, from: authority(), client)
    }
  }

  /// RFC 3161, 3.4: time-stamps over HTTP.
  ///
  /// - Parameter patience: from the request to the last byte of the answer.
  static func token(
    over digest: Data, from url: URL, _ client: HTTPClient,
    within patience: Duration = .seconds(15)
  ) async throws -> Data {
    guard let query = TimestampRequest(digest: digest) else {
      throw EvidenceUnavailable.timestampFailed("the digest is none")
    }
    var request = HTTPClientRequest(url: url.absoluteString)
    request.method = .POST
    request.headers.add(name: "content-type", value: TimestampRequest.mediaType)
    request.headers.add(name: "accept", value: TimestampResponse.mediaType)
    request.body = .bytes(ByteBuffer(data: query.der))
    do {
      // The client's own limit ends with the head of an answer.
      let body = try await Deadline.within(patience) { [request] in
        let response = try await client.execute(request, deadline: .distantFuture)
        guard response.status == .ok else {
          throw EvidenceUnavailable.timestampFailed("it answered \(response.status.code)")
        }
        return Data(buffer: try await response.body.collect(upTo: 256 << 10))
      }
      return try TimestampResponse(body, to: query).token
    } catch is WorkTimeout {
      throw EvidenceUnavailable.timestampFailed(
        "no whole answer within \(patience / .seconds(1)) s")
    } catch let failure as TimestampFailure {
      throw EvidenceUnavailable.timestampFailed("\(failure)")
    } catch let unavailable as EvidenceUnavailable {
      throw unavailable
    } catch {
      throw EvidenceUnavailable.timestampFailed("it was not reached (\(type(of: error)))")
    }
  }
}
