// Lists of certificates as OpenSSL wants them, for the files of this folder.
#pragma once

#include <openssl/x509.h>

/// A stack of certificates that stay their owner's, to be freed with sk_X509_free; NULL for failure.
STACK_OF(X509) *paraphe_stack_of(X509 *const *certificates);

/// A store of trusted certificates.
X509_STORE *paraphe_store_of(X509 *const *anchors);
