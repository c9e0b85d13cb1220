import re
from pathlib import Path

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from .access_common import AccessCommon

#: Keys of the context that our code reads: why it harms nothing when a client sends them.
CONTEXT = {
    "coi_judged": "taken only where it is made by our own class, which JSON cannot be",
    "coi_cleared": "the same",
    "coi_posting": "the same",
    "coi_original": "the same",
    "coi_notes": "the same",
    "coi_merging": "the same",
    "coi_memo": "the same",
    "coi_mirrored": "the same",
    "coi_fetch": "mail is fetched by whoever sets up the system, and sees what its own fetch brings",
    "coi_files": "a domain, searched with the rights of whoever sends it",
    "coi_with_vendor": "the name of a policy begins with its vendor",
    "coi_page_numbers": "whether the pages that one prints are numbered",
    "coi_request_id": "one of the requests of the very file, of which the right to write is checked",
    "figure": "one of the numbers of a campaign that one may read",
    "row_state": "the filter with which a list opens",
    "import_file": "Odoo's own; a row of a sheet is known as one",
}

#: What a client can send.
FORGED = (True, 1, "compliant", [], [1], {}, {"level": "pass"}, {"__class__": "Judged"})

READS = re.compile(r"context(?:\.get\(|\[)\s*[\"']((?:coi_)\w+|figure|row_state|import_file)[\"']")


@tagged("post_install", "-at_install")
class TestAccessContext(AccessCommon):
    """No key of the context that a client sends switches anything off."""

    def call(self, user, model, method, *args, context=None):
        return call_kw(self.env[model].with_user(user), method, list(args), {"context": context or {}})

    def get_contexts(self):
        return [{key: value} for key in CONTEXT for value in FORGED]

    def test_table_names_every_key_that_our_code_reads(self):
        root = Path(__file__).parent.parent
        folders = [root / name for name in ("models", "wizards", "controllers", "reports")]
        found = set()
        for path in [path for folder in folders for path in folder.rglob("*.py")]:
            found |= set(READS.findall(path.read_text()))
        self.assertFalse(found - set(CONTEXT), "Say in CONTEXT why it harms nothing when a client sends these")
        self.assertFalse(set(CONTEXT) - found, "CONTEXT names keys that nobody reads any more")

    def test_order_is_held_whatever_a_client_sends_along(self):
        order = self.make_order(vendor=self.other_vendor)
        for context in self.get_contexts():
            with self.subTest(context=context), self.assertRaisesRegex(UserError, "not insured"), self.cr.savepoint():
                self.call(self.buyer, "purchase.order", "button_confirm", order.ids, context=context)
            with self.subTest(context=context), self.assertRaisesRegex(UserError, "not insured"), self.cr.savepoint():
                self.call(self.buyer, "purchase.order", "write", order.ids, {"state": "purchase"}, context=context)

    def test_vendor_is_asked_at_the_address_it_has_now_whatever_a_client_sends_along(self):
        self.other_vendor.email = "before@birch.example.com"
        self.other_file._get_contacts("vendor")
        for number, context in enumerate(self.get_contexts()):
            self.other_vendor.email = f"office{number}@birch.example.com"
            wizard = self.call(self.buyer, "coi.ask", "create", [{"compliance_ids": self.other_file.ids}])
            self.call(self.buyer, "coi.ask", "read", wizard, ["unreachable"], context=context)
            with self.subTest(context=context):
                addresses = self.other_file.contact_ids.filtered("active").mapped("email_normalized")
                self.assertEqual(addresses, [f"office{number}@birch.example.com"])

    @mute_logger("odoo.sql_db")
    def test_dashboard_tells_nobody_of_what_is_searched_for_but_may_not_be_read(self):
        for user in (self.buyer, self.users["employee"], self.users["vendor"]):
            for domain in (
                [("certificate_ids.insured_name", "ilike", "Acme")],
                [("certificate_ids", "any!", [("insured_name", "ilike", "Acme")])],
                [("id", "in", ["SELECT 1"])],
            ):
                with self.subTest(user=user.login, domain=domain):
                    self.assertFalse(self.is_answered(user, {"coi_files": domain}))

    def is_answered(self, user, context):
        try:
            with self.cr.savepoint():
                self.call(user, "coi.dashboard", "get_figures", context=context)
        except (AccessError, UserError, ValueError, psycopg2.Error):
            return False
        return True
