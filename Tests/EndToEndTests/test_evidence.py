"""The evidence of a contract: made from what really happened, and checked by programs that are not ours."""

import hashlib
import json
import re
import shutil
import subprocess
import time
import zipfile
from pathlib import Path


from server import BINARY
from visitor import Visitor


def evidence(server, contract, tmp_path):
    status, headers, body = server.send(
        "GET", f"{server.web}/api/v1/contracts/{contract['id']}/evidence",
        headers={"Authorization": f"Bearer {server.key}"})
    assert status == 200, body
    assert headers["Content-Type"] == "application/vnd.etsi.asic-e+zip"
    file = tmp_path / "evidence.asice"
    file.write_bytes(body)
    return file


def verify(file, *options):
    done = subprocess.run([BINARY, "verify", "--json", *options, file], capture_output=True, text=True)
    return done.returncode, json.loads(done.stdout)[0]


def whom(server):
    """Whom to trust: the platform and the authority, and for the seal alone the server."""
    return "--trust", server.data / "trust.pem", "--seal", server.data / "seals.pem"


def trail(container):
    lines = container.read("audit-trail.jsonl").split(b"\n")
    assert lines.pop() == b""
    previous = "0" * 64
    entries = []
    for number, line in enumerate(lines, 1):
        entry = json.loads(line)
        assert (entry["number"], entry["previous"]) == (number, previous)
        previous = hashlib.sha256(line).hexdigest()
        entries.append(entry)
    assert json.loads(container.read("contract.json"))["auditTrail"] == {
        "file": "audit-trail.jsonl", "entries": len(entries), "head": previous}
    return entries


def opened(server, alone, **options):
    contract = server.create()
    return contract, alone(contract["signatories"][0]["signingUrl"], **options)


def test_the_evidence_of_a_signature_holds_what_happened_and_passes_offline(server, alone, tmp_path):
    contract, signing = opened(server, alone)
    signing.on_documents()
    signing.canvas.wait_for()
    signing.page.wait_for_timeout(1200)
    signing.to_signed()
    signing.copy.wait_for()

    file = evidence(server, contract, tmp_path)
    container = zipfile.ZipFile(file)
    assert container.testzip() is None
    assert file.read_bytes()[38:69] == b"application/vnd.etsi.asic-e+zip"[:31]
    names = set(container.namelist())
    assert {
        "mimetype", "resume.html", "verifier.html", "summary.html", "check.html", "contract.json",
        "audit-trail.jsonl", "platform/log.json", "originals/1.pdf", "originals/2.pdf", "signed/1.pdf",
        "reports/1.json", "META-INF/ASiCManifest.xml", "META-INF/signature.p7s", "META-INF/timestamp.tst",
    } <= names

    entries = trail(container)
    kinds = [entry["kind"] for entry in entries]
    for kind in (
        "contract.created", "signatory.viewed", "document.sent", "document.displayed", "signatory.consented",
        "contract.opened", "signatory.code_requested", "signatory.code_sent", "signatory.code_entered",
        "signatory.signed", "contract.completed", "contract.signed_copy_verified",
    ):
        assert kind in kinds, kinds
    shown = next(entry for entry in entries if entry["kind"] == "document.displayed")
    page, milliseconds, percent = map(int, re.fullmatch(r"(\d+)=(\d+):(\d+)", shown["data"]["pages"]).groups())
    assert page == 1 and milliseconds > 500 and 0 < percent <= 100
    # The browser's own digest of what it showed is that of the document.
    original = hashlib.sha256(container.read("originals/1.pdf")).hexdigest()
    assert shown["data"]["sha256"] == shown["data"]["sha256InBrowser"] == original
    consent = next(entry for entry in entries if entry["kind"] == "signatory.consented")
    assert consent["data"]["text"] == signing.texts.consent
    assert (consent["by"], consent["address"]) == ("signatory", "127.0.0.1")
    assert "Chrome" in consent["browser"]
    assert "0000" not in [value for entry in entries for value in entry.get("data", {}).values()]
    summary = container.read("resume.html").decode()
    assert "+33612345678" in summary and signing.texts.consent in summary

    code, report = verify(file, *whom(server))
    assert (code, report["indication"]) == (0, "TOTAL-PASSED"), report
    # Who only holds the seal is no authority, and signs no document.
    code, report = verify(file, "--seal", server.data / "trust.pem", "--trust", server.data / "seals.pem")
    assert (code, report["indication"]) == (1, "INDETERMINATE"), report
    code, report = verify(file)
    assert (code, report["indication"]) == (1, "INDETERMINATE"), report["reasons"]


