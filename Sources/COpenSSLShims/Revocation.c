#include "COpenSSLShims.h"
#include "Stacks.h"

#include <openssl/ocsp.h>
#include <time.h>

/// Since when an extension of this list says that expired certificates stay on it (X.509, 9.5.2.8);
/// INT64_MAX where they may have been left out.
static int64_t kept_since(X509_CRL *list) {
  int64_t since = INT64_MAX;
  ASN1_OBJECT *identifier = OBJ_txt2obj("2.5.29.60", 1);
  int place = X509_CRL_get_ext_by_OBJ(list, identifier, -1);
  ASN1_OBJECT_free(identifier);
  if (place >= 0) {
    const ASN1_OCTET_STRING *value = X509_EXTENSION_get_data(X509_CRL_get_ext(list, place));
    const unsigned char *bytes = ASN1_STRING_get0_data(value);
    ASN1_GENERALIZEDTIME *time = d2i_ASN1_GENERALIZEDTIME(NULL, &bytes, ASN1_STRING_length(value));
    if (time != NULL) since = paraphe_seconds(time);
    if (since == INT64_MIN) since = INT64_MAX;
    ASN1_GENERALIZEDTIME_free(time);
  }
  return since;
}

static int may_be_expired;

static int when_it_was_revoked_is_asked_later(int ok, X509_STORE_CTX *verification) {
  if (ok) return 1;
  switch (X509_STORE_CTX_get_error(verification)) {
    case X509_V_ERR_CERT_REVOKED: return 1;
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return X509_STORE_CTX_get_error_depth(verification) == 0 &&
             X509_STORE_CTX_get_ex_data(verification, 0) == &may_be_expired;
    default: return 0;
  }
}

/// The entry of a certificate, if there is one that does not take it off the list.
static int entry_of(X509_CRL *list, X509 *certificate, paraphe_status *status) {
  X509_REVOKED *entry = NULL;
  if (X509_CRL_get0_by_cert(list, &entry, certificate) != 1 || entry == NULL) return 0;
  status->revoked = paraphe_seconds(X509_REVOKED_get0_revocationDate(entry));
  ASN1_ENUMERATED *reason = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, NULL, NULL);
  status->reason = reason != NULL ? (int)ASN1_ENUMERATED_get(reason) : -1;
  ASN1_ENUMERATED_free(reason);
  return 1;
}

static void read_list(X509_CRL *list, paraphe_status *status) {
  const X509_ALGOR *algorithm = NULL;
  X509_CRL_get0_signature(list, NULL, &algorithm);
  const ASN1_TIME *until = X509_CRL_get0_nextUpdate(list);
  status->issued = paraphe_seconds(X509_CRL_get0_lastUpdate(list));
  status->produced = status->issued;
  status->until = until != NULL ? paraphe_seconds(until) : INT64_MAX;
  status->revoked = INT64_MAX;
  status->reason = -1;
  status->digest = algorithm != NULL ? paraphe_digest_of(algorithm) : -1;
}

int paraphe_crl_status(X509_CRL *list, X509 *certificate, X509 *const *others, X509 *const *anchors,
                       int64_t moment, paraphe_status *status) {
  read_list(list, status);
  // Nor is one that only says what changed since another (RFC 5280, 5.2.4).
  if (status->issued == INT64_MIN || X509_CRL_get_ext_by_NID(list, NID_delta_crl, -1) >= 0) return 0;
  int holds = 0;
  STACK_OF(X509) *untrusted = paraphe_stack_of(others);
  X509_STORE *store = paraphe_store_of(anchors);
  STACK_OF(X509_CRL) *lists = sk_X509_CRL_new_null();
  X509_STORE_CTX *verification = X509_STORE_CTX_new();
  if (untrusted != NULL && store != NULL && verification != NULL && lists != NULL &&
      sk_X509_CRL_push(lists, list) > 0 &&
      X509_STORE_CTX_init(verification, store, certificate, untrusted) == 1) {
    X509_VERIFY_PARAM *parameters = X509_STORE_CTX_get0_param(verification);
    X509_VERIFY_PARAM_set_time(parameters,
                               (time_t)(status->issued > moment ? status->issued : moment));
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_CRL_CHECK |
                                                X509_V_FLAG_EXTENDED_CRL_SUPPORT);
    X509_STORE_CTX_set0_crls(verification, lists);
    if (kept_since(list) <= paraphe_seconds(X509_get0_notAfter(certificate))) {
      X509_STORE_CTX_set_ex_data(verification, 0, &may_be_expired);
    }
    X509_STORE_CTX_set_verify_cb(verification, when_it_was_revoked_is_asked_later);
    holds = X509_verify_cert(verification) == 1;
  }
  if (holds) entry_of(list, certificate, status);
  X509_STORE_CTX_free(verification);
  sk_X509_CRL_free(lists);
  X509_STORE_free(store);
  sk_X509_free(untrusted);
  return holds;
}

