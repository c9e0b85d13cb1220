import re

from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from .access_common import AccessCommon
from .access_table import ALIKE, FILES, MODELS, OF_MAIN_COMPANY, REPORTS, SHARED_MODELS
from .test_access_matrix import COLUMNS

#: What stands in every file of these tests, and in nothing else.
MARK = b"coi-secret-file"
FILE = b"%PDF-1.4\n% " + MARK + b"\n"

#: Parts of an address of Odoo's that name a file.
PART = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")

#: Routes of Odoo's that give files, pictures or thumbnails of them.
SERVING = ("/web/content", "/web/image")

#: Routes of Odoo's that show or change what was written on a record.
TALKING = {
    "/mail/thread/messages": {},
    "/mail/thread/recipients": {},
    "/mail/thread/subscribe": {"partner_ids": []},
    "/mail/message/post": {"post_data": {"body": "Posted by a stranger"}},
}


@tagged("post_install", "-at_install")
class TestAccessFiles(AccessCommon, HttpCase):
    """Every file and every printed report of ours, by every address that Odoo has for them, for every kind of user."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # printed in HTML: what is asked for is who gets it
        cls.env["ir.config_parameter"].set_param("report.print_delay", "0")

    def setUp(self):
        super().setUp()
        # that somebody is refused is logged
        self.enterContext(
            mute_logger(
                "odoo.http",
                "odoo.addons.base.models.ir_rule",
                "odoo.addons.base.models.ir_model",
                "odoo.addons.base.models.ir_attachment",
                "odoo.addons.base.models.ir_binary",
            )
        )

    @staticmethod
    def get_named(names):
        """Kinds of users that are named, with those who are like them."""
        named = set(names.split())
        return named | {kind for kind, alike in ALIKE.items() if alike in named}

    def get_readers(self, name):
        readers = [kind for kind, may in zip(COLUMNS, MODELS[name], strict=True) if "r" in may]
        if name in SHARED_MODELS:
            readers.append("stranger")
        return self.get_named(" ".join(readers))

    # ------------------------------------------------------------ files

    def get_file_fields(self):
        """Binary fields of our models that keep a file, found in the registry."""
        return {
            (name, field.name)
            for name, model in self.registry.items()
            if name.startswith("coi.") and not model._abstract and not model._transient
            for field in model._fields.values()
            if field.type in ("binary", "image") and field.store and not field.related
        }

    def get_addresses(self, attachment, name, field, record):
        """All addresses by which Odoo gives a file, found in the routing map."""
        xmlid = f"__test__.file_{attachment.id}"
        self.env["ir.model.data"].create(
            {"module": "__test__", "name": xmlid.split(".")[1], "model": "ir.attachment", "res_id": attachment.id}
        )
        whole = {"width": 64, "height": 64, "filename": "a.pdf", "unique": "abc"}
        for rule in self.env["ir.http"].routing_map().iter_rules():
            if not rule.rule.startswith(SERVING):
                continue
            parts = {part for _kind, part in PART.findall(rule.rule)}
            for values in (
                {**whole, "id": attachment.id},
                {**whole, "model": name, "id": record.id, "field": field},
                {**whole, "model": "ir.attachment", "id": attachment.id, "field": "raw"},
                {**whole, "xmlid": xmlid},
            ):
                if not parts <= values.keys() or ("model" in values) != ("model" in parts) or not values.get(field, 1):
                    continue
                if ("xmlid" in values) == ("xmlid" in parts):
                    yield PART.sub(lambda part, values=values: str(values[part[2]]), rule.rule)
            if not parts:
                yield f"{rule.rule}?id={attachment.id}"
                yield f"{rule.rule}?model={name}&id={record.id}&field={field}"
                yield f"{rule.rule}?model={name}&id={record.id}&field={field}&download=1&access_token=wrong"
                yield f"{rule.rule}?id={attachment.id}&access_token={self.other_token}"
                yield f"{rule.rule}?xmlid={xmlid}"

    def make_file(self, name, field):
        record = self.get_record(name)
        # a list that is imported is read when it changes: as a file it is as good as any
        record.env.cr.execute(
            SQL(
                "DELETE FROM ir_attachment WHERE res_model = %s AND res_id = %s AND res_field = %s",
                name,
                record.id,
                field,
            )
        )
        self.env["ir.attachment"].create(
            {"name": field, "res_model": name, "res_id": record.id, "res_field": field, "raw": FILE}
        )
        self.env.flush_all()
        return record, self.env["ir.attachment"].search(
            [("res_model", "=", name), ("res_field", "=", field), ("res_id", "=", record.id)]
        )

    def make_other_token(self):
        """The token of a file that everybody may have who is given it."""
        other = self.env["ir.attachment"].create({"name": "public.txt", "raw": b"public"})
        self.other_token = other.generate_access_token()[0]

    def test_table_names_every_field_that_keeps_a_file(self):
        found = self.get_file_fields()
        self.assertFalse(found - set(FILES), "Say in tests/access_table.py who gets the files of these fields")
        self.assertFalse(set(FILES) - found, "tests/access_table.py names fields that are no more")

    def test_files_are_given_to_those_alone_whom_the_table_names_by_whichever_address(self):
        self.make_other_token()
        addresses = {}
        for (name, field), names in FILES.items():
            record, attachment = self.make_file(name, field)
            self.assertTrue(attachment, f"{name}.{field} keeps its file in the table: nothing checks who gets it there")
            self.assertFalse(attachment.access_token)
            self.assertFalse(attachment.public)
            found = sorted(set(self.get_addresses(attachment, name, field, record)))
            self.assertGreater(len(found), 20)
            addresses[name, field] = (self.get_named(names), found)
        for visitor in self.users:
            self.visit(visitor)
            for (name, field), (readers, found) in addresses.items():
                given = 0
                for address in found:
                    response = self.url_open(address, allow_redirects=False)
                    with self.subTest(file=f"{name}.{field}", visitor=visitor, address=address):
                        if visitor not in readers:
                            self.assertNotIn(MARK, response.content)
                        elif MARK in response.content:
                            given += 1
                            self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
                            self.assertIn("default-src 'none'", response.headers["Content-Security-Policy"])
                with self.subTest(file=f"{name}.{field}", visitor=visitor):
                    self.assertEqual(bool(given), visitor in readers)

    def get_threads(self):
        return [name for name in MODELS if "message_ids" in self.env[name]._fields]

    def test_what_hangs_on_a_message_is_given_to_those_alone_who_may_read_its_record(self):
        """In the chatter of every model of ours, with and without the token of another file."""
        self.make_other_token()
        attachments = {}
        for name in self.get_threads():
            message = self.get_record(name).message_post(body="See there", attachments=[("a.pdf", FILE)])
            attachments[name] = message.attachment_ids
        for visitor in self.users:
            self.visit(visitor)
            for name, attachment in attachments.items():
                readers = self.get_readers(name)
                for address in (
                    f"/web/content/{attachment.id}",
                    f"/web/content/{attachment.id}?download=1&access_token={self.other_token}",
                    f"/web/image/{attachment.id}",
                    f"/mail/attachment/pdf_first_page/{attachment.id}",
                ):
                    response = self.url_open(address, allow_redirects=False)
                    with self.subTest(thread=name, visitor=visitor, address=address):
                        if visitor not in readers:
                            self.assertNotIn(MARK, response.content)
                        elif address == f"/web/content/{attachment.id}":
                            self.assertIn(MARK, response.content)

    def test_nobody_else_reads_or_writes_on_a_record_by_the_routes_of_the_chatter(self):
        for name in self.get_threads():
            self.get_record(name).message_post(body=f"secret of {name}.")
        for visitor in ("nobody", "vendor", "other_vendor", "employee", "system", "stranger", "branch"):
            self.visit(visitor)
            for name in self.get_threads():
                if visitor in self.get_readers(name):
                    continue
                record = self.get_record(name)
                before = len(record.message_ids), len(record.message_follower_ids)
                for address, rest in TALKING.items():
                    params = {"thread_model": name, "thread_id": record.id, **rest}
                    response = self.url_open(address, json={"jsonrpc": "2.0", "method": "call", "params": params})
                    with self.subTest(thread=name, visitor=visitor, address=address):
                        self.assertNotIn(f"secret of {name}.", response.text)
                        for secret in ("dana@willowcreek.example", "office@acme.example.com"):
                            self.assertNotIn(secret, response.text)
                record.invalidate_recordset()
                with self.subTest(thread=name, visitor=visitor):
                    self.assertEqual((len(record.message_ids), len(record.message_follower_ids)), before)

    # ------------------------------------------------------------ printed reports

    def get_reports(self):
        """Reports of ours, found in the database."""
        reports = self.env["ir.actions.report"].search([("report_name", "=like", "coi_management%")])
        return {report.report_name.partition(".")[2]: report for report in reports}

    def test_table_names_every_report(self):
        found = set(self.get_reports())
        self.assertFalse(found - set(REPORTS), "Say in tests/access_table.py who gets these reports")
        self.assertFalse(set(REPORTS) - found, "tests/access_table.py names reports that are no more")

    def test_reports_are_given_to_those_alone_whom_the_table_names(self):
        for name, report in self.get_reports().items():
            record = self.get_record(report.model)
            named = self.get_named(REPORTS[name])
            if "r" not in OF_MAIN_COMPANY.get(report.model, "r"):
                named.discard("sharer")
            for visitor in self.users:
                self.visit(visitor)
                for address in (
                    f"/report/html/{report.report_name}/{record.id}",
                    f"/report/text/{report.report_name}/{record.id}",
                    # printed for those only who get it anyway: that takes seconds
                    *([f"/report/pdf/{report.report_name}/{record.id}"] if visitor not in named else ()),
                ):
                    response = self.url_open(address, allow_redirects=False)
                    with self.subTest(report=name, visitor=visitor, address=address):
                        is_given = response.status_code == 200 and self.vendor.name in response.text
                        if "/html/" in address:
                            self.assertEqual(is_given, visitor in named)
                        elif visitor not in named:
                            self.assertNotIn(self.vendor.name, response.text)
                            self.assertNotIn(b"%PDF", response.content[:8])
