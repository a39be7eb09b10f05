"""Makes the signed files, lists and answers of the tests on revocation and on kinds of signatures."""
import datetime as dt, hashlib, os, struct, subprocess, sys
from pathlib import Path
from asn1crypto import cms, core, tsp, x509 as ax, algos, crl as acrl, ocsp as aocsp
from cryptography import x509
from cryptography.x509 import ocsp
from cryptography.x509.oid import NameOID, ExtendedKeyUsageOID as EKU, ExtensionOID
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa, padding, ed448, ed25519, utils

UTC = dt.timezone.utc
T = dt.datetime(2026, 10, 1, 10, 0, 0, tzinfo=UTC)
D = dt.timedelta(days=1)
OUT = Path(sys.argv[1])

class Who:
    def __init__(self, name, issuer=None, ca=False, ext=(), key=None, start=T - 300 * D, end=T + 3000 * D, usage=None, md=hashes.SHA256()):
        self.key = key or ec.generate_private_key(ec.SECP256R1())
        self.issuer = issuer or self
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        b = (x509.CertificateBuilder().subject_name(self.name).issuer_name(self.issuer.name)
             .public_key(self.key.public_key()).serial_number(x509.random_serial_number())
             .not_valid_before(start).not_valid_after(end)
             .add_extension(x509.BasicConstraints(ca, None), True)
             .add_extension(x509.KeyUsage(not ca, not ca, False, False, False, ca, ca, False, False), True)
             .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), False)
             .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.issuer.key.public_key()), False))
        for e, critical in ext: b = b.add_extension(e, critical)
        k = self.issuer.key
        alg = None if isinstance(k, (ed25519.Ed25519PrivateKey, ed448.Ed448PrivateKey)) else md
        self.cert = b.sign(k, alg)
    @property
    def asn1(self): return ax.Certificate.load(self.cert.public_bytes(serialization.Encoding.DER))

def raw(oid, der): return x509.UnrecognizedExtension(x509.ObjectIdentifier(oid), der)
CDP = (x509.CRLDistributionPoints([x509.DistributionPoint([x509.UniformResourceIdentifier("http://crl.invalid/ca.crl")], None, None, None)]), False)
AIA = (x509.AuthorityInformationAccess([x509.AccessDescription(x509.oid.AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier("http://ocsp.invalid/"))]), False)
NOCHECK = (x509.OCSPNoCheck(), False)
OCSPSIGN = (x509.ExtendedKeyUsage([EKU.OCSP_SIGNING]), False)

root = Who("Racine", ca=True)
ca = Who("Autorité", root, ca=True)
other = Who("Autorité", root, ca=True)          # the same name, another key
lister = Who("Listes", root, ca=True)
tsa = Who("Horodatage", root, ext=[(x509.ExtendedKeyUsage([EKU.TIME_STAMPING]), True)])
tsanamed = Who("Horodatage nommé", root, ext=[(x509.ExtendedKeyUsage([EKU.TIME_STAMPING]), True), CDP])
INDIRECT = (x509.CRLDistributionPoints([x509.DistributionPoint([x509.UniformResourceIdentifier("http://crl.invalid/i.crl")], None, None, [x509.DirectoryName(lister.name)])]), False)
leaves = {
    "named": Who("Nommé", ca, ext=[CDP, AIA]),
    "unnamed": Who("Innommé", ca),
    "short": Who("Court", ca, ext=[CDP, (raw("0.4.0.194121.2.1", b"\x05\x00"), False)]),
    "norevavail": Who("Sans statut", ca, ext=[(raw("2.5.29.56", b"\x05\x00"), False)]),
    "indirect": Who("Indirect", ca, ext=[INDIRECT]),
    "nocheck-leaf": Who("Non vérifié", ca, ext=[CDP, NOCHECK]),
}

# --- CMS
def attr(kind, value): return cms.CMSAttribute({"type": kind, "values": [value]})
def ess(cert, alg="sha256"):
    h = hashlib.sha256(cert.dump()).digest()
    return attr("signing_certificate_v2", tsp.SigningCertificateV2({"certs": [tsp.ESSCertIDv2({"cert_hash": h})]}))
def digest(name, data):
    if name == "shake256": return hashlib.shake_256(data).digest(64)
    if name == "shake128": return hashlib.shake_128(data).digest(32)
    return hashlib.new(name.replace("sha3_", "sha3_"), data).digest()

