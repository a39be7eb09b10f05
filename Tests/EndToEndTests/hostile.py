"""Texts and files that somebody hands in to see what they do."""

import html.parser

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
