"""Texts and files that somebody hands in to see what they do."""

import html.parser
import subprocess

# What is taken as a text, and has to stay one. Each holds MARK, which is looked for where it must not be.
MARK = "zqxmark"
NAMES = [
    f"<script>alert('{MARK}')</script>",
    f"\"'><img src=x onerror=alert('{MARK}')>",
    f"</title></textarea><svg onload=alert('{MARK}')>",
    f"&lt;b&gt;{MARK}&amp;#60;",
    f"{{{{{{reference}}}}}} {{{{> phone}}}} [[download]] {{title}} $& $1 {MARK}",
    f"../../../etc/passwd/{MARK}",
    f"..\\..\\{MARK}.exe",
    f"/{MARK}/%2e%2e%2f%00",
    f"{MARK}%0d%0aSet-Cookie: a=b; filename=x.exe",
    f"{MARK}\"; filename=\"x.exe\"; x=\"",
    f"=HYPERLINK(\"https://evil.example\",\"{MARK}\")",
    f"📄✍️👩‍👩‍👧 {MARK} שלום e\u0301",
    f"https://evil.example/{MARK}",
]
# What is refused in every text of a contract: control characters, and those that turn its order around.
REFUSED = ["\r\n", "\0", "\x1b[2J", "\x7f", "\x85", "\u2028", "\u2029", "\u202e", "\u2066", "\u200f"]


class Shape(html.parser.HTMLParser):
    """What a page is made of, without its texts: elements and the names of their attributes."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.elements, self.texts, self.links = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, sorted(name for name, _ in attributes)))
        self.links += [value for name, value in attributes if name in ("href", "src", "action")]

    def handle_endtag(self, tag):
        self.elements.append(("/" + tag, []))

    def handle_data(self, data):
        self.texts.append(" ".join(data.split()))


def pdf(content=b"", catalog=b"", media="0 0 595 842", objects=()):
    """A PDF of one page with these drawing operators; `objects` are numbered from 6."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[{media}]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>".encode(),
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *objects,
    ]
    file, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return file + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(parts) + 1, table, len(parts) + 1, len(file))


def written(text):
    """Operators that write a line of text."""
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /F 14 Tf 60 700 Td ({escaped}) Tj ET".encode("latin-1")


def signed(folder, name):
    """A PDF signed with openssl by somebody of this name, whom nobody knows."""
    key, certificate, content = folder / "key.pem", folder / "certificate.pem", folder / "content"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-utf8",
         "-subj", f"/CN={name}"], check=True, capture_output=True)
    size = 8_000
    file = pdf(catalog=b"/AcroForm<</Fields[7 0 R]/SigFlags 3>>", objects=[
        b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 %s]/Contents<%s>>>" % (
            b" ".join(mark * 10 for mark in (b"A", b"B", b"C")), b"0" * size),
        b"<</Type/Annot/Subtype/Widget/FT/Sig/T(s)/V 6 0 R/Rect[0 0 0 0]/P 3 0 R>>"])
    start = file.index(b"/Contents<0") + len("/Contents")
    end = start + size + 2
    for mark, number in ((b"A", start), (b"B", end), (b"C", len(file) - end)):
        file = file.replace(mark * 10, b"%-10d" % number)
    content.write_bytes(file[:start] + file[end:])
    signature = subprocess.run(
        ["openssl", "cms", "-sign", "-binary", "-in", content, "-signer", certificate, "-inkey", key,
         "-outform", "DER", "-cades", "-md", "sha256"], check=True, capture_output=True).stdout
    return file[:start] + b"<" + signature.hex().encode().ljust(size, b"0") + b">" + file[end:]
