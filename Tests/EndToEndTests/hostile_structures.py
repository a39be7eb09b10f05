"""Files whose structure is the attack: trees, tables and streams that readers walk as they open a file."""

import zlib

from pdf_file import FLATE, PDFFile, zeros

PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
GIGABYTE = 1 << 30


def page_tree_of_30_000_levels():
    """Whoever comes down it by calling himself runs out of stack."""
    levels = 30_000
    packed = {number: b"<</Type/Pages/Parent %d 0 R/Kids[%d 0 R]/Count 1>>" % (number - 1, number + 1)
              for number in range(10, 10 + levels)}
    packed[10 + levels] = b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]>>" % (9 + levels)
    packed[10] = packed[10].replace(b"/Parent 9 0 R", b"/Parent 2 0 R")
    return PDFFile().object(2, b"<</Type/Pages/Kids[10 0 R]/Count 1>>").written_packed(packed)


def page_tree_without_a_table():
    """The same, to be put together from its pieces."""
    nodes = b"".join(b"%d 0 obj<</Kids[%d 0 R]>>endobj\n" % (number, number + 1) for number in range(2, 30_000))
    return PDFFile().written().split(b"2 0 obj")[0] + nodes + b"30000 0 obj<</Type/Page>>endobj\ntrailer<</Root 1 0 R>>"


def parents_of_30_000_levels():
    """What a page inherits is looked for upwards."""
    file = PDFFile().object(2, b"<</Type/Pages/Kids[3 0 R]/Count 1/Parent 10 0 R>>")
    packed = {number: b"<</Type/Pages/Parent %d 0 R>>" % (number + 1) for number in range(10, 30_010)}
    return file.object(3, PAGE).written_packed(packed)


def a_million_pages():
    """One page, listed a million times."""
    count = 1_000_000
    return PDFFile().object(2, b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, b"3 0 R " * count)).written()


def a_million_pages_of_a_small_tree():
    """Each node lists the next one ten times."""
    file = PDFFile()
    for level in range(6):
        kid = 11 + level if level < 5 else 3
        number = 10 + level if level else 2
        parent = b"/Parent %d 0 R" % (9 + level if level > 1 else 2) if level else b""
        file.object(number, b"<</Type/Pages/Count %d/Kids[%s]%s>>" % (10 ** (6 - level), b"%d 0 R " % kid * 10, parent))
    return file.object(3, PAGE.replace(b"2 0 R", b"15 0 R")).written()


def pages_beyond_number():
    """The same thirty levels deep: nobody comes to an end."""
    file = PDFFile().object(2, b"<</Type/Pages/Count 1/Kids[10 0 R 10 0 R]>>")
    for number in range(10, 40):
        file.object(number, b"<</Type/Pages/Parent %d 0 R/Count 1/Kids[%s]>>" % (
            number - 1 if number > 10 else 2, b"%d 0 R " % (number + 1 if number < 39 else 3) * 10))
    return file.written()


def kids_in_a_ring():
    return PDFFile().object(2, b"<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>").written()


def a_count_that_is_not_true():
    return PDFFile().object(2, b"<</Type/Pages/Kids[3 0 R]/Count 2147483647>>").written()


def arrays_100_000_deep():
    return PDFFile(catalog=b"/A " + b"[" * 100_000 + b"]" * 100_000).written()


def dictionaries_100_000_deep():
    return PDFFile(catalog=b"/A " + b"<</A" * 100_000 + b" 0" + b">>" * 100_000).written()


def strings_without_an_end():
    return PDFFile(catalog=b"/A " + b"(" * 4_000_000).written()


def a_million_objects():
    return PDFFile().written_packed({number: b"0" for number in range(10, 1_000_010)})


def objects_of_a_gigabyte():
    """A stream of objects that takes a gigabyte when it is inflated."""
    file = PDFFile()
    file.stream(6, zeros(GIGABYTE), b"/Type/ObjStm/N 1/First 4" + FLATE)
    return in_a_stream_of_objects(file)


def in_a_stream_of_objects(file):
    """The last object of a file is such a stream, and the next but one is in it."""
    head, places = file._objects()
    rows = [bytes(8)] + [b"\1" + places[number].to_bytes(4, "big") + bytes(3) for number in range(1, 7)]
    rows += [b"\1" + len(head).to_bytes(4, "big") + bytes(3), b"\2" + (6).to_bytes(4, "big") + bytes(3)]
    return head + file.references(7, b"".join(rows), 9, b"/A 8 0 R") + file.end(len(head))


def references_of_a_gigabyte():
    file, places = PDFFile()._objects()
    data = zeros(GIGABYTE)
    entries = b"<</Type/XRef/W[1 4 3]/Size 8/Root 1 0 R/Filter/FlateDecode/Length %d>>" % len(data)
    return file + b"7 0 obj\n%sstream\n%s\nendstream\nendobj\n" % (entries, data) + PDFFile.end(len(file))


