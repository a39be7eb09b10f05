#include "COpenSSLShims.h"

#include <string.h>

// OpenSSL asks for the serial number and the time through callbacks.
struct answers {
  uint64_t serial;
  int64_t seconds;
};

static ASN1_INTEGER *serial_of(TS_RESP_CTX *context, void *data) {
  (void)context;
  ASN1_INTEGER *serial = ASN1_INTEGER_new();
  if (serial != NULL && ASN1_INTEGER_set_uint64(serial, ((struct answers *)data)->serial) != 1) {
    ASN1_INTEGER_free(serial);
    serial = NULL;
  }
  return serial;
}

static int time_of(TS_RESP_CTX *context, void *data, long *seconds, long *microseconds) {
  (void)context;
  *seconds = (long)((struct answers *)data)->seconds;
  *microseconds = 0;
  return 1;
}

/// A request for a token over a SHA-256 digest, with the authority's certificate inside.
static BIO *request_over(const unsigned char digest[32]) {
  BIO *out = NULL;
  TS_REQ *request = TS_REQ_new();
  TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
  X509_ALGOR *algorithm = X509_ALGOR_new();
  if (request != NULL && imprint != NULL && algorithm != NULL &&
      X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL) == 1 &&
      TS_MSG_IMPRINT_set_algo(imprint, algorithm) == 1 &&
      TS_MSG_IMPRINT_set_msg(imprint, (unsigned char *)digest, 32) == 1 &&
      TS_REQ_set_version(request, 1) == 1 && TS_REQ_set_msg_imprint(request, imprint) == 1 &&
      TS_REQ_set_cert_req(request, 1) == 1) {
    out = BIO_new(BIO_s_mem());
    if (out != NULL && i2d_TS_REQ_bio(out, request) != 1) {
      BIO_free(out);
      out = NULL;
    }
  }
  X509_ALGOR_free(algorithm);
  TS_MSG_IMPRINT_free(imprint);
  TS_REQ_free(request);
  return out;
}

int paraphe_timestamp_token(BIO *out, X509 *certificate, EVP_PKEY *key, X509 *const *chain,
                            const unsigned char digest[32], uint64_t serial, int64_t seconds,
                            const char *policy) {
  int done = 0;
  struct answers answers = {serial, seconds};
  TS_RESP *response = NULL;
  BIO *request = request_over(digest);
  STACK_OF(X509) *certificates = sk_X509_new_null();
  TS_RESP_CTX *context = TS_RESP_CTX_new();
  ASN1_OBJECT *identifier = OBJ_txt2obj(policy, 1);
  if (request == NULL || certificates == NULL || context == NULL || identifier == NULL) goto end;
  for (; *chain != NULL; chain++) {
    if (sk_X509_push(certificates, *chain) == 0) goto end;
  }
  TS_RESP_CTX_set_serial_cb(context, serial_of, &answers);
  TS_RESP_CTX_set_time_cb(context, time_of, &answers);
  if (TS_RESP_CTX_set_signer_cert(context, certificate) != 1 ||
      TS_RESP_CTX_set_signer_key(context, key) != 1 ||
      TS_RESP_CTX_set_certs(context, certificates) != 1 ||
      TS_RESP_CTX_set_def_policy(context, identifier) != 1 ||
      TS_RESP_CTX_add_md(context, EVP_sha256()) != 1 ||
      TS_RESP_CTX_set_signer_digest(context, EVP_sha256()) != 1 ||
      TS_RESP_CTX_set_ess_cert_id_digest(context, EVP_sha256()) != 1 ||
      TS_RESP_CTX_set_accuracy(context, 1, 0, 0) != 1) {
    goto end;
  }
  response = TS_RESP_create_response(context, request);
  // A refused request has no token.
  if (response == NULL || TS_RESP_get_token(response) == NULL) goto end;
  done = i2d_PKCS7_bio(out, TS_RESP_get_token(response));

end:
  TS_RESP_free(response);
  TS_RESP_CTX_free(context);
  sk_X509_free(certificates);
  ASN1_OBJECT_free(identifier);
  BIO_free(request);
  return done;
}
