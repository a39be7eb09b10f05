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

int paraphe_cms_signer_count(CMS_ContentInfo *cms) {
  return sk_CMS_SignerInfo_num(CMS_get0_SignerInfos(cms));
}

CMS_SignerInfo *paraphe_cms_signer(CMS_ContentInfo *cms, int index) {
  return sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), index);
}
