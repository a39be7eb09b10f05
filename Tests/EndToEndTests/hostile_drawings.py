"""Files of a sound structure whose pages are the attack: what is drawn or read of them has no end, or no bounds."""

import zlib

from pdf_file import FLATE, PDFFile, zeros

FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]"
IMAGE = b"/Type/XObject/Subtype/Image/BitsPerComponent 1/ColorSpace/DeviceGray/Width %d/Height %d"
DRAW = b"q 500 0 0 500 40 100 cm /X Do Q"


def text_of_ten_millions():
    """Twenty kilobytes: two thousand pages share a content of five thousand characters."""
    line = b"(" + b"Lorem ipsum dolor sit amet, " * 4 + b") Tj T*\n"
    content = zlib.compress(b"BT /F 9 Tf 18 TL 10 830 Td\n" + line * 45 + b"ET", 9)
    file = PDFFile().stream(4, content, FLATE)
    numbers = range(10, 2_010)
    packed = {number: file.parts[3] for number in numbers}
    packed[2] = b"<</Type/Pages/Count 2000/Kids[" + b"".join(b"%d 0 R " % number for number in numbers) + b"]>>"
    return file.written_packed(packed)


def forms_within_forms():
    """Twelve levels, each of which draws the next one ten times."""
    file = PDFFile(DRAW, b"/XObject<</X 10 0 R>>")
    for number in range(10, 22):
        file.stream(number, b"/X Do " * 10, FORM + b"/Resources<</XObject<</X %d 0 R>>>>" % (number + 1))
    file.stream(22, b"BT /F 9 Tf 9 9 Td (Bonjour) Tj ET", FORM + b"/Resources<</Font<</F 5 0 R>>>>")
    return file.written()


def a_form_within_itself():
    file = PDFFile(DRAW, b"/XObject<</X 6 0 R>>")
    return file.stream(6, b"/X Do", FORM + b"/Resources<</XObject<</X 6 0 R>>>>").written()


def a_picture_of_30_000_by_30_000():
    """112 MB of bits in 110 KB."""
    file = PDFFile(DRAW, b"/XObject<</X 6 0 R>>")
    return file.stream(6, zeros(30_000 * 3_750), IMAGE % (30_000, 30_000) + FLATE).written()


def a_picture_of_colours():
    """Ten gigabytes, once it is drawn."""
    file = PDFFile(DRAW, b"/XObject<</X 6 0 R>>")
    entries = (IMAGE % (60_000, 60_000)).replace(b"DeviceGray", b"DeviceCMYK").replace(b"Component 1", b"Component 8")
    return file.stream(6, zeros(1 << 30), entries + FLATE).written()


def a_picture_within_the_content():
    return PDFFile(b"q 500 0 0 500 40 100 cm BI /W 60000 /H 60000 /BPC 8 /CS /RGB ID 0 EI Q").written()


def a_picture_of_jbig2():
    """A page of 65,000 by 65,000 (ITU-T T.88, 7.4.8)."""
    page = b"\0\0\0\0\x30\0\1" + (19).to_bytes(4, "big") + (65_000).to_bytes(4, "big") * 2 + bytes(11)
    file = PDFFile(DRAW, b"/XObject<</X 6 0 R>>")
    return file.stream(6, page, IMAGE % (65_000, 65_000) + b"/Filter/JBIG2Decode").written()


def a_picture_of_jpeg_2000():
    """Of 60,000 by 60,000 (ISO/IEC 15444-1, annex A), with nothing in it."""
    def number(*values):
        return b"".join(value.to_bytes(4, "big") for value in values)

    size = b"\xff\x51\0\x29\0\0" + number(60_000, 60_000, 0, 0, 60_000, 60_000, 0, 0) + b"\0\1\7\1\1"
    coding = b"\xff\x52\0\x0c\0\0\0\1\0\5\4\4\0\1"
    steps = b"\xff\x5c\0\x13\x40" + b"\x40" * 16
    tile = b"\xff\x90\0\x0a\0\0" + number(14) + b"\0\1\xff\x93"
    file = PDFFile(DRAW, b"/XObject<</X 6 0 R>>")
    return file.stream(
        6, b"\xff\x4f" + size + coding + steps + tile + b"\xff\xd9",
        b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/Filter/JPXDecode").written()


def content_of_a_gigabyte():
    return PDFFile().stream(4, zeros(1 << 30), FLATE).written()


def content_behind_ten_filters():
    data = zeros(1 << 30)
    for _ in range(9):
        data = zlib.compress(data, 9)
    return PDFFile().stream(4, data, b"/Filter[" + b"/FlateDecode" * 10 + b"]").written()


def content_of_brackets():
    return PDFFile(b"[" * 500_000).written()


def states_without_an_end():
    """A million that are kept, and given back."""
    return PDFFile().stream(4, zlib.compress(b"q " * 1_000_000 + b"Q " * 1_000_000, 9), FLATE).written()


def a_shading_by_a_program():
    """Each point asks a calculator that takes its time (ISO 32000-1, 7.10.5)."""
    program = b"{" + b"sin cos exch cos sin exch " * 2_000 + b"pop dup dup }"
    file = PDFFile(b"/S sh", b"/Shading<</S 6 0 R>>", media=b"0 0 5000 5000")
    file.object(6, b"<</ShadingType 1/ColorSpace/DeviceRGB/Domain[0 5000 0 5000]/Function 7 0 R>>")
    return file.stream(7, program, b"/FunctionType 4/Domain[0 5000 0 5000]/Range[0 1 0 1 0 1]").written()


def a_pattern_of_tiny_tiles():
    file = PDFFile(b"/Pattern cs /P scn 0 0 595 842 re f", b"/Pattern<</P 6 0 R>>")
    tile = b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep .001/YStep .001/Resources<<>>"
    return file.stream(6, b"1 0 0 rg 0 0 1 1 re f", tile).written()


def a_pattern_within_itself():
    file = PDFFile(b"/Pattern cs /P scn 0 0 595 842 re f", b"/Pattern<</P 6 0 R>>")
    tile = (b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 50 50]/XStep 50/YStep 50"
            b"/Resources<</Pattern<</P 6 0 R>>>>")
    return file.stream(6, b"/Pattern cs /P scn 0 0 50 50 re f", tile).written()


