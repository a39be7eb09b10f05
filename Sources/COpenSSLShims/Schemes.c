#include "COpenSSLShims.h"

#include <openssl/rsa.h>

int paraphe_find_algorithms(int signature, int *digest, int *key) {
  if (OBJ_find_sigid_algs(signature, digest, key) == 1) return 1;
  *key = EVP_PKEY_EC;
  switch (signature) {
    case NID_ecdsa_with_SHA3_224: *digest = NID_sha3_224; return 1;
    case NID_ecdsa_with_SHA3_256: *digest = NID_sha3_256; return 1;
    case NID_ecdsa_with_SHA3_384: *digest = NID_sha3_384; return 1;
    case NID_ecdsa_with_SHA3_512: *digest = NID_sha3_512; return 1;
    default: return 0;
  }
}

int paraphe_digest_of(const X509_ALGOR *algorithm) {
  const ASN1_OBJECT *object = NULL;
  int type = V_ASN1_UNDEF;
  const void *parameters = NULL;
  X509_ALGOR_get0(&object, &type, &parameters, algorithm);
  int identifier = OBJ_obj2nid(object);
  if (identifier != NID_rsassaPss) {
    int digest = NID_undef;
    int key = NID_undef;
    return paraphe_find_algorithms(identifier, &digest, &key) == 1 ? digest : -1;
  }
  // Without parameters they are those of SHA-1 (RFC 4055, 3.1).
  if (type != V_ASN1_SEQUENCE) return NID_sha1;
  RSA_PSS_PARAMS *pss = ASN1_item_unpack(parameters, ASN1_ITEM_rptr(RSA_PSS_PARAMS));
  if (pss == NULL) return -1;
  int digest = NID_sha1;
  if (pss->hashAlgorithm != NULL) {
    X509_ALGOR_get0(&object, NULL, NULL, pss->hashAlgorithm);
    digest = OBJ_obj2nid(object);
    if (digest == NID_undef) digest = -1;
  }
  RSA_PSS_PARAMS_free(pss);
  return digest;
}

int paraphe_x509_digest(const X509 *certificate) {
  const X509_ALGOR *algorithm = NULL;
  X509_get0_signature(NULL, &algorithm, certificate);
  return algorithm != NULL ? paraphe_digest_of(algorithm) : -1;
}

/// Takes over the parameters of RSASSA-PSS.
static int set_pss(EVP_PKEY_CTX *context, const X509_ALGOR *scheme, const EVP_MD *algorithm) {
  int type = V_ASN1_UNDEF;
  const void *parameters = NULL;
  X509_ALGOR_get0(NULL, &type, &parameters, scheme);
  if (type != V_ASN1_SEQUENCE || paraphe_digest_of(scheme) != EVP_MD_get_type(algorithm)) return 0;
  RSA_PSS_PARAMS *pss = ASN1_item_unpack(parameters, ASN1_ITEM_rptr(RSA_PSS_PARAMS));
  if (pss == NULL) return 0;
  const EVP_MD *mask = EVP_sha1();
  if (pss->maskGenAlgorithm != NULL) {
    const ASN1_OBJECT *object = NULL;
    const void *inner = NULL;
    X509_ALGOR_get0(&object, &type, &inner, pss->maskGenAlgorithm);
    X509_ALGOR *hash = NULL;
    if (OBJ_obj2nid(object) == NID_mgf1 && type == V_ASN1_SEQUENCE) {
      hash = ASN1_item_unpack(inner, ASN1_ITEM_rptr(X509_ALGOR));
    }
    const ASN1_OBJECT *name = NULL;
    if (hash != NULL) X509_ALGOR_get0(&name, NULL, NULL, hash);
    mask = name != NULL ? EVP_get_digestbyobj(name) : NULL;
    X509_ALGOR_free(hash);
  }
  long salt = pss->saltLength != NULL ? ASN1_INTEGER_get(pss->saltLength) : 20;
  RSA_PSS_PARAMS_free(pss);
  return mask != NULL && salt >= 0 && salt <= 1024 &&
         EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, (int)salt) == 1 &&
         EVP_PKEY_CTX_set_rsa_mgf1_md(context, mask) == 1;
}

int paraphe_signature_holds(EVP_PKEY *key, const X509_ALGOR *scheme, const EVP_MD *algorithm,
                            const unsigned char *digest, size_t digest_count,
                            const unsigned char *signature, size_t signature_count) {
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
  int is_set = context != NULL && EVP_PKEY_verify_init(context) == 1;
  int kind = EVP_PKEY_get_base_id(key);
  const ASN1_OBJECT *object = NULL;
  if (scheme != NULL) X509_ALGOR_get0(&object, NULL, NULL, scheme);
  if (is_set && (kind == EVP_PKEY_RSA || kind == EVP_PKEY_RSA_PSS)) {
    is_set = EVP_PKEY_CTX_set_signature_md(context, algorithm) == 1;
    if (is_set && (kind == EVP_PKEY_RSA_PSS || OBJ_obj2nid(object) == NID_rsassaPss)) {
      is_set = scheme != NULL && set_pss(context, scheme, algorithm);
    }
  }
  int holds = is_set && EVP_PKEY_verify(context, signature, signature_count, digest, digest_count) == 1;
  EVP_PKEY_CTX_free(context);
  return holds;
}
