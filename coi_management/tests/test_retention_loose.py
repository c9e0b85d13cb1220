import base64
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .inbound_common import InboundCommon
from .test_import import HEADINGS, ROW, write_csv

#: When it came, and when it is looked at.
BEGIN = "2015-03-02"
NOW = "2026-06-15"

STRANGER = "Sam Stranger <sam@elsewhere.example>"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRetentionLoose(InboundCommon):
    """What belongs to no vendor has a term of its own, from the day on which it came."""

    def set_years(self, years=3, confirmed=True):
        self.company.coi_retention_loose_years = years
        if confirmed:
            self.confirm()

    def confirm(self):
        wizard = self.get_wizard()
        wizard.understood = True
        wizard.action_confirm()

    def get_wizard(self):
        return self.env["coi.retention"].with_user(self.manager).create({"company_id": self.company.id})

    def erase(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("coi_management.ir_cron_erase").method_direct_trigger()
        self.env.invalidate_all()

    def receive_stray(self, day=BEGIN, **kwargs):
        """A mail of somebody whom nobody knows, with the certificate of a firm that is no vendor."""
        with freeze_time(day):
            return self.receive(
                [("stray.pdf", self.draw(insured="Nobody Knows Inc"))],
                **{"sender": STRANGER, "Subject": "For Sam", "text": "Call Sam Stranger", **kwargs},
            )

    def get_texts(self, *records):
        for record in records:
            self.env.cr.execute(f'SELECT t::text FROM "{record._table}" t WHERE id = %s', [record.id])
            yield self.env.cr.fetchone()[0]
            self.env.cr.execute(
                "SELECT t::text FROM mail_message t WHERE model = %s AND res_id = %s", [record._name, record.id]
            )
            yield from (text for (text,) in self.env.cr.fetchall())

    # ------------------------------------------------------------ what goes

    def test_mail_that_nobody_filed_goes_with_its_document(self):
        mail = self.receive_stray()
        document = mail.certificate_ids
        self.assertEqual(
            (mail.state, document.state, document.insured_name), ("triage", "to_review", "Nobody Knows Inc")
        )
        self.assertTrue(document.coverage_ids)
        self.set_years()
        self.erase()
        self.assertEqual((mail.erased_on, document.erased_on), (date(2026, 6, 15),) * 2)
        self.assertFalse(mail.original or document.document or document.coverage_ids or mail.message_ids.attachment_ids)
        for text in self.get_texts(mail, document):
            for word in ("Stranger", "elsewhere", "Nobody Knows", "stray.pdf", "For Sam"):
                self.assertNotIn(word, text)
        # that it came stays
        self.assertEqual(mail.received_on.date(), date(2015, 3, 2))
        self.assertTrue(document.checksum)

    def test_rejected_junk_goes_and_who_put_it_aside_stays(self):
        mail = self.receive_stray()
        with freeze_time(BEGIN):
            mail.with_user(self.coi_user).action_ignore()
        document = mail.certificate_ids
        self.set_years()
        self.erase()
        self.assertTrue(mail.erased_on and document.erased_on)
        self.assertEqual((mail.state, document.state, document.reviewer_id), ("ignored", "rejected", self.coi_user))

    def test_document_without_vendor_goes_that_came_by_no_mail(self):
        with freeze_time(BEGIN):
            taken = self.env["coi.certificate"]._intake(
                [("stray.pdf", self.draw(insured="Nobody Knows Inc"))], "backend", None, self.company
            )
        document = taken[0]["certificate"]
        self.set_years()
        self.erase()
        self.assertTrue(document.erased_on)
        self.assertFalse(document.document)
        # the same file is a new one then
        again = self.env["coi.certificate"]._intake(
            [("stray.pdf", self.draw(insured="Nobody Knows Inc"))], "backend", None, self.company
        )
        self.assertEqual(again[0]["level"], "success")
        self.assertNotEqual(again[0]["certificate"], document)

    def test_notice_without_vendor_goes(self):
        with freeze_time(BEGIN):
            notice = self.env["coi.notice"].create(
                {
                    "kind": "cancellation",
                    "company_id": self.company.id,
                    "policy_number": "ZZ-1",
                    "insured_name": "Nobody Knows Inc",
                    "document": base64.b64encode(b"%PDF-1.4 notice"),
                }
            )
        self.set_years()
        self.erase()
        self.assertTrue(notice.erased_on)
        self.assertFalse(notice.document or notice.policy_number or notice.insured_name)

    def test_list_goes_after_its_time_and_what_was_made_of_it_stays(self):
        found = self.make_list()
        record = found.row_ids.certificate_id
        self.assertTrue(record)
        self.set_years()
        self.erase()
        self.assertTrue(found.erased_on)
        self.assertFalse(found.document or found.row_ids.cells or found.column_ids.filtered("sample"))
        self.assertEqual(found.row_ids.certificate_id, record)
        self.assertTrue(record.coverage_ids)

    def test_list_whose_file_went_with_a_former_vendor_loses_its_rows_after_its_own_time(self):
        found = self.make_list()
        self.company.coi_retention_years = 7
        found._erase_file()
        self.env.invalidate_all()
        self.assertTrue(found.erased_on and found.row_ids.cells)
        self.assertFalse(found.document)
        self.set_years()
        self.erase()
        self.assertFalse(found.row_ids.cells)
        self.assertFalse(found.filtered_domain(found._get_due_domain(self.company)))

    def test_import_whose_list_is_gone_is_still_undone(self):
        found = self.make_list()
        record = found.row_ids.certificate_id
        self.set_years()
        self.erase()
        found.action_undo()
        self.assertEqual(found.state, "undone")
        self.assertFalse(record.exists())

    def test_list_that_was_never_imported_goes_as_a_whole(self):
        found = self.make_list(begin=False)
        self.set_years()
        self.erase()
        self.assertFalse(found.exists())

    def make_list(self, begin=True):
        with freeze_time(BEGIN):
            found = self.env["coi.import"].create(
                {"document": base64.b64encode(write_csv(HEADINGS, ROW)), "document_name": "list.csv"}
            )
            found.action_check()
            if begin:
                found.action_import()
        self.env.flush_all()
        self.env.cr.execute("UPDATE coi_import SET create_date = %s WHERE id = %s", [BEGIN, found.id])
        self.env.invalidate_all()
        return found

    # ------------------------------------------------------------ what is kept

    def assertKept(self, mail):
        self.erase()
        self.assertFalse(mail.erased_on)
        self.assertTrue(mail.original)
        self.assertTrue(mail.certificate_ids.document)

    def test_nothing_goes_where_no_term_is_set(self):
        mail = self.receive_stray()
        self.company.coi_retention_years = 7
        self.confirm()
        self.assertKept(mail)

    def test_nothing_goes_before_its_time_or_before_a_manager_confirmed_it(self):
        mail = self.receive_stray()
        self.set_years(confirmed=False)
        self.assertKept(mail)
        self.set_years(12)
        self.assertKept(mail)
        self.company.coi_retention_loose_years = 3
        self.assertFalse(self.company.coi_retention_confirmed_on)
        self.assertKept(mail)
        self.confirm()
        self.erase()
        self.assertTrue(mail.erased_on)

    def test_mail_of_a_vendor_is_kept_as_its_file_is(self):
        with freeze_time(BEGIN):
            mail = self.receive([("coi.pdf", self.draw())])
        self.assertEqual(mail.compliance_id, self.file)
        self.set_years()
        self.assertKept(mail)

    def test_mail_whose_document_is_on_a_file_is_kept(self):
        mail = self.receive_stray()
        mail.certificate_ids.partner_id = self.vendor
        self.env.flush_all()
        self.env.cr.execute("UPDATE coi_inbound SET compliance_id = NULL WHERE id = %s", [mail.id])
        self.env.invalidate_all()
        self.set_years()
        self.assertKept(mail)

    def test_legal_hold_keeps_a_mail_with_its_document_and_only_a_manager_ends_it(self):
        mail = self.receive_stray()
        self.set_years()
        with self.assertRaises(ValidationError):
            mail.with_user(self.coi_user).legal_hold = True
        mail.with_user(self.coi_user).write({"legal_hold": True, "legal_hold_reason": "Claim 4711"})
        self.assertKept(mail)
        with self.assertRaises(AccessError):
            mail.with_user(self.coi_user).legal_hold = False
        mail.with_user(self.manager).legal_hold = False
        self.erase()
        self.assertTrue(mail.erased_on)

    def test_legal_hold_on_a_document_keeps_the_mail_with_which_it_came(self):
        mail = self.receive_stray()
        self.set_years()
        hold = {"legal_hold": True, "legal_hold_reason": "Claim 4711"}
        mail.certificate_ids.with_user(self.coi_user).write(hold)
        self.assertKept(mail)

    def test_mail_of_a_sender_who_is_known_on_a_file_under_legal_hold_is_kept(self):
        self.env["coi.contact"].create(
            [
                {"compliance_id": self.require(vendor).id, "role": "agent", "email": "sam@elsewhere.example"}
                for vendor in (self.vendor, self.other_vendor)
            ]
        )
        mail = self.receive_stray()
        self.assertEqual((len(mail.candidate_ids), mail.compliance_id.ids), (2, []))
        self.file.write({"legal_hold": True, "legal_hold_reason": "Claim 4711"})
        self.set_years()
        self.assertKept(mail)

    # ------------------------------------------------------------ the preview

    def test_preview_counts_and_shows_it_to_a_manager(self):
        mail = self.receive_stray()
        found = self.make_list()
        self.set_years(confirmed=False)
        wizard = self.get_wizard()
        self.assertEqual(wizard.loose_day, date(2023, 6, 15))
        self.assertEqual(
            (wizard.mail_count, wizard.unsorted_count, wizard.loose_count, wizard.list_count), (1, 1, 1, 1)
        )
        for action, records in (
            (wizard.action_show_mails(), mail),
            (wizard.action_show_loose(), mail.certificate_ids),
            (wizard.action_show_lists(), found),
        ):
            with self.subTest(action["res_model"]):
                shown = self.env[action["res_model"]].with_user(self.manager).search(action["domain"])
                self.assertEqual(shown, records)
        mail.write({"legal_hold": True, "legal_hold_reason": "Claim 4711"})
        wizard = self.get_wizard()
        self.assertEqual((wizard.mail_count, wizard.loose_count, wizard.held_count), (0, 0, 1))
