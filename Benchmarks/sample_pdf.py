"""The demonstration's contract with a picture on each page: 1 MB, the same at each run."""

import io
import random
import zlib

from servers import PDF

SIDE = 221  # points a side: noise, as heavy as a photograph of that weight


def one_megabyte():
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.generic import pdf_name
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(PDF.read_bytes()))
    noise = random.Random(1)
    for number in range(int(writer.root["/Pages"]["/Count"])):
        picture = writer.add_object(generic.StreamObject(
            {
                pdf_name("/Type"): pdf_name("/XObject"), pdf_name("/Subtype"): pdf_name("/Image"),
                pdf_name("/Width"): generic.NumberObject(SIDE), pdf_name("/Height"): generic.NumberObject(SIDE),
                pdf_name("/ColorSpace"): pdf_name("/DeviceRGB"), pdf_name("/BitsPerComponent"): generic.NumberObject(8),
                pdf_name("/Filter"): pdf_name("/FlateDecode"),
            },
            encoded_data=zlib.compress(noise.randbytes(3 * SIDE * SIDE))))
        drawing = writer.add_object(generic.StreamObject(stream_data=b"q 60 0 0 60 500 770 cm /Picture Do Q"))
        writer.add_stream_to_page(number, drawing, generic.DictionaryObject(
            {pdf_name("/XObject"): generic.DictionaryObject({pdf_name("/Picture"): picture})}))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
