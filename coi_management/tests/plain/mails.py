"""Messages for tests, as bytes: what mail programs send."""

import io
import struct
import zipfile
from email.message import EmailMessage

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def picture(width=1200, height=1600, kind="PNG", colour="white", **options):
    """A picture of one colour.

    :param options: of Pillow's ``save``
    """
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, kind, **options)
    return buffer.getvalue()


def message(files=(), *, text="Please see attached.", html=None, sender="Ann Agent <ann@bay.test>", **headers):
    """A message with files.

    :param files: tuples of name, content and, optionally, a dict of options of ``add_attachment``
    :param headers: further headers, with ``_`` for ``-``; None leaves one out
    """
    mail = EmailMessage()
    defaults = {
        "From": sender,
        "To": "certificates@harbor.test",
        "Subject": "Certificate",
        "Message-ID": f"<{abs(hash((text, str(headers), len(files))))}@bay.test>",
        "Date": "Mon, 15 Jun 2026 09:00:00 +0000",
    }
    for name, value in {**defaults, **{name.replace("_", "-"): value for name, value in headers.items()}}.items():
        if value is not None:
            mail[name] = value
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    for name, content, *options in files:
        add_file(mail, name, content, **(options[0] if options else {}))
    return mail


def add_file(mail, name, content, kind="application/octet-stream", disposition="attachment", cid=None):
    if isinstance(content, EmailMessage):
        mail.add_attachment(content, filename=name, disposition=disposition)
        return
    main, sub = kind.split("/")
    mail.add_attachment(content, main, sub, filename=name, disposition=disposition, cid=cid)


def zipped(members, compression=zipfile.ZIP_DEFLATED):
    """A ZIP of name to content."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def locked_zip(members):
    """A ZIP whose members say that they need a password."""
    data = bytearray(zipped(members))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 4)
    return bytes(data)


def winmail(files, long_names=True, as_objects=False):
    """A winmail.dat as Outlook makes it: the name in full among the properties, a short one beside it.

    :param as_objects: the content stands among the properties too, and nowhere else
    """
    parts = [struct.pack("<IH", 0x223E9F78, 1), _attribute(1, 0x89006, struct.pack("<I", 0x10000))]
    for name, content in files.items():
        parts.append(_attribute(2, 0x69002, bytes(14)))
        parts.append(_attribute(2, 0x18010, b"SHORT~1.PDF\0" if long_names else name.encode("cp1252") + b"\0"))
        if not as_objects:
            parts.append(_attribute(2, 0x6800F, content))
        if long_names:
            parts.append(_attribute(2, 0x69005, _properties(name, content if as_objects else None)))
    return b"".join(parts)


def _attribute(level, attribute, value):
    return struct.pack("<BII", level, attribute, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def _properties(name, content):
    text = name.encode("utf-16-le") + b"\0\0"
    named = "Attachment".encode("utf-16-le") + b"\0\0"
    return (
        struct.pack("<I", 4 + (content is not None))
        + struct.pack("<HHI", 0x3, 0x3705, 1)  # how it is attached
        # a property with a name of its own
        + struct.pack("<HH", 0x1F, 0x8001)
        + bytes(16)
        + struct.pack("<II", 1, len(named))
        + named
        + bytes(-len(named) % 4)
        + struct.pack("<II", 1, 4)
        + "x\0".encode("utf-16-le")
        + struct.pack("<HHI", 0x102, 0x3702, 1)  # bytes of odd length
        + struct.pack("<I", 3)
        + b"abc\0"
        + struct.pack("<HHII", 0x1F, 0x3707, 1, len(text))
        + text
        + bytes(-len(text) % 4)
        + (b"" if content is None else _object(content))
    )


def _object(content):
    value = bytes(16) + content
    return struct.pack("<HHII", 0xD, 0x3701, 1, len(value)) + value + bytes(-len(value) % 4)


def bounce(
    address="ann@bay.test", original="<1@harbor.test>", action="failed", status="5.1.1", to=None, why="no such mailbox"
):
    """A delivery status notification (RFC 3464) as bytes."""
    return f"""\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@bay.test>
To: {to or "bounce@harbor.test"}
Subject: Undelivered Mail Returned to Sender
Message-ID: <dsn-{abs(hash((address, original, action)))}@bay.test>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

Your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; bay.test

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 {why}

--b
Content-Type: text/rfc822-headers

Message-ID: {original}
Subject: Certificate
To: {address}

--b--
""".encode().replace(b"\n", b"\r\n")
