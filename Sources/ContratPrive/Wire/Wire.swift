/// The shapes of requests and answers on the wire.
///
/// **The technical reference of the remote API is not public: this is a working assumption**, until
/// the platform's documentation or a recorded exchange says otherwise. It is kept in this folder
/// only, and pinned by golden files; the local sandbox decodes the same types, so that the two
/// cannot drift apart.
///
/// Taken literally from the functional guide:
/// - the names of the eight calls (2.1 to 2.3);
/// - `apiKey` and `apiUser` (1.3);
/// - `notify.signatory`, `notify.owner`, `notify.submitMessage` and `action.submit` (2.2), as objects
///   `notify` and `action`. Example 1 of the guide (3.1) calls the message `notifyMessage`: the same
///   thing, and `notify.submitMessage` is what is written here;
/// - `mainDocument.data`, `mainDocument.data.sign` and `log` (2.2), as a list `mainDocument` whose
///   members have the keys `data` and `data.sign`.
///
/// Assumed:
/// - a call is an HTTPS POST to `{platform}/api/{callName}`, and its body one JSON object that holds
///   the two keys beside the call's own fields;
/// - an answer is one JSON object: `{"status": "ok", …}` with HTTP 200, or
///   `{"status": "error", "code": …, "message": …}` with any status under 500, besides `triesLeft`
///   where a signature was refused;
/// - a contract's status in `contractDetailRequest` is `contractStatus`, since `status` is taken;
/// - the other names (`label`, `language`, `deadline`, `annex`, `signatory`, `contractId`,
///   `signatoryId`, `code`, `from`, `to`…) and the values of statuses and codes;
/// - documents are base64 (RFC 4648, with padding), dates ISO 8601 in UTC with whole seconds,
///   deposits decimal numbers of euros, mobile numbers E.164.
///
/// What is unknown is kept and never fatal: fields, statuses and codes that are not listed here.
public enum Wire {
  /// A request or an answer without fields of its own.
  public struct Empty: Codable, Sendable {
    package init() {}
  }
}
