"""Whether what is painted on a page arrived whole: a part that is lost leaves no trace on the page."""

import zlib

from pdfminer.ascii85 import ascii85decode
from pdfminer.pdftypes import LITERALS_ASCII85_DECODE, LITERALS_FLATE_DECODE, PDFStream, resolve1

# Of a stream no more is looked at than this, in bytes of what it unpacks to.
MOST = 8 << 20
STEP = 1 << 16
# RFC 1950: two bytes stand before the packed data, and a checksum behind it that some programs leave out.
HEADER = 2


def is_cut_short(contents):
    """Whether the packed data of one of a page's streams ends before its end, or is garbled.

    :param contents: streams of pdfminer's that nobody has unpacked yet
    """
    return any(_is_broken(resolve1(item)) for item in contents or ())


def _is_broken(stream):
    if not isinstance(stream, PDFStream) or stream.rawdata is None or stream.decipher:
        return False
    data, filters = stream.rawdata, [name for name, _params in stream.get_filters()]
    if filters and filters[0] in LITERALS_ASCII85_DECODE:
        data, filters = ascii85decode(data), filters[1:]
    if not filters or filters[0] not in LITERALS_FLATE_DECODE:
        return False
    return not _unpacks(data.lstrip(b"\r\n")[HEADER:])


def _unpacks(data):
    unpacker, size = zlib.decompressobj(-zlib.MAX_WBITS), 0
    try:
        while data and not unpacker.eof:
            size += len(unpacker.decompress(data, STEP))
            data = unpacker.unconsumed_tail
            if size > MOST:
                return True
    except zlib.error:
        return False
    return unpacker.eof or not size
