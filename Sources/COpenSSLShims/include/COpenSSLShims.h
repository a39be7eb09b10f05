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

/// The only signer of a CMS signature, or NULL. (The stack's accessors are inline functions.)
CMS_SignerInfo *paraphe_cms_only_signer(CMS_ContentInfo *cms);


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

/// When an OCSP response (RFC 6960) that verifies says that a certificate was revoked, in seconds
/// since 1970; INT64_MAX where it does not say so.
int64_t paraphe_ocsp_revocation(const unsigned char *der, long count, X509 *certificate,
                                X509 *issuer, X509 *const *others, X509 *const *anchors);

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
