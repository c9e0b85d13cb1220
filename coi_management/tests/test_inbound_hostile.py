import base64
import hashlib

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TODAY
from .inbound_common import ADDRESS, InboundCommon
from .plain import mails

#: That a mail could not be processed is logged.
LOGGERS = (
    "odoo.addons.coi_management.models.coi_inbound_gateway",
    "odoo.sql_db",
    "odoo.addons.mail.models.mail_thread",
)


def compose(document, text=b"Please see attached.", name=b"coi.pdf", **headers):
    """A mail as bytes, whatever its headers say."""
    fields = {
        "From": b"Ann Agent <ann@bay.test>",
        "To": ADDRESS.encode(),
        "Subject": b"Certificate",
        "Message-ID": b"<%s@bay.test>" % hashlib.sha1(repr((text, headers)).encode()).hexdigest().encode(),
        "Date": b"Mon, 15 Jun 2026 09:00:00 +0000",
        "Content-Type": b'multipart/mixed; boundary="b"',
        **{key.replace("_", "-"): value for key, value in headers.items()},
    }
    header = b"".join(b"%s: %s\r\n" % (key.encode(), value) for key, value in fields.items() if value is not None)
    return (
        header
        + b"\r\n--b\r\nContent-Type: text/plain\r\n\r\n"
        + text
        + b"\r\n--b\r\nContent-Type: application/pdf; name="
        b'"%s"\r\nContent-Transfer-Encoding: base64\r\n\r\n' % name + base64.encodebytes(document) + b"\r\n--b--\r\n"
    )


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestInboundHostile(InboundCommon):
    """Mails that Odoo cannot process, or only in minutes: each is kept whole, and its document comes in."""

    def setUp(self):
        super().setUp()
        self.enterContext(mute_logger(*LOGGERS))
        self.outbox = self.env["mail.mail"].search([])

    def get_hostile(self):
        long = b"".join(hashlib.sha256(b"%d" % number).hexdigest().encode() for number in range(200))
        return {
            "comments within comments": {"From": b"(" * 5000 + b" <ann@bay.test>"},
            "NUL in the subject": {"Subject": b"Certi\0ficate"},
            "NUL in the encoded subject": {"Subject": b"=?utf-8?Q?Certi=00ficate?="},
            "NUL in the name of the sender": {"From": b"An\0n <ann@bay.test>"},
            "NUL in the encoded name of the sender": {"From": b"=?utf-8?Q?An=00n?= <ann@bay.test>"},
            "NUL in the identifier": {"Message_ID": b"<a\0b@bay.test>"},
            "NUL in the text": {"text": b"Hel\0lo"},
            "NUL in the name of the file": {"name": b"co\0i.pdf"},
            "NUL in the encoded name of the file": {"name": b"=?utf-8?Q?co=00i.pdf?="},
            "identifier that no index takes": {"Message_ID": b"<" + long + b"@bay.test>"},
            "subject of a megabyte": {"Subject": b"word " * 200_000},
            "our address behind a thousand others": {
                "To": b", ".join(b"a%d@elsewhere.test" % number for number in range(5000)) + b", " + ADDRESS.encode()
            },
            "character set that does not exist": {"Subject": b"=?x-none?B?4pyT?="},
            "no identifier": {"Message_ID": None},
        }

    def test_none_is_lost_whatever_its_header_says(self):
        for number, (what, hostile) in enumerate(self.get_hostile().items()):
            with self.subTest(what):
                raw = compose(self.draw(number=f"GL-{number}"), **hostile)
                inbound = self.deliver(raw)
                self.assertEqual((len(inbound), inbound.company_id), (1, self.company))
                self.assertEqual(inbound._get_original(), raw)
                self.work("inbox")
                self.assertEqual(len(inbound.certificate_ids), 1, inbound.why)
                self.assertEqual(inbound.certificate_ids.document_name, "coi.pdf")
                self.assertLess(len(inbound.name or ""), 2000)
                # whoever sent it is told nothing, and our address is as good as before
                self.assertEqual(self.env["mail.mail"].search([]), self.outbox)
                self.assertNotEqual(self.company.coi_alias_id.alias_status, "invalid")

    def test_what_is_kept_whole_is_kept_once(self):
        raw = compose(self.draw(), From=b"(" * 5000 + b" <ann@bay.test>")
        self.assertEqual(len(self.deliver(raw)), 1)
        self.assertFalse(self.deliver(raw))

    def test_a_mail_that_cannot_be_processed_and_is_none_of_ours_is_refused_as_ever(self):
        raw = compose(mails.PDF, From=b"(" * 5000 + b" <ann@bay.test>", To=b"info@harbor.test")
        with self.assertRaises(RecursionError):
            self.deliver(raw)

    def test_an_automatic_reply_with_what_cannot_be_opened_goes_to_a_person(self):
        locked = [("coi.7z", b"7z\xbc\xaf\x27\x1c\0\4", {"kind": "application/x-7z-compressed"})]
        inbound = self.receive(locked, Auto_Submitted="auto-replied")
        self.assertEqual(inbound.state, "triage")
        self.assertIn("coi.7z is an archive", inbound.why)

    def test_what_a_program_says_to_stand_between_the_words_goes_to_a_person(self):
        inbound = self.receive(
            [
                ("coi.docx", b"PK\3\4 no archive", {"kind": "application/octet-stream", "disposition": "inline"}),
                ("winmail.dat", mails.winmail({"coi.xlsx": b"PK\3\4 no archive"}), {"kind": "application/ms-tnef"}),
            ]
        )
        self.assertEqual(inbound.state, "triage")
        self.assertIn("coi.docx is neither", inbound.why)
        self.assertIn("winmail.dat › coi.xlsx is neither", inbound.why)
