// Functions over the OpenSSL macros that do not reach Swift.
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

/// A new RSA key, or NULL. (EVP_RSA_gen is a macro over a variadic function.)
EVP_PKEY *paraphe_rsa_generate(int bits);

/// Adds an extension in OpenSSL's configuration syntax to a certificate; 1 on success.
int paraphe_x509_add_extension(X509 *certificate, int nid, const char *value);

/// The bytes of a memory BIO, which keeps them. (BIO_get_mem_data is a macro.)
long paraphe_bio_bytes(BIO *bio, const char **bytes);
