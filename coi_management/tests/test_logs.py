import contextlib
import logging

from odoo.tests import new_test_user, tagged

from ..extraction import child
from .link_common import LinkCommon

#: What vendors and agents send, and what stands on file of them.
SENT = {
    "text": "Please ask my brother Obadiah Quillfeather",
    "file": "Obadiah Quillfeather policy.pdf",
    "named": "new.agent@agency.test",
    "name": "Philippa Nightingale",
    "policy": "GL-2040-77",
    "tax id": "US-98-7654321",
}


class Captured(logging.Handler):
    """All that is logged, as a handler would write it down."""

    def __init__(self):
        super().__init__(logging.INFO)
        self.lines = []

    def emit(self, record):
        self.lines.append(logging.Formatter("%(name)s: %(message)s").format(record))


@contextlib.contextmanager
def captured():
    """What any logger logs at INFO and above, in all threads."""
    handler, root = Captured(), logging.getLogger()
    loggers = [root, *(logging.getLogger(name) for name in ("odoo", "werkzeug", "odoo.addons.coi_management"))]
    before = [logger.level for logger in loggers]
    root.addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.INFO)
    try:
        yield handler.lines
    finally:
        root.removeHandler(handler)
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


@tagged("post_install", "-at_install")
class TestLogs(LinkCommon):
    """What people send, and what opens their pages, does not get into the log."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor.vat = SENT["tax id"]
        user = new_test_user(cls.env, "t_log_vendor", groups="base.group_portal", company_id=cls.company.id)
        user.partner_id.parent_id = cls.vendor
        cls.secrets = {
            **SENT,
            "token": cls.path.rpartition("/")[2],
            "agent's token": cls.agent_path.rpartition("/")[2],
            "vendor": "office@acme.test",
            "agent": "dana@willowcreek.test",
        }

    def assertQuiet(self, lines):
        self.assertTrue(lines)
        for what, secret in self.secrets.items():
            told = [line for line in lines if secret.casefold() in line.casefold()]
            with self.subTest(what):
                self.assertFalse(told)

    def test_links_are_used_from_the_first_page_to_the_last(self):
        with captured() as lines:
            self.url_open(self.path)
            self.url_open(f"{self.path}?lang=fr_FR&text={SENT['name']}")
            self.post(f"{self.path}/opened")
            files = [(SENT["file"], self.draw()), ("note.txt", b"Obadiah Quillfeather"), ("broken.pdf", b"%PDF-1.4 x")]
            self.post(f"{self.path}/upload", files=files, text=SENT["text"])
            for kind, values in (
                ("message", {"text": SENT["text"]}),
                ("waiver", {"text": SENT["text"], "scope": "all"}),
                ("agent", {"email": SENT["named"], "name": SENT["name"]}),
                ("agent", {"email": "no address", "name": SENT["name"]}),
                ("attested", {"name": SENT["name"]}),
            ):
                self.post(f"{self.agent_path if kind == 'attested' else self.path}/answer", kind=kind, **values)
            for answer in self.link.answer_ids:
                self.url_open(f"{self.path}/sent/{answer.id}")
                self.post(f"{self.path}/undo/{answer.id}")
            for number in range(4):
                self.url_open(f"{self.path}/document/{number}")
            self.url_open(f"{self.path}x/upload")
            self.env["coi.certificate"].search([])._read()
        self.assertTrue([line for line in lines if "/coi/***" in line], "The visits are in the log")
        self.assertQuiet(lines)

    def test_portal_is_used(self):
        self.authenticate("t_log_vendor", "t_log_vendor")
        url = f"/my/insurance/{self.file.id}"
        with captured() as lines:
            self.url_open(url)
            self.url_open(f"{url}/documents")
            self.url_open(f"{url}/sheet/requirements")
        self.assertQuiet(lines)

    def test_mail_server_that_repeats_an_address_puts_it_into_no_log_of_ours(self):
        for answer in (
            "SMTPRecipientsRefused: {'dana@willowcreek.test': (550, b'5.1.1 <dana@willowcreek.test> unknown')}",
            "SMTPServerDisconnected: dana@willowcreek.test is not taken now",
            "SMTPDataError: (554, b'mail to dana@willowcreek.test is spam')",
        ):
            mail = self.env["mail.mail"].create({"model": "coi.request", "res_id": self.request.id, "email_to": "-"})
            with captured() as lines:
                mail._coi_note_failure("unknown", answer)
            with self.subTest(answer):
                self.assertTrue([line for line in lines if "Reminder" in line])
                self.assertQuiet(lines)

    def test_fault_of_the_reader_tells_where_and_not_what_it_read(self):
        with self.assertRaises(KeyError) as caught:
            try:
                int(SENT["policy"])
            except ValueError as error:
                raise KeyError(SENT["name"]) from error
        trace = child._trace(caught.exception).decode()
        self.assertIn("KeyError", trace)
        self.assertIn("ValueError", trace)
        self.assertNotIn(SENT["policy"], trace)
        self.assertNotIn(SENT["name"], trace)