def references_to_two_billion_objects():
    file, places = PDFFile()._objects()
    rows = bytes(8) + b"".join(b"\1" + places[number].to_bytes(4, "big") + bytes(3) for number in sorted(places))
    return file + PDFFile.references(7, rows, 2_147_483_647, b"/Index[0 2147483647]") + PDFFile.end(len(file))


def columns_beyond_number():
    """A predictor that asks for rows of eight gigabytes (ISO 32000-1, 7.4.4.4)."""
    file, _ = PDFFile()._objects()
    entries = b"/DecodeParms<</Predictor 15/Columns 2147483647/Colors 32/BitsPerComponent 16>>"
    return file + PDFFile.references(7, bytes(64), 8, entries) + PDFFile.end(len(file))


def tables_in_a_ring():
    """The table before this one is this one."""
    file = PDFFile()
    head, _ = file._objects()
    return file.written(b"/Prev %d" % len(head))


def a_hundred_thousand_tables():
    file = PDFFile().written()
    place = file.rindex(b"xref\n0")
    pieces, size = [file], len(file)
    for _ in range(100_000):
        pieces.append(b"xref\n0 0\ntrailer<</Size 6/Root 1 0 R/Prev %d>>\n" % place)
        place, size = size, size + len(pieces[-1])
    return b"".join(pieces) + PDFFile.end(place)


def objects_within_themselves():
    """A stream of objects that is an object of its own."""
    file = PDFFile()
    head, places = file._objects()
    rows = [bytes(8)] + [b"\1" + places[number].to_bytes(4, "big") + bytes(3) for number in sorted(places)]
    rows += [b"\2" + (6).to_bytes(4, "big") + bytes(3), b"\1" + len(head).to_bytes(4, "big") + bytes(3)]
    return head + file.references(7, b"".join(rows), 8, b"/Extends 6 0 R") + file.end(len(head))


def a_length_of_itself():
    return PDFFile().object(4, b"<</Length 4 0 R>>stream\nq Q\nendstream").written()


def headers_of_objects_only():
    """Whoever looks for the end of each from its beginning reads the file as often as it has objects."""
    return PDFFile()._objects()[0] + b"9 0 obj<</Length 9 0 R>>stream\n" * 100_000


def filters_upon_filters():
    """A gigabyte that was deflated again and again, where readers look as they open it."""
    data = zeros(GIGABYTE)
    for _ in range(2):
        data = zlib.compress(data, 9)
    file = PDFFile()
    file.stream(6, data, b"/Type/ObjStm/N 1/First 4/Filter[/FlateDecode/FlateDecode/FlateDecode]")
    return in_a_stream_of_objects(file)


def a_key_of_two_gigabytes():
    """Encrypted, for whoever believes how long its key is (ISO 32000-1, 7.6)."""
    encryption = (b"/Encrypt<</Filter/Standard/V 4/R 4/Length 2147483640/P -4/O<" + b"00" * 32 + b">/U<" + b"00" * 32
                  + b">/CF<</StdCF<</CFM/AESV2/Length 2147483640>>>>/StmF/StdCF/StrF/StdCF>>/ID[<00><00>]")
    return PDFFile().written(encryption)


def fields_in_a_ring():
    catalog = b"/AcroForm<</Fields[6 0 R]>>"
    return PDFFile(catalog=catalog).object(6, b"<</T(a)/Kids[6 0 R]/Parent 6 0 R>>").written()


def annotations_200_000():
    """One, listed again and again."""
    file = PDFFile(page=b"/Annots[" + b"6 0 R " * 200_000 + b"]")
    return file.object(6, b"<</Type/Annot/Subtype/Square/Rect[0 0 9 9]/C[1 0 0]>>").written()


# What readers cannot agree on, or nobody should open.
REFUSED = [
    page_tree_of_30_000_levels, page_tree_without_a_table, parents_of_30_000_levels, a_million_pages,
    a_million_pages_of_a_small_tree, pages_beyond_number, kids_in_a_ring, a_count_that_is_not_true,
    arrays_100_000_deep, dictionaries_100_000_deep, strings_without_an_end, references_of_a_gigabyte,
    references_to_two_billion_objects, columns_beyond_number, headers_of_objects_only, a_key_of_two_gigabytes,
    fields_in_a_ring, annotations_200_000,
]
# What can be put right, for whoever takes the trouble.
REPAIRABLE = [
    a_million_objects, objects_of_a_gigabyte, tables_in_a_ring, a_hundred_thousand_tables, objects_within_themselves,
    a_length_of_itself, filters_upon_filters,
]