def test_without_javascript_nothing_is_claimed_of_what_was_displayed(server, alone, tmp_path):
    contract, signing = opened(server, alone, javascript=False)
    signing.to_signed()
    container = zipfile.ZipFile(evidence(server, contract, tmp_path))
    assert "document.displayed" not in [entry["kind"] for entry in trail(container)]
    assert "sans JavaScript" in container.read("resume.html").decode()


def test_a_refusal_has_evidence_too(server, alone, tmp_path):
    contract, signing = opened(server, alone)
    signing.to_declined("Prix trop élevé <script>")
    container = zipfile.ZipFile(evidence(server, contract, tmp_path))
    declined = next(entry for entry in trail(container) if entry["kind"] == "signatory.declined")
    assert declined["data"]["reason"] == "Prix trop élevé <script>"
    summary = container.read("resume.html").decode()
    assert "Prix trop élevé &lt;script&gt;" in summary and "<script" not in summary
    code, report = verify(evidence(server, contract, tmp_path), *whom(server))
    assert code == 0, report["reasons"]


def test_the_command_writes_renews_and_finds_a_changed_byte(server, alone, tmp_path):
    contract, signing = opened(server, alone)
    signing.to_signed()
    signing.copy.wait_for()
    environment = {"PARAPHE_DATA": str(server.data), "PATH": "/usr/bin:/bin", "HOME": str(Path.home())}

    def write(*options):
        subprocess.run(
            [BINARY, "contract", "evidence", contract["id"], "-o", tmp_path / "written.asice", *options],
            env=environment, check=True, cwd=tmp_path)
        return tmp_path / "written.asice"

    first = write().read_bytes()
    assert write().read_bytes() == first
    renewed = write("--renew")
    assert "META-INF/ASiCArchiveManifest.xml" in zipfile.ZipFile(renewed).namelist()
    trust = whom(server)
    code, report = verify(renewed, *trust)
    assert code == 0, report["reasons"]

    whole = bytearray(renewed.read_bytes())
    place = whole.index(b"%PDF-") + 2000
    whole[place] ^= 1
    renewed.write_bytes(whole)
    code, report = verify(renewed, *trust)
    assert (code, report["indication"]) == (1, "TOTAL-FAILED")
    assert "originals/1.pdf" in " ".join(report["reasons"])


def commands(page):
    """What a page of the container tells one to type."""
    blocks = [block.split("</pre>")[0] for block in page.split("<pre>")[1:]]
    for old, new in ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&"):
        blocks = [block.replace(old, new) for block in blocks]
    return blocks


def run(command, folder, trust):
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command], cwd=folder, capture_output=True, text=True,
        env={"TRUST": str(trust), "PATH": "/usr/bin:/bin", "HOME": str(Path.home())})


def test_the_pages_inside_are_true_of_openssl(server, alone, tmp_path):
    """Runs the commands that the pages give, as they stand: on the whole container, renewed, and on one
    that was tampered with in each way that they are there to find."""
    contract, signing = opened(server, alone)
    signing.to_signed()
    signing.copy.wait_for()
    evidence(server, contract, tmp_path)
    status, _, renewed = server.send(
        "POST", f"{server.web}/api/v1/contracts/{contract['id']}/evidence/renew", b"",
        {"Authorization": f"Bearer {server.key}"})
    assert status == 200, renewed
    (tmp_path / "renewed.asice").write_bytes(renewed)
    folder = tmp_path / "unpacked"
    zipfile.ZipFile(tmp_path / "renewed.asice").extractall(folder)
    trust = tmp_path / "trust.pem"
    trust.write_bytes((server.data / "trust.pem").read_bytes() + (server.data / "seals.pem").read_bytes())
    english, french = (commands((folder / name).read_text()) for name in ("check.html", "verifier.html"))
    assert len(english) == len(french) == 6
    for command in english + french:
        done = run(command, folder, trust)
        assert done.returncode == 0, (command, done.stdout, done.stderr)

    def fails(number, change, *arguments):
        broken = tmp_path / "broken"
        shutil.rmtree(broken, ignore_errors=True)
        shutil.copytree(folder, broken)
        change(broken, *arguments)
        for page in (english, french):
            done = run(page[number - 1], broken, trust)
            assert done.returncode != 0, (number, change, done.stdout)

    def flip(broken, path, place=100):
        data = bytearray((broken / path).read_bytes())
        data[place] ^= 1
        (broken / path).write_bytes(data)

    def add(broken):
        (broken / "originals/2.txt").write_text("not sealed")

    def cut(broken):
        lines = (broken / "audit-trail.jsonl").read_bytes().splitlines(keepends=True)
        (broken / "audit-trail.jsonl").write_bytes(b"".join(lines[:-1]))

    def append(broken):
        with (broken / "signed/1.pdf").open("ab") as pdf:
            pdf.write(b"junk\n")

    fails(1, flip, "originals/1.pdf")
    fails(1, add)
    fails(2, flip, "META-INF/ASiCManifest.xml")
    fails(3, flip, "META-INF/ASiCManifest-timestamp.xml")
    fails(3, flip, "META-INF/signature.p7s")
    fails(4, flip, "META-INF/ASiCArchiveManifest.xml")
    fails(5, flip, "audit-trail.jsonl")
    fails(5, cut)
    fails(6, flip, "signed/1.pdf", 2000)
    fails(6, append)