def raw_sign(key, md, data):
    if isinstance(key, ec.EllipticCurvePrivateKey):
        d = digest(md, data)
        h = {32: hashes.SHA256(), 64: hashes.SHA512(), 20: hashes.SHA1(), 48: hashes.SHA384()}[len(d)]
        return key.sign(d, ec.ECDSA(utils.Prehashed(h)))
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PKCS1v15(), getattr(hashes, md.upper())())
    return key.sign(data)

OIDS = {"sha3_256": "2.16.840.1.101.3.4.2.8", "shake256": "2.16.840.1.101.3.4.2.12", "shake128": "2.16.840.1.101.3.4.2.11", "sha3_384": "2.16.840.1.101.3.4.2.9"}
SIG = {("ec", "sha256"): "1.2.840.10045.4.3.2", ("ec", "sha3_256"): "2.16.840.1.101.3.4.3.10", ("ec", "shake256"): "1.3.6.1.5.5.7.6.33",
       ("ec", "shake128"): "1.3.6.1.5.5.7.6.32", ("ed448", "shake256"): "1.3.101.113", ("ed25519", "sha512"): "1.3.101.112", ("ed25519", "sha3_256"): "1.3.101.112"}

class RawAlg(core.Sequence):
    _fields = [("algorithm", core.ObjectIdentifier)]
def algorithm(oid): return RawAlg({"algorithm": oid})

def signer_info(who, content, md, ctype="data", attributes=True, sigoid=None, mdoid=None, order=None, stamp=None, ref=True):
    kind = "ec" if isinstance(who.key, ec.EllipticCurvePrivateKey) else "rsa" if isinstance(who.key, rsa.RSAPrivateKey) else "ed448" if isinstance(who.key, ed448.Ed448PrivateKey) else "ed25519"
    cert = who.asn1
    signed = b""
    tbs = content
    if attributes:
        attrs = cms.CMSAttributes([attr("content_type", ctype), attr("message_digest", digest(md, content))] + ([ess(cert)] if ref else []))
        tbs = attrs.dump()
        signed = b"\xa0" + tbs[1:]
    value = raw_sign(who.key, md, tbs)
    mdoid = mdoid or OIDS.get(md) or algos.DigestAlgorithmId(md).dotted
    sigoid = sigoid or SIG.get((kind, md)) or "1.2.840.113549.1.1.1"
    sid = cms.IssuerAndSerialNumber({"issuer": cert.issuer, "serial_number": cert.serial_number}).dump()
    unsigned = b""
    if stamp:
        token = stamp(value)
        a = tlv(0x30, core.ObjectIdentifier("1.2.840.113549.1.9.16.2.14").dump() + tlv(0x31, token))
        unsigned = tlv(0xA1, a)
    return tlv(0x30, b"\x02\x01\x01" + sid + algorithm(mdoid).dump() + signed + algorithm(sigoid).dump() + tlv(4, value) + unsigned), mdoid

def tlv(tag, body, indefinite=False):
    if indefinite: return bytes([tag, 0x80]) + body + b"\0\0"
    n = len(body)
    if n < 128: return bytes([tag, n]) + body
    l = n.to_bytes((n.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(l)]) + l + body

def signed_data(infos, certs, crls=(), ctype="1.2.840.113549.1.7.1", econtent=None, ber=False, version=1):
    dalgs = tlv(0x31, b"".join(algorithm(o).dump() for o in dict.fromkeys(m for _, m in infos)))
    e = core.ObjectIdentifier(ctype).dump()
    if econtent is not None:
        octets = tlv(0x24, tlv(4, econtent[:7]) + tlv(4, econtent[7:]), True) if ber else tlv(4, econtent)
        e += tlv(0xA0, octets, ber)
    body = bytes([2, 1, version]) + dalgs + tlv(0x30, e, ber) + tlv(0xA0, b"".join(c.asn1.dump() for c in certs), ber)
    if crls: body += tlv(0xA1, b"".join(crls), ber)
    body += tlv(0x31, b"".join(i for i, _ in infos), ber)
    return tlv(0x30, core.ObjectIdentifier("1.2.840.113549.1.7.2").dump() + tlv(0xA0, tlv(0x30, body, ber), ber), ber)

