from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import CoiCommon


@tagged("post_install", "-at_install")
class TestAsOf(CoiCommon):
    """Was this vendor compliant on a day, as known then and as known now?"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-06-01"):
            cls.file = cls.require()
        with freeze_time("2026-06-20"):
            cls.certificate = cls.accept_certificate()
        cls.env.flush_all()

    def ask(self, day, today="2026-07-15"):
        with freeze_time(today):
            return self.file._get_standing_on(date.fromisoformat(day))

    def test_document_that_came_later_is_known_now_and_was_not_then(self):
        standing = self.ask("2026-06-14")
        self.assertEqual((standing["then"]["status"], standing["now"]["status"]), ("missing", "compliant"))
        self.assertFalse(standing["then"]["period"].certificate_ids)

    def test_evidence_of_the_day_is_named(self):
        standing = self.ask("2026-06-25")
        self.assertEqual((standing["then"]["status"], standing["now"]["status"]), ("compliant", "compliant"))
        self.assertEqual(standing["then"]["period"].certificate_ids, self.certificate)
        self.assertIn("GL-1001", str(standing["then"]["checklist"]))

    def test_several_rows_of_one_day_give_the_last(self):
        self.assertEqual(self.ask("2026-06-20")["then"]["status"], "compliant")

    def test_before_the_file_there_is_nothing_to_know(self):
        standing = self.ask("2026-05-31")
        self.assertFalse(standing["then"]["status"])
        self.assertEqual(standing["then"]["checklist"], [])

    def test_what_was_rejected_later_was_known_then(self):
        with freeze_time("2026-07-10"):
            self.certificate._reject("Forged")
        standing = self.ask("2026-06-25")
        self.assertEqual((standing["then"]["status"], standing["now"]["status"]), ("compliant", "missing"))

    def test_requirements_of_that_day_are_judged(self):
        with freeze_time("2026-07-10"):
            self.requirements.line_ids.minimum_ids.amount = 9_000_000
            self.settle()
        self.assertEqual(self.ask("2026-06-25")["now"]["status"], "compliant")
        self.assertEqual(self.ask("2026-07-15")["now"]["status"], "deficient")

    def test_other_systems_ask_by_the_method_and_strangers_get_nothing(self):
        with freeze_time("2026-07-15"):
            answer = self.file.with_user(self.buyer).get_standing_on("2026-06-25")
        self.assertEqual(answer["then"]["status"], "compliant")
        self.assertTrue(answer["then"]["recorded_on"])
        with self.assertRaises(AccessError):
            self.file.with_user(new_test_user(self.env, "t_nobody", groups="base.group_user")).get_standing_on(
                "2026-06-25"
            )

    def test_what_is_no_day_is_told_in_words(self):
        for day in ("tomorrow", "2026-02-30", "", False, None):
            with self.subTest(day), self.assertRaisesRegex(UserError, "is not a date"):
                self.file.get_standing_on(day)

    def test_waiver_that_was_revoked_later_stood_until_then(self):
        with freeze_time("2026-07-01"):
            self.certificate._reject("Withdrawn")
            vals = {"scope": "*", "reason": "Small job", "date_start": "2026-07-01", "date_end": "2026-12-31"}
            waiver = self.env["coi.waiver"].with_user(self.coi_user).create({"compliance_id": self.file.id, **vals})
            waiver.with_user(self.manager).action_approve()
        with freeze_time("2026-07-10"):
            waiver.with_user(self.env.ref("base.user_admin")).action_revoke()
        self.assertEqual(self.ask("2026-07-05")["now"]["status"], self.ask("2026-07-05")["then"]["status"])
        self.assertEqual(self.ask("2026-07-10")["now"]["status"], "missing")
        self.assertEqual(self.ask("2026-06-30")["now"]["status"], "missing")
        self.assertEqual(waiver.decided_by_id, self.manager, "who approved it stays on record")
        self.assertEqual(str(waiver.decided_on.date()), "2026-07-01")
        self.assertEqual(str(waiver.revoked_on.date()), "2026-07-10")

    def test_contract_of_that_day_is_judged(self):
        with freeze_time("2026-06-10"):
            asked = self.make_set("East hall")
            asked.line_ids.minimum_ids.amount = 5_000_000
            self.settle()
            self.env["coi.contract"].create(
                {
                    "name": "East hall",
                    "partner_id": self.vendor.id,
                    "date_start": "2026-06-22",
                    "date_end": "2026-06-30",
                    "set_ids": [Command.set(asked.ids)],
                }
            )
        self.assertEqual(self.ask("2026-06-25")["now"]["status"], "deficient")
        self.assertEqual(self.ask("2026-07-05")["now"]["status"], "compliant")

    @freeze_time("2026-07-15")
    def test_day_that_has_not_begun_is_refused(self):
        with self.assertRaisesRegex(UserError, "has begun"):
            self.file.get_standing_on("2026-07-16")