def lines_without_number():
    """Two hundred thousand curves over the whole page, dashed finely."""
    content = b"[.01] 0 d 0 0 m\n" + b"595 842 0 842 595 0 c 0 842 595 842 0 0 c\n" * 100_000 + b"S"
    return PDFFile().stream(4, zlib.compress(content, 9), FLATE).written()


def groups_within_groups():
    """Each level is drawn on a surface of its own."""
    file = PDFFile(DRAW, b"/XObject<</X 10 0 R>>")
    for number in range(10, 90):
        file.stream(number, b"/X Do", FORM + b"/Group<</S/Transparency/I true/K true>>"
                    b"/Resources<</XObject<</X %d 0 R>>>>" % (number + 1))
    return file.stream(90, b"0 0 9 9 re f", FORM).written()


def a_mask_within_itself():
    file = PDFFile(b"/G gs 0 0 595 842 re f", b"/ExtGState<</G 6 0 R>>")
    file.object(6, b"<</SMask<</S/Luminosity/G 7 0 R>>>>")
    return file.stream(
        7, b"/G gs 0 0 595 842 re f", FORM + b"/Group<</S/Transparency>>/Resources<</ExtGState<</G 6 0 R>>>>").written()


def letters_within_letters():
    """A letter of a Type 3 font is written in that font."""
    file = PDFFile(b"BT /T 20 Tf 60 700 Td (aaaa) Tj ET", b"/Font<</T 6 0 R>>")
    file.object(3, file.parts[3].replace(b"/Font<</F 5 0 R>>", b""))
    file.object(6, b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]/FirstChar 97/LastChar 97"
                   b"/Widths[9]/Encoding<</Differences[97/a]>>/CharProcs<</a 7 0 R>>/Resources<</Font<</T 6 0 R>>>>>>")
    return file.stream(7, b"9 0 d0 BT /T 1 Tf (aa) Tj ET").written()


def a_font_within_itself():
    file = PDFFile(b"BT /F 20 Tf 60 700 Td (aaaa) Tj ET")
    return file.object(5, b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding 5 0 R/ToUnicode 5 0 R"
                          b"/DescendantFonts[5 0 R]>>").written()


def colours_within_colours():
    file = PDFFile(b"/C cs 1 scn 0 0 595 842 re f", b"/ColorSpace<</C 6 0 R>>")
    return file.object(6, b"[/Indexed 6 0 R 1 <0000>]").written()


def a_function_within_itself():
    file = PDFFile(b"/S sh", b"/Shading<</S 6 0 R>>")
    file.object(6, b"<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 595 842]/Function 7 0 R>>")
    file.object(7, b"<</FunctionType 3/Domain[0 1]/Functions[7 0 R 7 0 R]/Bounds[.5]/Encode[0 1 0 1]>>")
    return file.written()


def a_page_of_a_thousand_kilometres():
    return PDFFile(b"0 0 9 9 re f", media=b"0 0 1000000000 1000000000").written()


def a_page_as_wide_as_a_thumb():
    return PDFFile(b"0 0 9 9 re f", media=b"0 0 10 10000000").written()


def annotations_9_999():
    file = PDFFile(page=b"/Annots[" + b"6 0 R " * 9_999 + b"]")
    file.object(6, b"<</Type/Annot/Subtype/Stamp/Rect[0 0 595 842]/F 4/AP<</N 7 0 R>>>>")
    return file.stream(7, b"0 0 595 842 re f", FORM).written()


def names_in_a_ring():
    ring = b"<</Kids[6 0 R 6 0 R]/Limits[(a)(z)]>>"
    return PDFFile(catalog=b"/Names<</Dests 6 0 R/EmbeddedFiles 6 0 R>>/PageLabels 6 0 R").object(6, ring).written()


def outlines_in_a_ring():
    file = PDFFile(catalog=b"/Outlines 6 0 R/StructTreeRoot 7 0 R")
    file.object(6, b"<</First 6 0 R/Last 6 0 R/Next 6 0 R/Prev 6 0 R/Parent 6 0 R/Title(a)>>")
    return file.object(7, b"<</Type/StructTreeRoot/K[7 0 R]/ParentTree 7 0 R/Kids[7 0 R]>>").written()


# What no program draws in the time that there is.
REFUSED = [content_behind_ten_filters, a_page_of_a_thousand_kilometres, a_page_as_wide_as_a_thumb]
# What can be signed, however it looks.
DRAWABLE = [
    text_of_ten_millions, forms_within_forms, a_form_within_itself, a_picture_of_30_000_by_30_000,
    a_picture_of_colours, a_picture_within_the_content, a_picture_of_jbig2, a_picture_of_jpeg_2000,
    content_of_a_gigabyte, content_of_brackets, states_without_an_end, a_shading_by_a_program,
    a_pattern_of_tiny_tiles, a_pattern_within_itself, lines_without_number, groups_within_groups,
    a_mask_within_itself, letters_within_letters, a_font_within_itself, colours_within_colours,
    a_function_within_itself, annotations_9_999, names_in_a_ring, outlines_in_a_ring,
]
