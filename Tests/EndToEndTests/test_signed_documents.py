"""What the sandbox platform signs is accepted by programs that are not ours, whatever was deposited."""

import io
import json
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pikepdf
import pytest
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from sandbox import DEMO, PEOPLE, Sandbox
from server import BINARY

@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    sandbox = Sandbox(tmp_path_factory.mktemp("sandbox"))
    yield sandbox
    sandbox.stop()


def in_a_thread(function, *arguments):
    """pyHanko runs an event loop, and the thread of the tests has Playwright's."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function, *arguments).result()


def saved(pdf, **options):
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def demo(**options):
    with pikepdf.open(DEMO) as pdf:
        return saved(pdf, **options)


def changed(change, **options):
    with pikepdf.open(DEMO) as pdf:
        change(pdf)
        return saved(pdf, **options)


def odd_pages(pdf):
    boxes = [[-100, -50, 200, 90], [0, 0, 14400, 30], [612, 792, 0, 0], [0, 0, 72, 72]]
    for page, box, turn in zip(pdf.pages, boxes, (90, 180, 270, -90)):
        page.MediaBox = box
        page.Rotate = turn
    pdf.pages[0].CropBox = [-50, -20, 100, 60]
    pdf.pages[3].UserUnit = 2


def bare_pages(pdf):
    del pdf.pages[0].Contents
    pdf.pages[1].Contents = pikepdf.Array()
    pdf.pages[2].Contents = pdf.make_stream(b"q q q 1 0 0 1 10 10 cm")
    del pdf.pages[3].Resources


def inherited(pdf):
    pages = pdf.Root.Pages
    pages.Resources = pdf.pages[0].Resources
    pages.MediaBox = pdf.pages[0].MediaBox
    pages.Rotate = 90
    for page in pdf.pages:
        for key in ("/Resources", "/MediaBox", "/Rotate"):
            if key in page:
                del page[key]


def form(pdf):
    def field(name, **entries):
        return pdf.make_indirect(pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, T=pikepdf.String(name), F=4,
            Rect=[72, 72, 200, 90], P=pdf.pages[0].obj, **entries))

    fields = [
        field("nom", FT=pikepdf.Name.Tx, V=pikepdf.String("été"), DA=pikepdf.String("/Helv 0 Tf 0 g")),
        field("accord", FT=pikepdf.Name.Btn, V=pikepdf.Name.Off),
        # Room for a signature that nobody filled.
        field("signature", FT=pikepdf.Name.Sig),
        field("ContratPriveSignature1", FT=pikepdf.Name.Tx),
    ]
    pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array(fields))
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(fields), DA=pikepdf.String("/Helv 0 Tf 0 g"))


GENERATE = pikepdf.ObjectStreamMode.generate
DISABLE = pikepdf.ObjectStreamMode.disable
INPUTS = {
    "classic cross-references": lambda: demo(object_stream_mode=DISABLE),
    "object streams": lambda: demo(object_stream_mode=GENERATE),
    "linearised": lambda: demo(linearize=True),
    "linearised with object streams": lambda: demo(linearize=True, object_stream_mode=GENERATE),
    "PDF 1.3": lambda: demo(force_version="1.3", object_stream_mode=DISABLE),
    "PDF 2.0": lambda: demo(force_version="2.0"),
    "not compressed": lambda: demo(compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized),
    "rotated and odd page sizes": lambda: changed(odd_pages),
    "pages without content or resources": lambda: changed(bare_pages),
    "inherited page attributes": lambda: changed(inherited),
    "a form": lambda: changed(form),
    "a form in object streams": lambda: changed(form, object_stream_mode=GENERATE),
    "bytes before the header": lambda: b"\n\n" + demo(object_stream_mode=DISABLE),
    "restrictions": lambda: demo(encryption=pikepdf.Encryption(owner="o", user="")),
    "an incremental update": lambda: DEMO.read_bytes() + b"\n%%EOF\n",
}


@pytest.mark.parametrize("kind", INPUTS)
def test_what_is_signed_is_valid_for_everyone(sandbox, kind, tmp_path):
    file = tmp_path / "signed.pdf"
    file.write_bytes(sandbox.signed(INPUTS[kind]()))

    checked = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr

    poppler = subprocess.run(["pdfsig", file], capture_output=True, text=True).stdout
    assert poppler.count("Signature is Valid.") == len(PEOPLE), poppler
    assert poppler.count("ETSI.CAdES.detached") == len(PEOPLE)

    trust = ValidationContext(trust_roots=[load_cert_from_pemder(str(sandbox.root))], allow_fetching=False)
    with file.open("rb") as opened:
        signatures = PdfFileReader(opened).embedded_signatures
        assert len(signatures) == len(PEOPLE)
        for signature in signatures:
            status = in_a_thread(validate_pdf_signature, signature, trust, trust)
            assert status.bottom_line, status.pretty_print_details()
            assert status.timestamp_validity.trusted
            attributes = {a["type"].native for a in signature.signer_info["signed_attrs"]}
            assert "signing_certificate_v2" in attributes
            # ETSI EN 319 142-1, 6.3: the time stands in the dictionary.
            assert "signing_time" not in attributes

    own = subprocess.run(
        [str(BINARY), "verify", "--json", "--trust", str(sandbox.root), str(file)], capture_output=True, text=True)
    report, = json.loads(own.stdout)
    assert (own.returncode, report["indication"], report["coverage"]) == (0, "TOTAL-PASSED", "whole-file"), report
    assert [s["name"] for s in report["signatures"]] == [f"{first} {last}" for first, last in PEOPLE]


def signed_before(sandbox):
    return sandbox.signed(DEMO.read_bytes(), PEOPLE[:1])


def xfa(pdf):
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=pdf.make_stream(b"<xdp/>"))


@pytest.mark.parametrize("kind, make, reason", [
    ("an empty file", lambda _: b"", "empty"),
    ("a text", lambda _: b"bonjour", "not a PDF"),
    ("half a file", lambda _: DEMO.read_bytes()[:5000], "structure"),
    ("a password", lambda _: demo(encryption=pikepdf.Encryption(owner="o", user="u")), "password"),
    ("a signature", signed_before, "signed already"),
    ("an XFA form", lambda _: changed(xfa), "XFA"),
])
def test_what_cannot_be_signed_is_refused_when_it_is_deposited(sandbox, kind, make, reason):
    answer = sandbox.deposit(make(sandbox))
    assert (answer["status"], answer["code"]) == ("error", "invalidDocument"), answer
    assert reason in answer["message"]
