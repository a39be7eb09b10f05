// Functions over the OpenSSL macros and callbacks that do not reach Swift.
#pragma once

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

/// A new key on the curve P-256, or NULL. (EVP_EC_gen is a macro over a variadic function.)
EVP_PKEY *paraphe_p256_generate(void);

/// Adds an extension in OpenSSL's configuration syntax to a certificate that `issuer` is to sign; 1
/// on success.
int paraphe_x509_add_extension(X509 *certificate, X509 *issuer, int nid, const char *value);

/// The bytes of a memory BIO, which keeps them. (BIO_get_mem_data is a macro.)
long paraphe_bio_bytes(BIO *bio, const char **bytes);

/// How many signed (RFC 5652, 5.3); -1 for what is no signature. (The stack's accessors are inline
/// functions.)
int paraphe_cms_signer_count(CMS_ContentInfo *cms);

/// One of those who signed, counted from 0.
CMS_SignerInfo *paraphe_cms_signer(CMS_ContentInfo *cms, int index);

/// Seconds since 1970, or INT64_MIN for a time that cannot be read.
int64_t paraphe_seconds(const ASN1_TIME *time);

/// Hands over every certificate of a CMS signature, each to be freed by the receiver.
void paraphe_cms_certificates(CMS_ContentInfo *cms, void *context,
                              void (*found)(void *context, X509 *certificate));

/// The same for revocation lists.
void paraphe_cms_crls(CMS_ContentInfo *cms, void *context,
                      void (*found)(void *context, X509_CRL *crl));

/// Looks for a path from a certificate to one of the anchors at a given time (RFC 5280, 6).
///
/// @param others  NULL-terminated, as `anchors`: certificates that may stand between.
/// @param found   gets the path from the certificate on, each to be freed by the receiver.
/// @return X509_V_OK, or why there is none.
int paraphe_x509_path(X509 *leaf, X509 *const *others, X509 *const *anchors, int64_t seconds,
                      int is_timestamp, void *context,
                      void (*found)(void *context, X509 *certificate));

/// Whether the extended key usage leaves room for documents (RFC 5280, 4.2.1.12): there is none, or
/// it names a purpose other than servers, time-stamps and OCSP answers.
int paraphe_x509_is_for_documents(X509 *certificate);

/// What a list or an answer says of one certificate. Times are in seconds since 1970.
typedef struct {
  int64_t issued;
  /// When an answer was signed; of a list, as `issued`.
  int64_t produced;
  /// Until when it holds; INT64_MAX where it does not say.
  int64_t until;
  /// When the certificate was revoked; INT64_MAX where it was not.
  int64_t revoked;
  /// Why (RFC 5280, 5.3.1), or -1.
  int reason;
  /// The OpenSSL number of the digest of its signature: NID_undef for a signature that names none, -1
  /// for one that is not known.
  int digest;
} paraphe_status;

/// Reads what a complete revocation list says of a certificate (RFC 5280, 5 and 6.3), if it is one for
/// it, its issuer answers for it, every critical extension is known, and it was in force at `moment` or
/// issued later.
///
/// @param others  NULL-terminated, as `anchors`: the certificate's path, and what may lead to who
///                issued the list.
/// @return 1 if so.
int paraphe_crl_status(X509_CRL *list, X509 *certificate, X509 *const *others, X509 *const *anchors,
                       int64_t moment, paraphe_status *status);

/// When a list says that a certificate of its own issuer was revoked, whatever else is in it.
///
/// @return 1 where it says so.
int paraphe_crl_revocation(X509_CRL *list, X509 *certificate, paraphe_status *status);

/// Whether a certificate says where its status can be asked for: a list (RFC 5280, 4.2.1.13) or an OCSP
/// server (4.2.2.1).
int paraphe_x509_names_status(X509 *certificate);

/// Whether a certificate has an extension, by its dotted identifier, that is not critical.
int paraphe_x509_declares(X509 *certificate, const char *identifier);

/// Reads what an OCSP response (RFC 6960) that verifies says of a certificate; at what time is left to the
/// caller, as is whether who answered was to be believed then.
///
/// @param responder  set to who answered, to be freed by the caller; NULL for the issuer itself.
/// @return 1 where it says something of it.
int paraphe_ocsp_status(const unsigned char *der, long count, X509 *certificate, X509 *issuer,
                        X509 *const *others, X509 *const *anchors, paraphe_status *status,
                        X509 **responder);

/// Whether some bytes are an OCSP response and nothing more.
int paraphe_is_ocsp_response(const unsigned char *der, long count);

/// The digest and the kind of key that a signature's algorithm names, as OBJ_find_sigid_algs finds them, and
/// for ECDSA with SHA-3, which OpenSSL 3.0 verifies and does not find.
///
/// @return 0 for an algorithm that is not known.
int paraphe_find_algorithms(int signature, int *digest, int *key);

/// The OpenSSL number of the digest of a signature's algorithm, of RSASSA-PSS too (RFC 4055, 3.1):
/// NID_undef for one that names none, -1 for one that is not known.
int paraphe_digest_of(const X509_ALGOR *algorithm);

/// The same for the signature on a certificate.
int paraphe_x509_digest(const X509 *certificate);

/// Whether a signature is over a digest. ECDSA takes the digest as it is, RSA with the name of its
/// algorithm; the parameters of RSASSA-PSS are those of `scheme`.
int paraphe_signature_holds(EVP_PKEY *key, const X509_ALGOR *scheme, const EVP_MD *algorithm,
                            const unsigned char *digest, size_t digest_count,
                            const unsigned char *signature, size_t signature_count);

/// A revocation list that revokes nothing (RFC 5280, 5), or NULL.
///
/// @param issued, until  in seconds since 1970.
X509_CRL *paraphe_crl_make(X509 *issuer, EVP_PKEY *key, int64_t issued, int64_t until);

/// Writes the DER of the answer to a time-stamp request (RFC 3161, 2.4): a token over a SHA-256,
/// SHA-384 or SHA-512 digest, or the status that says why there is none.
///
/// @param request the DER of the request.
/// @param chain   NULL-terminated: further certificates to put into the token.
/// @param serial  a positive number that this authority never used before.
/// @param seconds the time to certify, since 1970.
/// @param policy  the object identifier of the authority's policy, dotted.
/// @return 1 on success.
int paraphe_timestamp_answer(BIO *out, const unsigned char *request, long count, X509 *certificate,
                             EVP_PKEY *key, X509 *const *chain, uint64_t serial, int64_t seconds,
                             const char *policy);