def test_each_receipt_of_a_copy_is_written_down_once(server, alone, tmp_path):
    contract, signing = opened(server, alone)
    signing.to_signed()
    with signing.page.expect_download() as download:
        signing.copy.click()
    assert download.value.path().stat().st_size > 0
    copy = f"{server.web}/api/v1/contracts/{contract['id']}/documents/1/signed"
    for method in ("HEAD", "GET", "GET"):
        server.send(method, copy, headers={"Authorization": f"Bearer {server.key}"})
    container = zipfile.ZipFile(evidence(server, contract, tmp_path))
    delivered = [entry for entry in trail(container) if entry["kind"] == "document.delivered"]
    assert [entry["by"] for entry in delivered] == ["signatory", "company"]
    signed = hashlib.sha256(container.read("signed/1.pdf")).hexdigest()
    assert {entry["data"]["sha256"] for entry in delivered} == {signed}


def test_the_signature_names_how_its_link_s_holder_was_authenticated(server, tmp_path):
    """The first link and a fresh one each carry an authentication: the one that was used is named."""
    contract = server.create()
    signatory = contract["signatories"][0]
    used = {
        "method": "password-otp", "at": "2026-01-15T08:30:00+01:00", "level": "substantial",
        "subject": "customer <48213>", "provider": "Orvéa ID", "acr": "eidas2"}
    links = [
        server.call("POST", f"/contracts/{contract['id']}/signatories/{signatory['id']}/link",
                    {"authentication": authentication})["signingUrl"]
        for authentication in ({"method": "passkey", "at": "2026-01-14T08:30:00Z"}, used)]
    visitor = Visitor(server, links[1])
    visitor.open()
    assert visitor.start()[0] == 303
    server.send("GET", f"{server.web}{visitor.path}/code?wait=1&from=sending")
    assert visitor.type("0000")[0] == 303
    server.send("GET", f"{server.web}{visitor.path}/code?wait=1&from=signing")
    give_up = time.monotonic() + 40
    while server.contract(contract["id"])["signedCopy"] != "verified":
        assert time.monotonic() < give_up
        time.sleep(0.1)

    file = evidence(server, contract, tmp_path)
    container = zipfile.ZipFile(file)
    entries = trail(container)
    made = {entry["data"]["link"]: entry["data"] for entry in entries if entry["kind"] == "link.created"}
    assert len(made) == 2
    [signed] = [entry for entry in entries if entry["kind"] == "signatory.signed"]
    assert made[signed["data"]["link"]]["authentication.provider"] == "Orvéa ID"
    kept = used | {"at": "2026-01-15T07:30:00Z"}
    assert json.loads(container.read("contract.json"))["signatories"][0]["authentication"] == kept
    english, french = (container.read(name).decode() for name in ("summary.html", "resume.html"))
    words = "authenticated by Orvéa ID with a password and a code at 2026-01-15 08:30:00 UTC+01:00, according to the company"
    assert f"<dt>Authentication</dt><dd>{words} (level: substantial; subject: customer &lt;48213&gt;; acr: eidas2)" in english
    assert "authentifié par Orvéa ID avec un mot de passe et un code le 2026-01-15 08:30:00" in french
    assert "with a passkey" in english and "selon l’entreprise" in french
    # No link's token stands anywhere in it.
    for link in links:
        token = link.rsplit("/", 1)[1]
        assert not any(token[:22].encode() in container.read(name) for name in container.namelist())

    code, report = verify(file, *whom(server))
    assert (code, report["indication"]) == (0, "TOTAL-PASSED"), report["reasons"]
    assert {page["path"]: page["comparison"] for page in report["pages"]} == {
        name: "same" for name in ("resume.html", "summary.html", "verifier.html", "check.html")}
