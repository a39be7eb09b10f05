"""The evidence of a contract: made from what really happened, and checked by programs that are not ours."""

import hashlib
import json
import re
import subprocess
import zipfile


from server import BINARY


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

    code, report = verify(file, "--trust", server.data / "trust.pem")
    assert (code, report["indication"]) == (0, "TOTAL-PASSED"), report
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
    code, report = verify(evidence(server, contract, tmp_path), "--trust", server.data / "trust.pem")
    assert code == 0, report["reasons"]


def test_the_command_writes_renews_and_finds_a_changed_byte(server, alone, tmp_path):
    contract, signing = opened(server, alone)
    signing.to_signed()
    signing.copy.wait_for()
    environment = {"PARAPHE_DATA": str(server.data), "PATH": "/usr/bin:/bin", "HOME": "/root"}

    def write(*options):
        subprocess.run(
            [BINARY, "contract", "evidence", contract["id"], "-o", tmp_path / "written.asice", *options],
            env=environment, check=True, cwd=tmp_path)
        return tmp_path / "written.asice"

    first = write().read_bytes()
    assert write().read_bytes() == first
    renewed = write("--renew")
    assert "META-INF/ASiCArchiveManifest.xml" in zipfile.ZipFile(renewed).namelist()
    trust = ("--trust", server.data / "trust.pem")
    code, report = verify(renewed, *trust)
    assert code == 0, report["reasons"]

    whole = bytearray(renewed.read_bytes())
    place = whole.index(b"%PDF-") + 2000
    whole[place] ^= 1
    renewed.write_bytes(whole)
    code, report = verify(renewed, *trust)
    assert (code, report["indication"]) == (1, "TOTAL-FAILED")
    assert "originals/1.pdf" in " ".join(report["reasons"])


def test_the_page_inside_is_true_of_openssl(server, alone, tmp_path):
    """Runs the commands that the page gives, as they stand."""
    contract, signing = opened(server, alone)
    signing.to_signed()
    signing.copy.wait_for()
    zipfile.ZipFile(evidence(server, contract, tmp_path)).extractall(tmp_path / "unpacked")
    page = (tmp_path / "unpacked/check.html").read_text()
    blocks = [block.split("</pre>")[0] for block in page.split("<pre>")[1:]]
    assert len(blocks) >= 3
    trust = str(server.data / "trust.pem")
    for block in blocks:
        command = block.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace("&quot;", '"')
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command], cwd=tmp_path / "unpacked", capture_output=True, text=True,
            env={"TRUST": trust, "PATH": "/usr/bin:/bin", "HOME": "/root"})
        assert done.returncode == 0, (command, done.stdout, done.stderr)