int paraphe_crl_revocation(X509_CRL *list, X509 *certificate, paraphe_status *status) {
  read_list(list, status);
  return entry_of(list, certificate, status);
}

int paraphe_x509_names_status(X509 *certificate) {
  if (X509_get_ext_by_NID(certificate, NID_crl_distribution_points, -1) >= 0) return 1;
  AUTHORITY_INFO_ACCESS *places = X509_get_ext_d2i(certificate, NID_info_access, NULL, NULL);
  int names = 0;
  for (int index = 0; index < sk_ACCESS_DESCRIPTION_num(places); index++) {
    if (OBJ_obj2nid(sk_ACCESS_DESCRIPTION_value(places, index)->method) == NID_ad_OCSP) names = 1;
  }
  AUTHORITY_INFO_ACCESS_free(places);
  return names;
}

int paraphe_x509_declares(X509 *certificate, const char *identifier) {
  ASN1_OBJECT *object = OBJ_txt2obj(identifier, 1);
  int place = X509_get_ext_by_OBJ(certificate, object, -1);
  ASN1_OBJECT_free(object);
  return place >= 0 && X509_EXTENSION_get_critical(X509_get_ext(certificate, place)) == 0;
}

/// Whether an answer speaks of a certificate.
static int is_about(OCSP_SINGLERESP *single, X509 *certificate, X509 *issuer) {
  const OCSP_CERTID *identity = OCSP_SINGLERESP_get0_id(single);
  ASN1_OBJECT *digest = NULL;
  OCSP_id_get0_info(NULL, &digest, NULL, NULL, (OCSP_CERTID *)identity);
  const EVP_MD *algorithm = EVP_get_digestbyobj(digest);
  OCSP_CERTID *own = algorithm != NULL ? OCSP_cert_to_id(algorithm, certificate, issuer) : NULL;
  int same = own != NULL && OCSP_id_cmp(own, identity) == 0;
  OCSP_CERTID_free(own);
  return same;
}

/// Whether an answer of this time may have forgotten a certificate that expired (RFC 6960, 4.4.4).
static int has_forgotten(OCSP_SINGLERESP *single, X509 *certificate, int64_t issued) {
  int64_t end = paraphe_seconds(X509_get0_notAfter(certificate));
  if (issued <= end) return 0;
  ASN1_GENERALIZEDTIME *cutoff =
      OCSP_SINGLERESP_get1_ext_d2i(single, NID_id_pkix_OCSP_archiveCutoff, NULL, NULL);
  int forgotten = cutoff == NULL || paraphe_seconds(cutoff) > end;
  ASN1_GENERALIZEDTIME_free(cutoff);
  return forgotten;
}

/// Adds what an answer says of a certificate to what others said.
static int read_answer(OCSP_SINGLERESP *single, X509 *certificate, X509 *issuer,
                       paraphe_status *status) {
  if (!is_about(single, certificate, issuer)) return 0;
  ASN1_GENERALIZEDTIME *revoked = NULL, *issued = NULL, *until = NULL;
  int reason = -1;
  int state = OCSP_single_get0_status(single, &reason, &revoked, &issued, &until);
  int64_t from = paraphe_seconds(issued);
  if (state == V_OCSP_CERTSTATUS_REVOKED) {
    int64_t when = paraphe_seconds(revoked);
    if (when < status->revoked) {
      status->revoked = when;
      status->reason = reason;
    }
  } else if (state != V_OCSP_CERTSTATUS_GOOD || has_forgotten(single, certificate, from)) {
    return 0;
  }
  if (from > status->issued) {
    status->issued = from;
    status->until = until != NULL ? paraphe_seconds(until) : INT64_MAX;
  }
  return 1;
}

