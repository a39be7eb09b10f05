#include "COpenSSLShims.h"
#include "Stacks.h"

#include <string.h>
#include <time.h>

int64_t paraphe_seconds(const ASN1_TIME *time) {
  struct tm parts;
  memset(&parts, 0, sizeof parts);
  if (time == NULL || ASN1_TIME_to_tm(time, &parts) != 1) return INT64_MIN;
  return (int64_t)timegm(&parts);
}

void paraphe_cms_certificates(CMS_ContentInfo *cms, void *context,
                             void (*found)(void *context, X509 *certificate)) {
  STACK_OF(X509) *all = CMS_get1_certs(cms);
  int count = sk_X509_num(all);
  for (int index = 0; index < count; index++) {
    X509 *certificate = sk_X509_value(all, index);
    X509_up_ref(certificate);
    found(context, certificate);
  }
  sk_X509_pop_free(all, X509_free);
}

void paraphe_cms_crls(CMS_ContentInfo *cms, void *context,
                      void (*found)(void *context, X509_CRL *crl)) {
  STACK_OF(X509_CRL) *all = CMS_get1_crls(cms);
  for (int index = 0; index < sk_X509_CRL_num(all); index++) {
    X509_CRL *crl = sk_X509_CRL_value(all, index);
    X509_CRL_up_ref(crl);
    found(context, crl);
  }
  sk_X509_CRL_pop_free(all, X509_CRL_free);
}

STACK_OF(X509) *paraphe_stack_of(X509 *const *certificates) {
  STACK_OF(X509) *stack = sk_X509_new_null();
  for (; stack != NULL && *certificates != NULL; certificates++) {
    if (sk_X509_push(stack, *certificates) == 0) {
      sk_X509_free(stack);
      return NULL;
    }
  }
  return stack;
}

X509_STORE *paraphe_store_of(X509 *const *anchors) {
  X509_STORE *store = X509_STORE_new();
  for (; store != NULL && *anchors != NULL; anchors++) {
    // An anchor given twice is refused, which does no harm.
    X509_STORE_add_cert(store, *anchors);
  }
  return store;
}

int paraphe_x509_path(X509 *leaf, X509 *const *others, X509 *const *anchors, int64_t seconds,
                      int is_timestamp, void *context,
                      void (*found)(void *context, X509 *certificate)) {
  int error = X509_V_ERR_UNSPECIFIED;
  STACK_OF(X509) *untrusted = paraphe_stack_of(others);
  X509_STORE *store = paraphe_store_of(anchors);
  X509_STORE_CTX *verification = X509_STORE_CTX_new();
  if (untrusted != NULL && store != NULL && verification != NULL &&
      X509_STORE_CTX_init(verification, store, leaf, untrusted) == 1) {
    X509_VERIFY_PARAM *parameters = X509_STORE_CTX_get0_param(verification);
    X509_VERIFY_PARAM_set_time(parameters, (time_t)seconds);
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN);
    if (is_timestamp) X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_TIMESTAMP_SIGN);
    if (X509_verify_cert(verification) == 1) {
      error = X509_V_OK;
      STACK_OF(X509) *chain = X509_STORE_CTX_get0_chain(verification);
      for (int index = 0; index < sk_X509_num(chain); index++) {
        X509 *certificate = sk_X509_value(chain, index);
        X509_up_ref(certificate);
        found(context, certificate);
      }
    } else {
      error = X509_STORE_CTX_get_error(verification);
      if (error == X509_V_OK) error = X509_V_ERR_UNSPECIFIED;
    }
  }
  X509_STORE_CTX_free(verification);
  X509_STORE_free(store);
  sk_X509_free(untrusted);
  return error;
}

int paraphe_x509_is_for_documents(X509 *certificate) {
  int state = 0;
  EXTENDED_KEY_USAGE *purposes = X509_get_ext_d2i(certificate, NID_ext_key_usage, &state, NULL);
  // -1: there is none. Two of them, or one that cannot be read, allow nothing.
  if (purposes == NULL) return state == -1;
  int servers = 0, clients = 0, others = 0;
  for (int index = 0; index < sk_ASN1_OBJECT_num(purposes); index++) {
    switch (OBJ_obj2nid(sk_ASN1_OBJECT_value(purposes, index))) {
      case NID_server_auth: servers++; break;
      case NID_client_auth: clients++; break;
      case NID_time_stamp:
      case NID_OCSP_sign: break;
      default: others++;
    }
  }
  EXTENDED_KEY_USAGE_free(purposes);
  // Keys of servers are often for both sides of a connection; people's may be for clients alone.
  return others > 0 || (clients > 0 && servers == 0);
}
