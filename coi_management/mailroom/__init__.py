"""What came by mail: the bytes of a message in, its words and the files in it out.

Plain Python: imports no odoo, touches no database, opens no document and no picture. Mails come from strangers, so that
everything in here has limits, and nothing that a mail holds raises.

From the ground up: ``envelope`` (the header before it is parsed), ``tnef`` (winmail.dat), ``unpack`` (what is within
what, and what a file is), ``words`` (what a text says), ``letter`` (a whole message).
"""

from .envelope import cut_header, recipients
from .letter import Failure, Mail, delivery_failures, open_mail
from .unpack import OTHER, PDF, PICTURE, Limits, Piece, unpack
from .words import find_references, find_subject, notice_kind

__all__ = [
    "OTHER",
    "PDF",
    "PICTURE",
    "Failure",
    "Limits",
    "Mail",
    "Piece",
    "cut_header",
    "delivery_failures",
    "find_references",
    "find_subject",
    "notice_kind",
    "open_mail",
    "recipients",
    "unpack",
]