int paraphe_ocsp_status(const unsigned char *der, long count, X509 *certificate, X509 *issuer,
                        X509 *const *others, X509 *const *anchors, paraphe_status *status,
                        X509 **responder) {
  int found = 0;
  *responder = NULL;
  status->issued = INT64_MIN;
  status->produced = INT64_MIN;
  status->until = INT64_MAX;
  status->revoked = INT64_MAX;
  status->reason = -1;
  OCSP_RESPONSE *response = d2i_OCSP_RESPONSE(NULL, &der, count);
  OCSP_BASICRESP *basic = response != NULL ? OCSP_response_get1_basic(response) : NULL;
  STACK_OF(X509) *untrusted = paraphe_stack_of(others);
  X509_STORE *store = paraphe_store_of(anchors);
  // Whether the answer was in force is judged beside this: a certificate once revoked stays so.
  if (store != NULL) X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME);
  int mentions = 0;
  for (int index = 0; basic != NULL && index < OCSP_resp_count(basic); index++) {
    if (is_about(OCSP_resp_get0(basic, index), certificate, issuer)) mentions = 1;
  }
  if (mentions && untrusted != NULL && store != NULL &&
      OCSP_basic_verify(basic, untrusted, store, 0) == 1) {
    status->produced = paraphe_seconds(OCSP_resp_get0_produced_at(basic));
    status->digest = paraphe_digest_of(OCSP_resp_get0_tbs_sigalg(basic));
    for (int index = 0; index < OCSP_resp_count(basic); index++) {
      if (read_answer(OCSP_resp_get0(basic, index), certificate, issuer, status)) found = 1;
    }
    X509 *signer = NULL;
    if (OCSP_resp_get0_signer(basic, &signer, untrusted) != 1 || signer == NULL) {
      found = 0;
    } else if (X509_cmp(signer, issuer) != 0) {
      X509_up_ref(signer);
      *responder = signer;
    }
  }
  X509_STORE_free(store);
  sk_X509_free(untrusted);
  OCSP_BASICRESP_free(basic);
  OCSP_RESPONSE_free(response);
  return found;
}

int paraphe_is_ocsp_response(const unsigned char *der, long count) {
  const unsigned char *end = der;
  OCSP_RESPONSE *response = d2i_OCSP_RESPONSE(NULL, &end, count);
  OCSP_RESPONSE_free(response);
  return response != NULL && end == der + count;
}

X509_CRL *paraphe_crl_make(X509 *issuer, EVP_PKEY *key, int64_t issued, int64_t until) {
  X509_CRL *list = X509_CRL_new();
  ASN1_TIME *from = ASN1_TIME_set(NULL, (time_t)issued);
  ASN1_TIME *to = ASN1_TIME_set(NULL, (time_t)until);
  ASN1_INTEGER *number = ASN1_INTEGER_new();
  AUTHORITY_KEYID *authority = AUTHORITY_KEYID_new();
  const ASN1_OCTET_STRING *identifier = X509_get0_subject_key_id(issuer);
  int made = list != NULL && from != NULL && to != NULL && number != NULL && authority != NULL &&
             X509_CRL_set_version(list, X509_CRL_VERSION_2) == 1 &&
             X509_CRL_set_issuer_name(list, X509_get_subject_name(issuer)) == 1 &&
             X509_CRL_set1_lastUpdate(list, from) == 1 && X509_CRL_set1_nextUpdate(list, to) == 1 &&
             // Grows with time (RFC 5280, 5.2.3).
             ASN1_INTEGER_set_int64(number, issued) == 1 &&
             X509_CRL_add1_ext_i2d(list, NID_crl_number, number, 0, 0) == 1;
  if (made && identifier != NULL) {
    authority->keyid = ASN1_OCTET_STRING_dup(identifier);
    made = X509_CRL_add1_ext_i2d(list, NID_authority_key_identifier, authority, 0, 0) == 1;
  }
  made = made && X509_CRL_sign(list, key, EVP_sha256()) > 0;
  AUTHORITY_KEYID_free(authority);
  ASN1_INTEGER_free(number);
  ASN1_TIME_free(to);
  ASN1_TIME_free(from);
  if (!made) {
    X509_CRL_free(list);
    list = NULL;
  }
  return list;
}
