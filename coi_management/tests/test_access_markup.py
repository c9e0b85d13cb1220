import contextlib

import psycopg2

from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from .access_common import AccessCommon

#: What runs in a browser where it is taken for markup.
EVIL = '<img src=x onerror="alert(1)">'
EVIL_AS_TEXT = "&lt;img src=x"
#: Pages on which no name and no word of a document stands.
WITHOUT = ("/my/insurance", "/my/purchase")


@tagged("post_install", "-at_install")
class TestAccessMarkup(AccessCommon, HttpCase):
    """Whatever stands in a name, a document or a mail is text wherever it is shown."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        ours = sorted(name for name in cls.env.registry if name.startswith("coi."))
        cls.ours = [name for name in ours if not cls.env[name]._abstract]
        cls.records = {
            name: cls.get_record(name) for name in cls.ours if cls.env[name]._auto and not cls.env[name]._transient
        }
        cls.env["coi.answer"]._give(cls.request, "message", {"text": EVIL}, link=cls.links["valid"])
        cls.env.flush_all()
        for name in cls.records:
            cls._poison(cls.env[name])
        cls.env.cr.execute(
            SQL("UPDATE res_partner SET name = %s, complete_name = %s WHERE id = %s", EVIL, EVIL, cls.vendor.id)
        )
        cls.env.invalidate_all()
        cls.env.registry.clear_cache()

    @classmethod
    def _poison(cls, model):
        """Have it stand in every text of a model, whatever it is."""
        for field in model._fields.values():
            if not field.store or field.type not in ("char", "text") or getattr(field, "size", 0):
                continue
            if field.name in ("code", "key", "checksum", "token_hash", "scope", "lang", "email", "email_normalized"):
                continue
            value = SQL("jsonb_build_object('en_US', %s::text)", EVIL) if field.translate else SQL("%s", EVIL)
            # what has to be unique, or of a certain form, stays as it is
            with contextlib.suppress(psycopg2.Error), cls.env.cr.savepoint():
                cls.env.cr.execute(
                    SQL("UPDATE %s SET %s = %s", SQL.identifier(model._table), SQL.identifier(field.name), value),
                    log_exceptions=False,
                )

    def assertHarmless(self, shown):
        self.assertNotIn("<img src=x", str(shown))
        self.assertNotIn("<img src=&quot;x", str(shown))

    def test_what_we_make_as_markup_holds_none_of_others(self):
        looked_at = 0
        for name, record in self.records.items():
            for field in record._fields.values():
                if field.type == "html":
                    looked_at += 1
                    with self.subTest(model=name, field=field.name):
                        self.assertHarmless(record[field.name])
        self.assertGreater(looked_at, 5)

    def test_previews_of_mails_hold_none(self):
        ask = self.env["coi.ask"].create({"compliance_ids": self.file.ids, "preview_id": self.file.id, "message": EVIL})
        self.assertIn("&lt;img", str(ask.preview))
        self.assertHarmless(ask.preview)

    @mute_logger("odoo.addons.base.models.ir_actions_report")
    def test_what_is_printed_holds_none(self):
        reports = self.env["ir.actions.report"].search([("report_name", "=like", "coi_management%")])
        shown = 0
        for report in reports:
            record = self.get_record(report.model)
            with self.subTest(report.report_name):
                html, _kind = reports._render_qweb_html(report.report_name, record.ids)
                self.assertHarmless(html.decode())
                shown += html.decode().count("&lt;img src=x")
        self.assertGreater(shown, 10)

    def test_what_is_written_in_the_history_holds_none(self):
        self.file.message_post(body=self.env._("%(name)s", name=self.vendor.name))
        self.certificate.with_user(self.coi_user).action_review_again()
        self.file._get_responsible()
        for name, record in self.records.items():
            if "message_ids" in record._fields:
                for message in record.message_ids:
                    with self.subTest(model=name):
                        self.assertHarmless(message.body)

    def test_names_over_several_lines_add_no_header_to_a_mail_and_keep_none_from_leaving(self):
        evil = "Acme\r\nBcc: evil@example.net\n\nPaving"
        for table in ("res_partner", "coi_contact", "res_company"):
            self.env.cr.execute(SQL("UPDATE %s SET name = %s || id", SQL.identifier(table), evil))
        self.env.invalidate_all()
        self.company.email = "office@harbor.example.com"
        known = self.env["mail.mail"].search([])
        self.env["coi.request"]._ask(self.file)
        self.env.ref("coi_management.ir_cron_chase").method_direct_trigger()
        report = self.env["coi.subscription"].with_user(self.manager).create({"report": "vendors", "name": evil})
        report.action_send()
        mails = self.env["mail.mail"].search([]) - known
        self.assertGreater(len(mails), 1)
        parts = ("email_to", "email_cc", "subject", "body", "reply_to", "headers")
        for mail in mails:
            for told in mail._prepare_outgoing_list():
                with self.subTest(mail=mail.model):
                    message = self.env["ir.mail_server"]._build_email__(
                        email_from=mail.email_from,
                        attachments=[(found.name, found.raw, found.mimetype) for found in mail.attachment_ids],
                        **{name: told[name] for name in parts},
                    )
                    self.assertFalse(message["Bcc"])
                    self.assertNotIn(b"\nBcc:", bytes(message).partition(b"\r\n\r\n")[0])

    def test_pages_of_vendors_and_agents_hold_none(self):
        for path, visitor in (
            (f"/coi/{self.tokens['valid']}", "nobody"),
            ("/my/insurance", "vendor"),
            (f"/my/insurance/{self.file.id}", "vendor"),
            (f"/my/insurance/{self.file.id}/documents", "vendor"),
            ("/my/purchase", "vendor"),
        ):
            self.visit(visitor)
            response = self.url_open(path)
            with self.subTest(path):
                self.assertEqual(response.status_code, 200)
                self.assertHarmless(response.text)
                self.assertEqual(EVIL_AS_TEXT in response.text, path not in WITHOUT)
