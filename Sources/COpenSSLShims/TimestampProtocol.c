#include "COpenSSLShims.h"

// OpenSSL asks for the serial number and the time through callbacks.
struct issue {
  uint64_t serial;
  int64_t seconds;
};

static ASN1_INTEGER *issue_serial(TS_RESP_CTX *context, void *data) {
  (void)context;
  ASN1_INTEGER *serial = ASN1_INTEGER_new();
  if (serial != NULL && ASN1_INTEGER_set_uint64(serial, ((struct issue *)data)->serial) != 1) {
    ASN1_INTEGER_free(serial);
    serial = NULL;
  }
  return serial;
}

static int issue_time(TS_RESP_CTX *context, void *data, long *seconds, long *microseconds) {
  (void)context;
  *seconds = (long)((struct issue *)data)->seconds;
  *microseconds = 0;
  return 1;
}

int paraphe_timestamp_answer(BIO *out, const unsigned char *request, long count, X509 *certificate,
                             EVP_PKEY *key, X509 *const *chain, uint64_t serial, int64_t seconds,
                             const char *policy) {
  int done = 0;
  struct issue issue = {serial, seconds};
  TS_RESP *response = NULL;
  BIO *in = BIO_new_mem_buf(request, (int)count);
  STACK_OF(X509) *certificates = sk_X509_new_null();
  TS_RESP_CTX *context = TS_RESP_CTX_new();
  ASN1_OBJECT *identifier = OBJ_txt2obj(policy, 1);
  if (in == NULL || certificates == NULL || context == NULL || identifier == NULL) goto end;
  for (; *chain != NULL; chain++) {
    if (sk_X509_push(certificates, *chain) == 0) goto end;
  }
  TS_RESP_CTX_set_serial_cb(context, issue_serial, &issue);
  TS_RESP_CTX_set_time_cb(context, issue_time, &issue);
  if (TS_RESP_CTX_set_signer_cert(context, certificate) != 1 ||
      TS_RESP_CTX_set_signer_key(context, key) != 1 ||
      TS_RESP_CTX_set_certs(context, certificates) != 1 ||
      TS_RESP_CTX_set_def_policy(context, identifier) != 1 ||
      TS_RESP_CTX_add_md(context, EVP_sha256()) != 1 ||
      TS_RESP_CTX_add_md(context, EVP_sha384()) != 1 ||
      TS_RESP_CTX_add_md(context, EVP_sha512()) != 1 ||
      TS_RESP_CTX_set_signer_digest(context, EVP_sha256()) != 1 ||
      TS_RESP_CTX_set_ess_cert_id_digest(context, EVP_sha256()) != 1 ||
      TS_RESP_CTX_set_accuracy(context, 1, 0, 0) != 1) {
    goto end;
  }
  // A request that cannot be granted has an answer too: a status without a token.
  response = TS_RESP_create_response(context, in);
  if (response != NULL) done = i2d_TS_RESP_bio(out, response);

end:
  TS_RESP_free(response);
  TS_RESP_CTX_free(context);
  sk_X509_free(certificates);
  ASN1_OBJECT_free(identifier);
  BIO_free(in);
  return done;
}
