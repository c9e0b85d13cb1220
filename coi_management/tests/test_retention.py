import base64
from datetime import date, datetime

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from ..models.coi_retention_table import DELETED, ERASED, FILES, KEPT, MASKED
from .access_table import MODELS
from .common import CoiCommon
from .drawing import acord25

#: When the vendor's last was over, in the stories below, and when it is looked at.
BEGIN = "2015-03-02"
NOW = "2026-06-15"

#: Who is named on the file.
PERSON = "Dana Willowby"
ADDRESS = "dana.willowby@agency.example"
TELEPHONE = "(555) 210-4471"

#: Kinds of fields that can hold what somebody wrote, or a file.
WORDS = ("char", "text", "html", "json", "binary")


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRetention(CoiCommon):
    """For how long documents of former vendors are kept, and what stays of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(BEGIN):
            cls.file = cls.require()
            cls.certificate = cls._make_document()
            cls.request = cls.env["coi.request"]._open(cls.file, "correction", "manual")
            cls.request.write({"message": f"Please call {PERSON} at {TELEPHONE}."})
            cls.contact = cls.file.contact_ids.filtered(lambda contact: contact.email == ADDRESS)
            cls.link = cls.env["coi.link"]._make(cls.request, cls.contact)
            cls.token = cls.link._mint().rpartition("/")[2]
            cls.answer = cls.env["coi.answer"]._give(
                cls.request, "message", {"text": f"{PERSON} will send it"}, link=cls.link
            )
            cls.call = cls.env["coi.call"].create(
                {"compliance_id": cls.file.id, "contact_id": cls.contact.id, "note": "On holiday", "outcome": "talked"}
            )
            cls.letter = cls.request.message_post(
                body=f"Dear {PERSON}",
                message_type="email",
                email_from=ADDRESS,
                attachments=[("letter.pdf", b"%PDF-1.4 letter")],
            )
            cls.exemption = cls.env["coi.exemption"].create(
                {
                    "compliance_id": cls.file.id,
                    "state_id": cls.env.ref("base.state_us_10").id,
                    "persons": PERSON,
                    "number": "FL-77",
                    "date_start": date(2015, 1, 1),
                    "date_end": date(2016, 1, 1),
                    "document": base64.b64encode(b"%PDF-1.4 exemption"),
                    "document_name": f"{PERSON}.pdf",
                }
            )
            cls.exemption.with_user(cls.manager).action_approve()
        cls.env.flush_all()
        # what is dated by PostgreSQL, and not by Python
        cls.env.cr.execute("UPDATE coi_compliance SET create_date = %s WHERE id = %s", [BEGIN, cls.file.id])
        for table in ("coi_exemption", "coi_waiver", "coi_gate_override"):
            cls.env.cr.execute(f"UPDATE {table} SET create_date = %s WHERE compliance_id = %s", [BEGIN, cls.file.id])
        cls.env.invalidate_all()

    @classmethod
    def _make_document(cls, vendor=None):
        certificate = cls.make_certificate(
            cls.policy_vals(effective=date(2015, 1, 1), expiration=date(2016, 1, 1)),
            vendor=vendor or cls.vendor,
            certificate_date=date(2015, 1, 2),
            producer_name="Willow Creek Insurance Agency",
            producer_contact=PERSON,
            producer_email=ADDRESS,
            producer_phone=TELEPHONE,
            description_of_operations=f"Additional insured: Harbor Works. Questions to {PERSON}, {ADDRESS}.",
        )
        data = acord25.draw({"insured": {"name": cls.vendor.name}, "coverages": []})
        certificate.write({"document": base64.b64encode(data), "document_name": "acme 2015.pdf"})
        certificate.sudo().write(
            {"checksum": certificate._checksum(data), "reading": {"producer": {"contact": PERSON}}, "source": "link"}
        )
        certificate.action_accept()
        return certificate

    def set_years(self, years=7, confirmed=True):
        self.company.coi_retention_years = years
        if confirmed:
            self.confirm()

    def confirm(self, user=None):
        wizard = self.env["coi.retention"].with_user(user or self.manager).create({"company_id": self.company.id})
        wizard.understood = True
        wizard.action_confirm()
        return wizard

    def erase(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("coi_management.ir_cron_erase").method_direct_trigger()
        self.env.invalidate_all()

    def is_due(self, file=None):
        return (file or self.file).id in self.env["coi.compliance"]._get_due(self.company)

    def assertKept(self):
        self.assertFalse(self.is_due())
        self.erase()
        self.assertFalse(self.file.erased_on)
        self.assertTrue(self.certificate.document)

    # ------------------------------------------------------------ nothing by itself

    def test_everything_is_kept_where_nobody_set_any_years(self):
        self.assertEqual(self.company.coi_retention_years, 0)
        self.assertKept()
        with self.assertRaises(UserError):
            self.confirm()

    def test_nothing_is_deleted_before_a_manager_confirmed_the_preview(self):
        self.set_years(confirmed=False)
        self.assertTrue(self.is_due())
        self.erase()
        self.assertTrue(self.certificate.document)
        self.confirm()
        self.erase()
        self.assertFalse(self.certificate.document)

    def test_other_years_have_to_be_confirmed_anew(self):
        self.set_years(20)
        self.company.coi_retention_years = 7
        self.assertFalse(self.company.coi_retention_confirmed_on)
        self.erase()
        self.assertTrue(self.certificate.document)

    def test_the_same_years_saved_again_stay_confirmed(self):
        self.set_years()
        self.company.coi_retention_years = 7
        self.assertTrue(self.company.coi_retention_confirmed_on)

    def test_who_confirms_has_to_say_that_the_list_was_looked_at(self):
        self.set_years(confirmed=False)
        wizard = self.env["coi.retention"].with_user(self.manager).create({"company_id": self.company.id})
        with self.assertRaises(UserError):
            wizard.action_confirm()

    def test_only_a_manager_of_the_company_confirms(self):
        self.set_years(confirmed=False)
        other = self.env["res.company"].create({"name": "Other Works"})
        stranger = new_test_user(
            self.env,
            "t_other_manager",
            groups="coi_management.group_coi_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        for user in (self.coi_user, self.buyer, stranger):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.confirm(user)
        self.assertFalse(self.company.coi_retention_confirmed_on)

    def test_nobody_confirms_by_writing_to_the_company(self):
        self.set_years(confirmed=False)
        admin = new_test_user(self.env, "t_system", groups="base.group_system", company_id=self.company.id)
        self.company.with_user(admin).write({"coi_retention_confirmed_on": fields.Datetime.now()})
        self.assertFalse(self.company.coi_retention_confirmed_on)

    def test_stopped_nothing_more_is_deleted(self):
        self.set_years(confirmed=False)
        self.confirm().action_stop()
        self.erase()
        self.assertTrue(self.certificate.document)

    # ------------------------------------------------------------ who is a former vendor

    def test_former_since_the_last_of_all_was_over(self):
        self.set_years()
        self.assertEqual(self.env["coi.compliance"]._get_due(self.company), {self.file.id: date(2016, 1, 1)})
        with freeze_time("2022-12-31"):
            self.assertFalse(self.is_due())
        with freeze_time("2023-01-02"):
            self.assertTrue(self.is_due())

    def test_vendor_that_was_archived_is_a_former_one_as_well(self):
        self.vendor.active = False
        self.set_years()
        self.erase()
        self.assertEqual(self.file.erased_on, date(2026, 6, 15))

    def test_vendor_with_an_order_is_kept(self):
        self.set_years()
        for vals in (
            {"date_order": datetime(2020, 5, 1), "state": "purchase"},
            {"date_order": datetime(2015, 5, 1), "state": "draft"},
        ):
            with self.subTest(vals["state"]):
                order = self.make_order(date_planned=vals["date_order"])
                order.date_order = vals["date_order"]
                self.env.cr.execute(
                    "UPDATE purchase_order SET state = %s, invoice_status = 'invoiced' WHERE id = %s",
                    [vals["state"], order.id],
                )
                self.assertKept()
                self.env.cr.execute("UPDATE purchase_order SET state = 'cancel' WHERE id = %s", [order.id])
        self.assertTrue(self.is_due())

    def test_order_of_a_contact_of_the_vendor_is_the_vendors(self):
        self.set_years()
        contact = self.env["res.partner"].create({"name": "Yard", "parent_id": self.vendor.id})
        self.make_order(vendor=contact)
        self.assertKept()

    def test_order_that_was_invoiced_long_ago_keeps_nothing(self):
        self.set_years()
        order = self.make_order(date_planned=datetime(2015, 5, 1))
        order.date_order = datetime(2015, 5, 1)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE purchase_order SET state = 'purchase', invoice_status = 'invoiced' WHERE id = %s", [order.id]
        )
        self.assertTrue(self.is_due())

    def test_vendor_with_an_open_bill_is_kept(self):
        self.set_years()
        bill = self.env["account.move"].create(
            {"move_type": "in_invoice", "partner_id": self.vendor.id, "invoice_date": date(2015, 6, 1)}
        )
        self.assertKept()
        self.env.flush_all()
        set_bill = "UPDATE account_move SET state = 'posted', payment_state = %s, date = '2015-06-01' WHERE id = %s"
        self.env.cr.execute(set_bill, ["partial", bill.id])
        self.assertKept()
        self.env.cr.execute(set_bill, ["paid", bill.id])
        self.assertTrue(self.is_due())

    def test_vendor_with_cover_or_a_contract_or_a_document_that_waits_is_kept(self):
        self.set_years()
        renewal = self.make_certificate(self.policy_vals(policy_number="GL-2"))
        self.env.cr.execute("UPDATE coi_certificate SET received_on = %s WHERE id = %s", [BEGIN, renewal.id])
        self.assertKept()
        renewal.coverage_ids.expiration = date(2016, 1, 1)
        self.assertKept()  # nobody has looked at it
        renewal.unlink()
        self.assertTrue(self.is_due())
        contract = self.env["coi.contract"].create(
            {
                "name": "Pier",
                "company_id": self.company.id,
                "partner_id": self.vendor.id,
                "set_ids": [Command.set(self.requirements.ids)],
            }
        )
        self.assertKept()
        contract.date_end = date(2016, 5, 5)
        self.assertTrue(self.is_due())

    def test_policy_without_an_end_keeps_its_vendor(self):
        self.set_years()
        self.env.flush_all()
        self.env.cr.execute("UPDATE coi_coverage SET expiration = NULL WHERE compliance_id = %s", [self.file.id])
        self.assertFalse(self.is_due())

    def test_legal_hold_keeps_everything_and_only_a_manager_ends_it(self):
        self.set_years()
        with self.assertRaises(ValidationError):
            self.file.with_user(self.coi_user).legal_hold = True
        self.file.with_user(self.coi_user).write({"legal_hold": True, "legal_hold_reason": "Claim 4711"})
        self.assertKept()
        with self.assertRaises(AccessError):
            self.file.with_user(self.coi_user).legal_hold = False
        self.file.with_user(self.manager).legal_hold = False
        self.assertTrue(self.is_due())

    def test_document_that_another_file_rests_on_is_kept_until_both_are_over(self):
        self.set_years()
        with freeze_time(BEGIN):
            other_vendor = self.env["res.partner"].create({"name": "Acme Grading LLC", "is_company": True})
            other = self.require(other_vendor)
            certificate = self._make_document(other_vendor)
        self.assertEqual(certificate.checksum, self.certificate.checksum)
        self.env.flush_all()
        self.env.cr.execute("UPDATE coi_compliance SET create_date = %s WHERE id = %s", [BEGIN, other.id])
        self.env.invalidate_all()
        other.write({"legal_hold": True, "legal_hold_reason": "Claim 4711"})
        self.assertKept()
        other.legal_hold = False
        self.erase()
        self.assertTrue(self.file.erased_on)
        self.assertTrue(other.erased_on)

    def test_order_of_a_branch_that_shares_the_files_keeps_them(self):
        self.set_years()
        branch = self.env["res.company"].create({"name": "Harbor West", "parent_id": self.company.id})
        self.assertTrue(self.is_due())
        self.make_order(company_id=branch.id)
        self.assertKept()

    # ------------------------------------------------------------ what goes, and what stays

    def test_every_field_that_can_hold_words_is_in_the_table(self):
        """A model with a way to the file: whoever adds one, or a field, says what becomes of it."""
        known = {*ERASED, *MASKED, *KEPT, *FILES, *DELETED, "coi.reminder"}
        silent = {"coi.campaign", "coi.plan", "coi.requirement.set", "coi.requirement.version", "coi.contract"}
        for name in MODELS:
            model = self.env[name]
            ways = {"compliance_id", "certificate_id"} & {
                field.name for field in model._fields.values() if field.store and field.type == "many2one"
            }
            if model._transient or not model._auto or name in silent or not (ways or name in known):
                continue
            said = {*ERASED.get(name, ()), *MASKED.get(name, ()), *KEPT.get(name, ()), *FILES.get(name, ())}
            holds = {
                field.name for field in model._fields.values() if field.store and field.type in WORDS and field.name
            }
            with self.subTest(name):
                if name not in DELETED:
                    self.assertFalse(holds - said, "Say in models/coi_retention_table.py what becomes of it")
                    self.assertFalse(said - holds, "models/coi_retention_table.py names what is no more")

    def get_database_text(self):
        """All that stands in the tables of ours and of the chatter on this file."""
        self.env.flush_all()
        texts = []
        for name in {*ERASED, *MASKED, *KEPT, *DELETED, "coi.reminder", "coi.deficiency", "coi.compliance.period"}:
            table = self.env[name]._table
            self.env.cr.execute(f'SELECT t::text FROM "{table}" t')
            texts += [f"{name}: {text}" for (text,) in self.env.cr.fetchall()]
        for table in ("mail_message", "mail_mail", "mail_tracking_value", "mail_activity"):
            self.env.cr.execute(f"SELECT t::text FROM {table} t")
            texts += [f"{table}: {text}" for (text,) in self.env.cr.fetchall()]
        self.env.cr.execute("SELECT name, index_content, res_model FROM ir_attachment WHERE res_model LIKE 'coi.%'")
        return texts + [f"attachment: {row}" for row in self.env.cr.fetchall()]

    def test_nothing_of_the_people_on_it_is_left_anywhere(self):
        before = [text for text in self.get_database_text() if PERSON in text or ADDRESS in text or TELEPHONE in text]
        self.assertGreater(len(before), 8)
        self.set_years()
        self.erase()
        for text in self.get_database_text():
            for secret in (PERSON, ADDRESS, TELEPHONE, "acme 2015.pdf", "On holiday"):
                self.assertNotIn(secret, text)
        self.assertFalse(
            self.env["ir.attachment"].search(
                [
                    ("res_model", "=like", "coi.%"),
                    ("res_id", "in", self.certificate.ids),
                    ("res_field", "=", "document"),
                ]
            )
        )
        self.assertFalse(self.letter.attachment_ids)
        self.assertFalse(self.contact.exists())

    def test_audit_trail_stays(self):
        story = self.certificate.read(["checksum", "kind", "state", "reviewed_on", "received_on", "source", "form"])
        reviewer, producer = self.certificate.reviewer_id, self.certificate.producer_name
        periods = self.file.period_ids.read(["date_from", "status", "content"])
        standing = self.file.get_standing_on("2015-06-15")
        policy = self.certificate.coverage_ids
        self.assertEqual(standing["now"]["status"], "compliant")
        self.set_years()
        self.erase()
        self.assertEqual(
            self.certificate.read(["checksum", "kind", "state", "reviewed_on", "received_on", "source", "form"]), story
        )
        self.assertEqual((self.certificate.reviewer_id, self.certificate.producer_name), (reviewer, producer))
        self.assertEqual(self.file.period_ids.read(["date_from", "status", "content"]), periods)
        self.assertEqual(self.file.get_standing_on("2015-06-15"), standing)
        self.assertEqual((policy.policy_number, policy.expiration), ("GL-1001", date(2016, 1, 1)))
        self.assertEqual(policy.limit_ids[:1].amount, 1_000_000)
        self.assertEqual(self.exemption.decided_by_id, self.manager)
        self.assertEqual(self.exemption.state, "approved")
        self.assertFalse(self.certificate.description_of_operations)
        self.assertIn("Deleted by retention on 06/15/2026", self.file.message_ids[0].body)
        for record in (self.certificate, self.exemption):
            self.assertEqual(record.erased_on, date(2026, 6, 15))
        self.assertIn("was deleted by retention on 06/15/2026", self.certificate._get_erased_words())

    def test_link_opens_nothing_any_more(self):
        self.assertTrue(self.env["coi.link"].sudo()._find(self.token) or self.link.state != "valid")
        self.set_years()
        self.erase()
        self.assertFalse(self.link.token_hash)
        self.assertTrue(self.link.revoked_on)

    def test_file_that_cannot_be_erased_keeps_no_other_from_it(self):
        self.set_years()
        with freeze_time(BEGIN):
            other_vendor = self.env["res.partner"].create({"name": "Birch Grading LLC", "is_company": True})
            other = self.require(other_vendor)
            self._make_document(other_vendor).sudo().checksum = "another"
        self.env.flush_all()
        self.env.cr.execute("UPDATE coi_compliance SET create_date = %s WHERE id = %s", [BEGIN, other.id])
        self.env.cr.execute(
            f"""
            CREATE FUNCTION t_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'broken'; END $$;
            CREATE TRIGGER t_refuse BEFORE UPDATE ON coi_certificate FOR EACH ROW WHEN (OLD.id = {self.certificate.id})
            EXECUTE FUNCTION t_refuse()
            """
        )
        with (
            mute_logger("odoo.sql_db"),
            self.assertLogs("odoo.addons.coi_management.models.coi_erasure", "ERROR") as logs,
        ):
            self.erase()
        self.assertIn(f"coi.compliance {self.file.id} could not be deleted", logs.output[0])
        self.assertFalse(self.file.erased_on)
        self.assertTrue(self.certificate.document)
        self.assertTrue(other.erased_on)

    def test_second_night_finds_nothing_and_new_documents_are_kept_anew(self):
        self.set_years()
        self.erase()
        count = len(self.file.message_ids)
        self.erase()
        self.assertEqual(len(self.file.message_ids), count)
        data = acord25.draw({"insured": {"name": self.vendor.name}, "coverages": []})
        with freeze_time("2026-07-01"):
            result = self.env["coi.certificate"]._intake([("again.pdf", data)], "backend", self.vendor, self.company)
        self.assertEqual(result[0]["level"], "success")
        self.assertNotEqual(result[0]["certificate"], self.certificate)
        self.assertFalse(self.is_due())

    def test_document_that_is_gone_is_not_reviewed_again(self):
        self.set_years()
        self.erase()
        with self.assertRaises(UserError) as caught:
            self.certificate.with_user(self.coi_user).action_review_again()
        self.assertIn("deleted by retention", str(caught.exception))
        self.assertEqual(self.certificate.state, "accepted")

    def test_form_of_a_document_that_is_gone_opens(self):
        self.set_years()
        self.erase()
        with Form(self.certificate.with_user(self.coi_user)) as form:
            self.assertEqual(form.erased_on, "2026-06-15")
        self.assertFalse(self.certificate._portal_describe()["has_file"])

    def test_audit_file_says_that_a_document_is_gone(self):
        self.set_years()
        self.erase()
        report = self.env["report.coi_management.report_audit_file"].with_user(self.coi_user)
        row = report._get_document_row(self.certificate.with_user(self.coi_user))
        self.assertEqual(row["file"], "File deleted by retention on 06/15/2026")
        self.assertEqual(row["checksum"], self.certificate.checksum)
        wizard = (
            self.env["coi.report.audit"]
            .with_user(self.coi_user)
            .create({"compliance_id": self.file.id, "date_from": date(2015, 1, 1), "date_to": date(2016, 2, 1)})
        )
        documents = report._get_documents(wizard, report._get_periods(wizard))
        self.assertIn(self.exemption, documents)

    def test_outcome_of_retention_is_not_typed_in(self):
        for record in (self.file, self.certificate, self.exemption):
            with self.subTest(record._name), self.assertRaises(UserError):
                record.with_user(self.manager).write({"erased_on": date(2026, 6, 1)})

    # ------------------------------------------------------------ the preview

    def test_preview_says_how_much_would_go_and_shows_of_whom(self):
        self.set_years(confirmed=False)
        wizard = self.env["coi.retention"].with_user(self.manager).create({})
        self.assertEqual(wizard.day, date(2019, 6, 15))
        self.assertEqual((wizard.vendor_count, wizard.document_count), (1, 1))
        shown = self.env["coi.compliance"].with_user(self.manager).search(wizard.action_show()["domain"])
        self.assertEqual(shown, self.file)
        self.assertEqual(shown.former_since, date(2016, 1, 1))
        found = self.env["coi.compliance"].with_user(self.manager).search([("retention_due", "=", True)])
        self.assertEqual(found, self.file)
        kept = self.env["coi.compliance"].with_user(self.manager).search([("retention_due", "=", False)])
        self.assertNotIn(self.file, kept)
