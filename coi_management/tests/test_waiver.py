from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import TODAY, CoiCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestWaiver(CoiCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.require()
        cls.accept_certificate(cls.policy_vals(limits=cls.gl_limits(aggregate=1_000_000)))
        cls.key = cls.file.open_deficiency_ids.key

    def _ask(self, user=None, **vals):
        return (
            self.env["coi.waiver"]
            .with_user(user or self.coi_user)
            .create(
                {
                    "compliance_id": self.file.id,
                    "scope": self.key,
                    "reason": "Small job",
                    "date_start": date(2026, 6, 1),
                    "date_end": date(2026, 8, 31),
                    **vals,
                }
            )
        )

    def test_waiver_is_named_also_when_nobody_is_asked_for_it_any_more(self):
        waiver = self._ask()
        name = waiver.display_name
        broad = self._ask(scope="general_liability")
        self.requirements.line_ids.unlink()
        named = dict(waiver.with_user(self.coi_user).fields_get(["scope"])["scope"]["selection"])
        self.assertEqual(f"Acme Paving LLC: {named[self.key]}", name)
        liability = self.env["coi.coverage.type"].search([("code", "=", broad.scope)])
        self.assertEqual(named[broad.scope], f"{liability.name}: all of it")

    def test_asking_changes_nothing_approving_does(self):
        waiver = self._ask()
        self.assertEqual(self.file.status, "deficient")
        waiver.with_user(self.manager).action_approve()
        self.assertEqual(self.file.status, "compliant")
        self.assertFalse(self.file.open_deficiency_ids)
        self.assertEqual(self.file.compliant_until, date(2026, 8, 31))
        item = next(item for item in self.file._answer().items if item.key == self.key)
        self.assertEqual(item.verdict, "waived")

    def test_waiver_ends_by_itself(self):
        self._ask().with_user(self.manager).action_approve()
        with freeze_time("2026-09-01"):
            self.file.invalidate_recordset()
            self.assertEqual(self.file.status, "deficient")

    def test_waiver_lets_the_order_through(self):
        order = self.make_order()
        self.assertEqual(order.coi_gate_level, "block")
        self._ask().with_user(self.manager).action_approve()
        order.invalidate_recordset()
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_who_asks_does_not_approve(self):
        waiver = self._ask(self.manager)
        with self.assertRaisesRegex(ValidationError, "somebody else"):
            waiver.with_user(self.manager).action_approve()
        other = new_test_user(self.env, "t_other_manager", groups="coi_management.group_coi_manager")
        waiver.with_user(other).action_approve()
        self.assertEqual(waiver.decided_by_id, other)

    def test_asker_is_not_forged(self):
        waiver = self._ask(self.manager, asked_by_id=self.coi_user.id)
        self.assertEqual(waiver.asked_by_id, self.manager)
        with self.assertRaisesRegex(UserError, "with its buttons"):
            waiver.with_user(self.manager).asked_by_id = self.coi_user

    def test_user_does_not_approve(self):
        with self.assertRaisesRegex(UserError, "Only a COI manager"):
            self._ask().with_user(self.coi_user).action_approve()

    def test_state_is_not_written_from_outside(self):
        waiver = self._ask()
        with self.assertRaisesRegex(UserError, "with its buttons"):
            waiver.with_user(self.manager).state = "approved"
        created = self._ask(state="approved")
        self.assertEqual(created.state, "asked")

    def test_decided_waiver_is_not_widened(self):
        waiver = self._ask()
        waiver.with_user(self.manager).action_approve()
        with self.assertRaisesRegex(UserError, "was decided"):
            waiver.with_user(self.manager).date_end = date(2030, 1, 1)
        with self.assertRaisesRegex(UserError, "was decided"):
            waiver.with_user(self.coi_user).scope = "*"
        with self.assertRaisesRegex(UserError, "part of the record"):
            waiver.with_user(self.manager).unlink()

    def test_revoked_waiver_counts_no_more(self):
        waiver = self._ask()
        waiver.with_user(self.manager).action_approve()
        waiver.with_user(self.manager).action_revoke()
        self.assertEqual(self.file.status, "deficient")

    def test_refused_waiver_counts_for_nothing(self):
        waiver = self._ask()
        waiver.with_user(self.manager).action_refuse()
        self.assertEqual(self.file.status, "deficient")
        with self.assertRaisesRegex(UserError, "decided already"):
            waiver.with_user(self.manager).action_approve()

    def test_each_step_is_in_the_chatter_of_the_file(self):
        waiver = self._ask()
        waiver.with_user(self.manager).action_approve()
        said = "".join(self.file.message_ids.mapped("body"))
        self.assertIn("Waiver asked", said)
        self.assertIn("Waiver approved", said)

    def test_buyer_asks_and_does_not_decide(self):
        waiver = self._ask(self.buyer)
        self.assertEqual((waiver.state, waiver.asked_by_id), ("asked", self.buyer))
        for attempt in (waiver.action_approve, waiver.unlink, lambda: waiver.write({"reason": "Flood"})):
            with self.assertRaises(AccessError):
                attempt()

    def test_end_before_begin_is_refused(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._ask(date_end=date(2026, 5, 1))

    def test_scopes_name_every_requirement(self):
        scopes = dict(self.env["coi.waiver"]._selection_scope())
        self.assertIn("*", scopes)
        self.assertIn("general_liability", scopes)
        self.assertIn(self.key, scopes)
        self.assertIn("party/insured", scopes)

    def test_in_force_can_be_searched(self):
        waiver = self._ask()
        Waiver = self.env["coi.waiver"]
        self.assertNotIn(waiver, Waiver.search([("in_force", "=", True)]))
        waiver.with_user(self.manager).action_approve()
        self.assertIn(waiver, Waiver.search([("in_force", "=", True)]))
        self.assertNotIn(waiver, Waiver.search([("in_force", "=", False)]))

    def test_what_is_in_force_follows_the_day_of_its_own_company(self):
        early = self.env["res.company"].create({"name": "Kiritimati Works"})
        early.partner_id.tz, self.company.partner_id.tz = "Pacific/Kiritimati", "Pacific/Pago_Pago"
        file = self.env["coi.compliance"]._get_file(self.vendor, early)
        day = {"scope": "*", "reason": "One day", "date_start": "2026-06-14", "date_end": "2026-06-14"}
        both = self.env["coi.waiver"].create([{**day, "compliance_id": found.id} for found in self.file + file])
        both.write({"state": "approved", "decided_on": "2026-06-13 12:00:00"})
        # it is the 14th in the one and the 15th in the other
        for user_company in (self.company, early):
            found = both.with_company(user_company).search([("in_force", "=", True), ("id", "in", both.ids)])
            self.assertEqual(found, both.filtered("in_force"), user_company.name)
            self.assertEqual(found.company_id, self.company)

    def test_who_widens_a_question_asks_it_and_cannot_approve_it(self):
        waiver = self._ask()
        waiver.with_user(self.manager).write({"scope": "*", "date_end": date(2036, 1, 1)})
        self.assertEqual(waiver.asked_by_id, self.manager)
        with self.assertRaisesRegex(ValidationError, "somebody else"):
            waiver.with_user(self.manager).action_approve()

    def test_question_of_another_is_not_taken_back(self):
        waiver = self._ask()
        with self.assertRaisesRegex(UserError, "Only who asked"):
            waiver.with_user(self.manager).unlink()
        waiver.with_user(self.coi_user).unlink()

    def test_reason_needs_words(self):
        with self.assertRaisesRegex(ValidationError, "Say why"):
            self._ask(reason="   ")

    def _second_manager(self):
        return new_test_user(
            self.env, "t_second", groups="coi_management.group_coi_manager", company_id=self.company.id
        )

    def test_waiver_of_much_money_needs_two_approvers(self):
        self.company.coi_waiver_second_amount = 999_999
        waiver = self._ask()
        self.assertTrue(waiver.needs_second)
        waiver.with_user(self.manager).action_approve()
        self.assertEqual((waiver.state, self.file.status), ("seconding", "deficient"))
        with self.assertRaisesRegex(ValidationError, "second manager"):
            waiver.with_user(self.manager).action_approve()
        waiver.with_user(self._second_manager()).action_approve()
        self.assertEqual((waiver.state, self.file.status), ("approved", "compliant"))
        self.assertEqual(waiver.first_approver_id, self.manager)

    def test_waiver_up_to_the_amount_needs_one(self):
        self.company.coi_waiver_second_amount = 1_000_000
        waiver = self._ask()
        self.assertFalse(waiver.needs_second)
        waiver.with_user(self.manager).action_approve()
        self.assertEqual(waiver.state, "approved")

    def test_several_small_waivers_are_no_way_around_the_second_approver(self):
        self.company.coi_waiver_second_amount = 1_500_000
        self.file.certificate_ids._reject("Withdrawn")
        self.accept_certificate(self.policy_vals(limits=self.gl_limits(occurrence=1, aggregate=1_000_000)))
        keys = self.file.open_deficiency_ids.mapped("key")
        self.assertEqual(len(keys), 2)
        first, second = self._ask(scope=keys[0]), self._ask(scope=keys[1])
        self.assertFalse(first.needs_second | second.needs_second)
        first.with_user(self.manager).action_approve()
        self.assertEqual(first.state, "approved")
        self.assertTrue(second.needs_second)
        second.with_user(self.manager).action_approve()
        self.assertEqual(second.state, "seconding")
        first.with_user(self.manager).action_revoke()
        self.assertFalse(second.needs_second)

    def test_broad_waiver_needs_two_approvers_where_the_company_says_so(self):
        self.company.coi_waiver_second_broad = True
        self.assertTrue(self._ask(scope="*").needs_second)
        self.assertTrue(self._ask(scope="general_liability").needs_second)
        self.assertFalse(self._ask().needs_second)

    def test_waiver_approved_once_cannot_be_widened(self):
        self.company.coi_waiver_second_amount = 1
        waiver = self._ask()
        waiver.with_user(self.manager).action_approve()
        with self.assertRaises(UserError):
            waiver.with_user(self.coi_user).scope = "*"

    def test_who_asked_first_cannot_approve_after_another_has_corrected_a_word(self):
        waiver = self._ask(self.manager)
        waiver.with_user(self.coi_user).reason = "Small work only, on our own premises."
        with self.assertRaisesRegex(ValidationError, "You asked"):
            waiver.with_user(self.manager).action_approve()

    def test_end_of_a_waiver_is_announced_once(self):
        waiver = self._ask()
        waiver.with_user(self.manager).action_approve()
        for day, count in (("2026-08-16", 0), ("2026-08-17", 1), ("2026-08-20", 1)):
            with freeze_time(day), self.enter_registry_test_mode():
                self.env.ref("coi_management.ir_cron_waiver").method_direct_trigger()
            self.assertEqual(len(waiver.activity_ids), count, day)
        self.assertEqual(waiver.activity_ids.user_id, self.coi_user)