def stamper(who, when=T):
    def stamp(value):
        info = tsp.TSTInfo({"version": 1, "policy": "1.3.6.1.4.1.32473.1.1",
            "message_imprint": {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": hashlib.sha256(value).digest()},
            "serial_number": 7, "gen_time": when}).dump()
        return signed_data([signer_info(who, info, "sha256", ctype="tst_info")], [who], ctype="1.2.840.113549.1.9.16.1.4", econtent=info, version=3)
    return stamp

# --- PDF
def pdf(make, subfilter="adbe.pkcs7.detached", extra="", room=9000):
    parts, offsets = [b"%PDF-1.7\n"], []
    def add(number, text):
        offsets.append(sum(map(len, parts)))
        parts.append(f"{number} 0 obj\n".encode() + text + b"\nendobj\n")
    add(1, b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] /SigFlags 3 >> >>")
    add(2, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
    add(3, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> /Annots [6 0 R] >>")
    stream = b"BT /F 18 Tf 40 120 Td (100 EUR) Tj ET"
    add(4, b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream")
    add(5, b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    add(6, b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /V 7 0 R /Rect [0 0 0 0] /F 132 /P 3 0 R >>")
    add(7, f"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /{subfilter} /M (D:20261001100000Z) {extra} /ByteRange [0 0000000000 0000000000 0000000000] /Contents <".encode() + b"0" * room + b"> >>")
    start = sum(map(len, parts))
    parts.append(b"xref\n0 8\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % o for o in offsets)
                 + b"trailer << /Size 8 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)
    file = b"".join(parts)
    gap = file.index(b"/Contents <0") + len(b"/Contents ")
    end = gap + room + 2
    file = file.replace(b"/ByteRange [0 0000000000 0000000000 0000000000]", b"/ByteRange [0 %010d %010d %010d]" % (gap, end, len(file) - end))
    value = make(file[:gap] + file[end:]).hex().encode()
    assert len(value) <= room, len(value)
    return file[:gap + 1] + value + file[gap + 1 + len(value):]

def signed(who, stamp=stamper(tsa), certs=(ca,), crls=(), md="sha256", **more):
    return pdf(lambda content: signed_data([signer_info(who, content, md, stamp=stamp, **more)], [who, *certs], crls))

def save(name, data): (OUT / name).write_bytes(data)

# --- lists
def listed(issuer, who=None, since=T - 20 * D, until=T + 20 * D, revoked=T - 30 * D, reason=None, ext=(), key=None, md=hashes.SHA256(), entry=()):
    b = x509.CertificateRevocationListBuilder().issuer_name(issuer.name).last_update(since).next_update(until)
    b = b.add_extension(x509.CRLNumber(7), False).add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key((key or issuer.key).public_key()), False)
    for e, critical in ext: b = b.add_extension(e, critical)
    if who:
        r = x509.RevokedCertificateBuilder().serial_number(who.cert.serial_number).revocation_date(revoked)
        if reason: r = r.add_extension(x509.CRLReason(reason), False)
        for e, critical in entry: r = r.add_extension(e, critical)
        b = b.add_revoked_certificate(r.build())
    return b.sign(key or issuer.key, md).public_bytes(serialization.Encoding.DER)

def answer(who, issuer, by, status=ocsp.OCSPCertStatus.GOOD, at=T - D, until=T + D, revoked=None, certs=None, md=hashes.SHA256()):
    b = ocsp.OCSPResponseBuilder().add_response(who.cert, issuer.cert, hashes.SHA1(), status, at, until, revoked, None)
    b = b.responder_id(ocsp.OCSPResponderEncoding.HASH, by.cert)
    if by is not issuer: b = b.certificates([by.cert])
    return b.sign(by.key, md).public_bytes(serialization.Encoding.DER)

if __name__ == "__main__":
    OUT.mkdir(exist_ok=True, parents=True)
    save("root.cert.pem", root.cert.public_bytes(serialization.Encoding.PEM))
    for name, who in leaves.items(): save(f"{name}.pdf", signed(who))
    save("tsa-named.pdf", signed(leaves["unnamed"], stamp=stamper(tsanamed)))
    save("tsa-named-answered.pdf", signed(leaves["unnamed"], stamp=stamper(tsanamed), crls=[listed(root)]))
    save("named-with-list.pdf", signed(leaves["named"], crls=[listed(ca)]))
    save("tsa-before-its-certificate.pdf", signed(leaves["unnamed"], stamp=stamper(tsa, T - 400 * D)))
    save("tsa-after-its-certificate.pdf", signed(leaves["unnamed"], stamp=stamper(Who("Horodatage échu", root, ext=[(x509.ExtendedKeyUsage([EKU.TIME_STAMPING]), True)], end=T - D))))
    n, u, i = leaves["named"], leaves["unnamed"], leaves["indirect"]
    idp = lambda **k: (x509.IssuingDistributionPoint(**{**dict(full_name=None, relative_name=None, only_contains_user_certs=False, only_contains_ca_certs=False, only_some_reasons=None, indirect_crl=False, only_contains_attribute_certs=False), **k}), True)
    save("good.crl", listed(ca))
    save("revoked.crl", listed(ca, n))
    save("revoked-later.crl", listed(ca, n, revoked=T + 2 * D, since=T + 3 * D))
    save("revoked-expired.crl", listed(ca, n, since=T - 40 * D, until=T - 10 * D, revoked=T - 50 * D))
    save("expired.crl", listed(ca, since=T - 40 * D, until=T - 10 * D))
    save("future.crl", listed(ca, since=T + 2000 * D, until=T + 2020 * D))
    save("other-key.crl", listed(ca, key=other.key))
    save("delta.crl", listed(ca, ext=[(x509.DeltaCRLIndicator(5), True)]))
    save("delta-revoked.crl", listed(ca, n, ext=[(x509.DeltaCRLIndicator(5), True)]))
    save("critical.crl", listed(ca, ext=[(raw("1.3.6.1.4.1.32473.9", b"\x05\x00"), True)]))
    save("critical-entry.crl", listed(ca, u, entry=[(raw("1.3.6.1.4.1.32473.9", b"\x05\x00"), True)]))
    save("authorities-only.crl", listed(ca, ext=[idp(only_contains_ca_certs=True)]))
    save("users-only.crl", listed(ca, ext=[idp(only_contains_user_certs=True)]))
    save("some-reasons.crl", listed(ca, ext=[idp(only_some_reasons=frozenset([x509.ReasonFlags.key_compromise]))]))
    save("other-point.crl", listed(ca, ext=[idp(full_name=[x509.UniformResourceIdentifier("http://crl.invalid/other.crl")])]))
    save("same-point.crl", listed(ca, ext=[idp(full_name=[x509.UniformResourceIdentifier("http://crl.invalid/ca.crl")])]))
    save("indirect.crl", listed(lister, ext=[idp(indirect_crl=True)]))
    save("indirect-revoked.crl", listed(lister, i, ext=[idp(indirect_crl=True)], entry=[(x509.CertificateIssuer([x509.DirectoryName(ca.name)]), True)]))
    save("lister.cert.der", lister.cert.public_bytes(serialization.Encoding.DER))
    save("hold.crl", listed(ca, n, reason=x509.ReasonFlags.certificate_hold))
    save("released.crl", listed(ca, since=T - 5 * D))
    save("root.crl", listed(root))
    save("root-revokes-authority.crl", listed(root, ca))
    helper = Who("Répondeur", ca, ext=[OCSPSIGN, NOCHECK])
    good = lambda by, **k: answer(n, ca, by, **k)
    save("good.ocsp", good(ca))
    save("delegated.ocsp", good(helper))
    save("delegated-unmeant.ocsp", good(Who("Quelqu’un", ca, ext=[NOCHECK])))
    save("delegated-elsewhere.ocsp", good(Who("Répondeur d’ailleurs", root, ext=[OCSPSIGN, NOCHECK])))
    save("delegated-named.ocsp", good(Who("Répondeur nommé", ca, ext=[OCSPSIGN, CDP])))
    save("delegated-expired.ocsp", good(Who("Répondeur échu", ca, ext=[OCSPSIGN, NOCHECK], end=T - 10 * D)))
    gone = Who("Répondeur révoqué", ca, ext=[OCSPSIGN])
    save("delegated-revoked.ocsp", good(gone))
    save("responder-revoked.crl", listed(other, gone, key=ca.key, since=T - 60 * D, until=T - 50 * D, revoked=T - 70 * D))
    save("revoked.ocsp", good(helper, status=ocsp.OCSPCertStatus.REVOKED, revoked=T - 5 * D))
    save("revoked-later.ocsp", good(helper, status=ocsp.OCSPCertStatus.REVOKED, revoked=T + 5 * D, at=T + 6 * D, until=T + 7 * D))
    save("unknown.ocsp", good(helper, status=ocsp.OCSPCertStatus.UNKNOWN))
    save("stale.ocsp", good(helper, at=T - 5 * D, until=T - 4 * D))
    save("without-end.ocsp", good(helper, at=T + D, until=None))
    save("without-end-stale.ocsp", good(helper, at=T - 3 * D, until=None))
    save("other-certificate.ocsp", answer(u, ca, ca))
    # --- kinds of signatures
    def who(name, key): return Who(name, ca, key=key)
    a = who("Alice", None); b = who("Bob", None)
    r = who("Rsa", rsa.generate_private_key(65537, 2048))
    def kind(name, make, **k): save(f"kind-{name}.pdf", pdf(make, **k))
    plain = lambda w, md="sha256", ber=False, **k: (lambda c: signed_data([signer_info(w, c, md, **k)], [w, ca], ber=ber))
    kind("ber", plain(a, ber=True)); kind("ber-rsa", plain(r, ber=True))
    kind("ber-list", lambda c: signed_data([signer_info(n, c, "sha256", stamp=stamper(tsa))], [n, ca], [listed(ca)], ber=True))
    kind("ecdsa-sha3", plain(a, "sha3_256")); kind("ecdsa-shake256", plain(a, "shake256")); kind("ecdsa-shake128", plain(a, "shake128"))
    e4 = who("Ed448", ed448.Ed448PrivateKey.generate()); e2 = who("Ed25519", ed25519.Ed25519PrivateKey.generate())
    kind("ed448-shake256", plain(e4, "shake256")); kind("ed25519-sha512", plain(e2, "sha512")); kind("ed25519-sha3", plain(e2, "sha3_256"))
    kind("unknown-algorithm", plain(a, sigoid="1.3.6.1.4.1.32473.5"))
    kind("no-attributes", plain(a, attributes=False)); kind("no-attributes-rsa", plain(r, attributes=False)); kind("no-attributes-ed25519", plain(e2, "sha512", attributes=False))
    kind("no-attributes-other-document", lambda c: plain(r, attributes=False)(c.replace(b"100 EUR", b"900 EUR")))
    two = lambda c, d=None: signed_data([signer_info(a, c, "sha256"), signer_info(b, d or c, "sha256")], [a, b, ca])
    kind("two-signers", two); kind("two-signers-one-broken", lambda c: two(c, c + b"x"))
    sha1 = lambda c: hashlib.sha1(c).digest()
    kind("pkcs7-sha1", lambda c: signed_data([signer_info(r, sha1(c), "sha256")], [r, ca], econtent=sha1(c)), subfilter="adbe.pkcs7.sha1")
    kind("pkcs7-sha1-no-attributes", lambda c: signed_data([signer_info(r, sha1(c), "sha1", attributes=False)], [r, ca], econtent=sha1(c)), subfilter="adbe.pkcs7.sha1")
    kind("pkcs7-sha1-ber", lambda c: signed_data([signer_info(r, sha1(c), "sha256")], [r, ca], econtent=sha1(c), ber=True), subfilter="adbe.pkcs7.sha1")
    kind("pkcs7-sha1-other-document", lambda c: signed_data([signer_info(r, sha1(c + b"x"), "sha256")], [r, ca], econtent=sha1(c + b"x")), subfilter="adbe.pkcs7.sha1")
    cert = "/Cert [" + "".join(f"<{w.asn1.dump().hex()}>" for w in (r, ca)) + "]"
    kind("x509-rsa-sha1", lambda c: tlv(4, raw_sign(r.key, "sha1", c)), subfilter="adbe.x509.rsa_sha1", extra=cert)
    kind("x509-rsa-sha1-other-document", lambda c: tlv(4, raw_sign(r.key, "sha1", c + b"x")), subfilter="adbe.x509.rsa_sha1", extra=cert)
    kind("unknown-subfilter", plain(a), subfilter="Example.unknown")
    kind("no-certificate", lambda c: signed_data([signer_info(a, c, "sha256")], [ca]))
    kind("no-certificate-other-document", lambda c: signed_data([signer_info(a, c + b"x", "sha256")], [ca]))
