"""PDF files written object by object, with tables that fit: what is wrong with them is what was meant to be."""

import random
import zlib

FLATE = b"/Filter/FlateDecode"
# Where the number of a copy stands: the same file with another is another file, as sound as the first.
_NUMBER = b"%0000000000000000\n"
_START = b"%PDF-1.7\n" + _NUMBER


class PDFFile:
    """Objects 1, the catalog, and 2, the root of the pages, are those of one empty page, number 3, unless they are
    given."""

    def __init__(self, content=b"", resources=b"", page=b"", catalog=b"", media=b"0 0 595 842"):
        self.parts = {
            1: b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[" + media + b"]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>"
               + resources + b">>" + page + b">>",
            5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        }
        self.stream(4, content)

    def object(self, number, body):
        self.parts[number] = body
        return self

    def stream(self, number, data, entries=b""):
        return self.object(number, b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data))

    def written(self, trailer=b"", root=1):
        """With a table of cross-references."""
        file, places = self._objects()
        size = max(places) + 1
        lines = [b"0000000000 65535 f \n"]
        lines += [b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
                  for number in range(1, size)]
        return b"%sxref\n0 %d\n%strailer<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
            file, size, b"".join(lines), size, root, trailer, len(file))

    def written_packed(self, packed, entries=b"", streams=FLATE):
        """With a stream of cross-references, and the objects of `packed`, by number, in a stream of objects."""
        container = max([*self.parts, *packed]) + 1
        index, bodies = [], []
        place = 0
        for number, body in packed.items():
            index.append(b"%d %d " % (number, place))
            bodies.append(body + b"\n")
            place += len(body) + 1
        head = b"".join(index)
        data = head + b"".join(bodies)
        for number in packed:
            self.parts.pop(number, None)
        self.stream(container, zlib.compress(data, 9) if streams else data,
                    b"/Type/ObjStm/N %d/First %d%s%s" % (len(packed), len(head), streams, entries))
        file, places = self._objects()
        places[container + 1] = len(file)
        inside = {number: order for order, number in enumerate(packed)}
        rows = [bytes(8)]
        for number in range(1, container + 2):
            if number in inside:
                rows.append(b"\2" + container.to_bytes(4, "big") + inside[number].to_bytes(3, "big"))
            else:
                rows.append(b"\1" + places[number].to_bytes(4, "big") + bytes(3) if number in places else bytes(8))
        return file + self.references(container + 1, b"".join(rows), container + 2) + self.end(len(file))

    @staticmethod
    def references(number, rows, size, entries=b"", root=1):
        """A stream of cross-references, of one, four and three bytes."""
        data = zlib.compress(rows, 9)
        return b"%d 0 obj\n<</Type/XRef/W[1 4 3]/Size %d/Root %d 0 R%s%s/Length %d>>stream\n%s\nendstream\nendobj\n" % (
            number, size, root, FLATE, entries, len(data), data)

    @staticmethod
    def end(place):
        return b"startxref\n%d\n%%%%EOF\n" % place

    def _objects(self):
        pieces, places, place = [_START], {}, len(_START)
        for number, body in sorted(self.parts.items()):
            piece = b"%d 0 obj\n%s\nendobj\n" % (number, body)
            places[number] = place
            pieces.append(piece)
            place += len(piece)
        return b"".join(pieces), places


def copy(file, number):
    """The same file for every reader, and another one for whoever compares bytes."""
    assert file.startswith(_START)
    return b"%PDF-1.7\n%" + b"%016d\n" % number + file[len(_START):]


def zeros(count):
    """So many zero bytes, deflated; a gigabyte of them takes no longer than a megabyte."""
    piece = 1 << 20
    whole, rest = divmod(count, piece)
    first = zlib.compressobj(9, wbits=-15)
    # Ends at a byte and refers to nothing before it, so that it may follow itself.
    repeated = first.compress(bytes(piece)) + first.flush(zlib.Z_FULL_FLUSH)
    last = zlib.compressobj(9, wbits=-15)
    # RFC 1950, 2.2: of zeros the first sum stays 1 and the second counts them.
    check = (count % 65521) << 16 | 1
    return b"\x78\xda" + repeated * whole + last.compress(bytes(rest)) + last.flush() + check.to_bytes(4, "big")


def honest(size, number=0):
    """A page of text with a picture of so many bytes that cannot be made smaller: the same at each run."""
    side = max(1, int((size / 3) ** 0.5))
    noise = zlib.compress(random.Random(1).randbytes(3 * side * side), 0)
    lines = b"".join(b"(Article %d. Les parties conviennent de ce qui suit.) Tj T* " % line for line in range(1, 31))
    drawing = b"BT /F 11 Tf 14 TL 60 780 Td " + lines + b"ET q 120 0 0 120 420 40 cm /Picture Do Q"
    file = PDFFile(drawing, b"/XObject<</Picture 6 0 R>>")
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8" % (side, side)
    file.stream(6, noise, entries + FLATE)
    return copy(file.written(), number)


def of_pages(count):
    """Each with words of its own: long work for whoever reads them all, and nothing wrong with it."""
    file = PDFFile()
    pages = range(10, 10 + 2 * count, 2)
    for number in pages:
        file.object(number, file.parts[3].replace(b"4 0 R", b"%d 0 R" % (number + 1)))
        file.stream(number + 1, b"BT /F 11 Tf 60 700 Td (Page %d) Tj ET" % (number // 2 - 4))
    kids = b"".join(b"%d 0 R " % number for number in pages)
    return file.object(2, b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids)).written()
