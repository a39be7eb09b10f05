#include "COpenSSLShims.h"

EVP_PKEY *paraphe_p256_generate(void) { return EVP_EC_gen("P-256"); }

int paraphe_x509_add_extension(X509 *certificate, X509 *issuer, int nid, const char *value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
  X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
  if (extension == NULL) return 0;
  int added = X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
  return added;
}

long paraphe_bio_bytes(BIO *bio, const char **bytes) {
  return BIO_get_mem_data(bio, (char **)bytes);
}

CMS_SignerInfo *paraphe_cms_only_signer(CMS_ContentInfo *cms) {
  STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);
  return sk_CMS_SignerInfo_num(signers) == 1 ? sk_CMS_SignerInfo_value(signers, 0) : NULL;
}
