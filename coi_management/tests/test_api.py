import base64
import json
import os
import re
import shlex
import tempfile
from contextlib import chdir, redirect_stdout
from datetime import datetime
from io import StringIO
from pathlib import Path
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import file_open, mute_logger

from .common import CoiCommon
from .drawing import acord25


@tagged("post_install", "-at_install")
class TestApi(CoiCommon):
    """Other systems get the answer that the file and the gate give."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-06-15"))
        cls.files = cls.env["coi.compliance"].with_user(cls.buyer)

    def ask(self, **words):
        return self.files.get_cover(self.vendor.id, **words)

    def test_a_vendor_is_covered_on_the_days_of_its_policies(self):
        file = self.require()
        self.accept_certificate()
        answer = self.ask()
        self.assertTrue(answer["covered"])
        self.assertEqual((answer["status"], answer["file_id"], answer["short"]), ("compliant", file.id, []))
        self.assertEqual((answer["day"], answer["holds_until"]), ("2026-06-15", "2026-12-31"))
        after = self.ask(day="2027-01-01")
        self.assertFalse(after["covered"])
        self.assertEqual([item["deficiency"] for item in after["short"]], ["EXPIRED"])

    def test_a_vendor_without_a_file_is_judged_by_what_applies_to_it(self):
        self.assertEqual(self.ask()["status"], "not_required")
        self.assertTrue(self.ask()["covered"])
        self.company.coi_requirement_set_id = self.requirements
        other = self.env["res.partner"].create({"name": "Birch", "is_company": True})
        self.env["coi.compliance"].search([("partner_id", "=", other.id)]).unlink()
        answer = self.files.get_cover(other.id)
        self.assertEqual((answer["status"], answer["file_id"], answer["covered"]), ("missing", False, False))

    def test_the_work_of_an_order_counts_and_its_day(self):
        self.require()
        self.accept_certificate()
        work = self.make_set("Dear work", amount_from=100, line_ids=[(0, 0, self.line_vals("cyber"))])
        self.settle()
        order = self.make_order(date_planned=datetime(2026, 7, 1, 12))
        self.assertTrue(self.ask()["covered"])
        answer = self.ask(order_id=order.id)
        self.assertFalse(answer["covered"])
        self.assertEqual((answer["day"], answer["short"][0]["line"]), ("2026-07-01", "cyber"))
        self.assertEqual(answer["order"], {"id": order.id, "gate": "block", "overridden": False})
        work.active = False
        self.settle()
        self.assertEqual(self.ask(order_id=order.id)["order"]["gate"], "pass")

    def test_a_contact_of_the_vendor_stands_for_it(self):
        contact = self.env["res.partner"].create({"name": "Kim", "parent_id": self.vendor.id})
        self.assertEqual(self.files.get_cover(contact.id)["vendor_id"], self.vendor.id)

    def test_what_is_asked_wrongly_is_refused_in_words(self):
        other = self.env["res.partner"].create({"name": "Birch", "is_company": True})
        with self.assertRaisesRegex(UserError, "another vendor"):
            self.ask(order_id=self.make_order(vendor=other).id)
        with self.assertRaisesRegex(UserError, "not a date"):
            self.ask(day="tomorrow")
        with self.assertRaises(MissingError):
            self.files.get_cover(0)

    def test_nobody_without_rights_gets_an_answer(self):
        nobody = new_test_user(self.env, "t_api_nobody", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.files.with_user(nobody).get_cover(self.vendor.id)

    def test_an_order_of_another_company_is_not_told_of(self):
        other = self.env["res.company"].create({"name": "Other Works"})
        order = self.env["purchase.order"].create({"partner_id": self.vendor.id, "company_id": other.id})
        with self.assertRaises(AccessError):
            self.ask(order_id=order.id)


@tagged("post_install", "-at_install")
class TestApiExamples(CoiCommon, HttpCase):
    """The examples of readme/API.md, run as they stand against the server."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor.name = "Harrow and Finch"
        cls.require()
        today = fields.Date.today()
        term = {"effective": fields.Date.subtract(today, months=3), "expiration": fields.Date.add(today, months=9)}
        cls.accept_certificate(cls.policy_vals(limits=cls.gl_limits(1_000_000, 1_000_000), **term))
        cls.order = cls.make_order()
        cls.order.name = "P00042"
        cls.caller = new_test_user(
            cls.env,
            "t_api",
            groups="coi_management.group_coi_user,purchase.group_purchase_user",
            company_id=cls.company.id,
        )
        with file_open("coi_management/readme/API.md") as page:
            cls.page = page.read()

    def setUp(self):
        super().setUp()
        keys = self.env["res.users.apikeys"].with_user(self.caller)
        self.key = keys._generate("rpc", "test", fields.Datetime.add(fields.Datetime.now(), days=1))
        self.startPatcher(patch.dict(os.environ, ODOO_URL=self.base_url(), ODOO_API_KEY=self.key))
        self.env.flush_all()

    def get_block(self, language):
        (block,) = re.findall(rf"```{language}\n(.*?)```", self.page, re.DOTALL)
        return block

    def curl(self, command, key=None):
        """Send what a curl command of the page sends."""
        command = command.replace("\\\n", " ").replace("$ODOO_URL", self.base_url())
        words = shlex.split(command.replace("$ODOO_API_KEY", key or self.key))
        headers = dict(words[number + 1].split(": ") for number, word in enumerate(words) if word == "-H")
        data = words[words.index("-d") + 1]
        (url,) = (word for word in words if word.startswith("http"))
        return self.url_open(url, data=data, headers=headers)

    def test_the_question_by_curl_is_answered_as_the_page_shows(self):
        today = fields.Date.to_string(fields.Date.today())
        command = self.get_block("sh").replace("42", str(self.vendor.id)).replace("2026-06-20", today)
        answer = self.curl(command)
        self.assertEqual(answer.status_code, 200, answer.text)
        shown, found = json.loads(self.get_block("json")), answer.json()
        self.assertEqual(found.keys(), shown.keys())
        for item in found["short"]:
            # amounts are written with a space that does not break
            item["why"] = item["why"].replace("\N{NO-BREAK SPACE}", "")
        self.assertEqual(found["short"], shown["short"])
        self.assertEqual((found["covered"], found["status"]), (shown["covered"], shown["status"]))
        self.assertEqual((found["vendor_id"], found["day"]), (self.vendor.id, today))

    @mute_logger("odoo.http")
    def test_a_wrong_key_and_wrong_arguments_get_the_answers_that_the_page_names(self):
        command = self.get_block("sh").replace("42", str(self.vendor.id))
        self.assertEqual(self.curl(command, key="0" * 40).status_code, 401)
        self.assertEqual(self.curl(command.replace("vendor_id", "supplier")).status_code, 422)
        self.assertEqual(self.curl(command.replace("get_cover", "get_covered")).status_code, 404)
        self.caller.group_ids = self.env.ref("base.group_user")
        self.env.flush_all()
        answer = self.curl(command)
        self.assertEqual(answer.status_code, 403)
        self.assertIn("message", answer.json())

    def test_the_example_in_python_runs_as_it_stands(self):
        told = StringIO()
        data = acord25.draw({"insured": {"name": "Harrow and Finch"}, "coverages": []})
        with tempfile.TemporaryDirectory() as folder, chdir(folder), redirect_stdout(told):
            Path("certificate.pdf").write_bytes(data)
            with patch("requests.post", self.opener.post):
                # the page's own lines; what a reader copies must run
                exec(compile(self.get_block("python"), "API.md", "exec"), {})
        lines = told.getvalue().replace("\N{NO-BREAK SPACE}", "").splitlines()
        self.assertRegex(lines[0], r"^not covered on \d{4}-\d\d-\d\d - the order meets: block$")
        self.assertIn("- General aggregate is $1,000,000 on policy GL-1001", lines[1])
        self.assertIn("certificate.pdf was stored.", lines)
        self.assertIn("to_review Harrow and Finch", told.getvalue())
        self.assertIn("LIMIT_LOW General aggregate is", told.getvalue())
        self.env.invalidate_all()
        certificate = self.env["coi.certificate"].search([("partner_id", "=", self.vendor.id)], limit=1)
        self.assertEqual(base64.b64decode(certificate.document), data)
        self.assertEqual((certificate.create_uid.login, certificate.source), ("t_api", "backend"))
