from datetime import date, timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TODAY, CoiCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCompliance(CoiCommon):
    def assertStatus(self, file, status):
        """The status is the same in Python, in a search, in a group and in an order."""
        self.env.flush_all()
        self.assertEqual(file.status, status)
        Compliance = self.env["coi.compliance"]
        self.assertEqual(Compliance.search([("id", "=", file.id), ("status", "=", status)]), file)
        self.assertFalse(Compliance.search([("id", "=", file.id), ("status", "!=", status)]))
        self.assertEqual(Compliance._read_group([("id", "=", file.id)], ["status"], ["__count"]), [(status, 1)])
        self.assertEqual(Compliance.search([("id", "=", file.id)], order="status desc"), file)

    def test_nothing_is_required_of_a_vendor_without_a_set(self):
        self.assertStatus(self.get_file(), "not_required")

    def test_status_goes_through_a_life_without_any_scheduled_action(self):
        file = self.require()
        self.assertStatus(file, "missing")
        self.accept_certificate()
        self.assertStatus(file, "compliant")
        self.assertEqual(file.compliant_until, date(2026, 12, 31))
        self.assertEqual(file.next_change_date, date(2027, 1, 1))
        for day, status in (
            ("2026-11-30", "compliant"),
            ("2026-12-01", "expiring"),
            ("2026-12-31", "expiring"),
            ("2027-01-01", "expired"),
        ):
            with freeze_time(day):
                file.invalidate_recordset()
                self.assertStatus(file, status)

    def test_renewal_on_file_takes_over_on_its_day(self):
        file = self.require()
        self.accept_certificate()
        self.accept_certificate(
            self.policy_vals(policy_number="GL-2002", effective=date(2027, 1, 1), expiration=date(2028, 1, 1))
        )
        self.assertEqual(file.compliant_until, date(2027, 12, 31))

    def test_policy_of_the_future_does_not_count_yet(self):
        file = self.require()
        self.accept_certificate(self.policy_vals(effective=date(2026, 7, 1), expiration=date(2027, 7, 1)))
        self.assertStatus(file, "deficient")
        self.assertEqual(file.compliant_from, date(2026, 7, 1))
        with freeze_time("2026-07-01"):
            file.invalidate_recordset()
            self.assertStatus(file, "compliant")

    def test_cancellation_ends_cover_on_its_day(self):
        file = self.require()
        certificate = self.accept_certificate()
        certificate.coverage_ids.sudo().cancelled_on = date(2026, 6, 1)
        file._verify()
        self.assertStatus(file, "deficient")
        self.assertIn("CANCELLED", file.open_deficiency_ids.mapped("code"))

    def test_today_is_the_day_of_the_company(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        with freeze_time("2026-06-15 20:00:00"):
            self.assertEqual(self.company._coi_today(), date(2026, 6, 16))
        self.company.partner_id.tz = "America/Los_Angeles"
        with freeze_time("2026-06-15 05:00:00"):
            self.assertEqual(self.company._coi_today(), date(2026, 6, 14))

    def test_deficiencies_open_and_close_by_themselves(self):
        file = self.require()
        self.accept_certificate(self.policy_vals(limits=self.gl_limits(aggregate=1_000_000)), certificate_number="C-1")
        deficiency = file.open_deficiency_ids
        self.assertEqual(deficiency.code, "LIMIT_LOW")
        self.assertRegex(deficiency.reason, r"\$.?1,000,000.*GL-1001.*\$.?2,000,000")
        with freeze_time("2026-06-20"):
            self.accept_certificate(certificate_number="C-1", certificate_date=date(2026, 6, 18))
        self.assertFalse(file.open_deficiency_ids)
        self.assertEqual(deficiency.closed_on, date(2026, 6, 20))
        self.assertEqual(deficiency.days_open, 5)

    def test_missing_policy_is_one_deficiency(self):
        file = self.require()
        self.assertEqual(file.open_deficiency_ids.mapped("code"), ["COVERAGE_MISSING"])

    def test_history_tells_each_change_once_and_is_append_only(self):
        file = self.require()
        self.accept_certificate()
        file.action_verify()
        self.assertEqual(file.period_ids.sorted("id").mapped("status"), ["not_required", "missing", "compliant"])
        last = file.period_ids.sorted("id")[-1]
        self.assertEqual(last.version_ids, self.requirements.version_ids)
        self.assertEqual(len(last.version_ids), 1)
        self.assertTrue(all(not period.date_to or period.date_to >= period.date_from for period in file.period_ids))
        with self.assertRaisesRegex(UserError, "append-only"):
            last.write({"status": "compliant"})

    def test_standing_is_not_entered_by_hand(self):
        file = self.require().with_user(self.coi_user)
        with self.assertRaisesRegex(UserError, "verified, not entered"):
            file.write({"base_status": "compliant", "compliant_from": date(2020, 1, 1)})
        with self.assertRaisesRegex(UserError, "verified, not entered"):
            file.create({"partner_id": self.env["res.partner"].create({"name": "X"}).id, "base_status": "compliant"})

    def _run_nightly(self):
        with self.enter_registry_test_mode():
            self.env.ref("coi_management.ir_cron_verify").method_direct_trigger()
        self.env.invalidate_all()

    def test_nightly_action_works_what_changes_and_nothing_else(self):
        file = self.require()
        self.accept_certificate()
        verified_on = file.verified_on
        with freeze_time("2026-12-31"):
            self._run_nightly()
            self.assertEqual(file.verified_on, verified_on)
        with freeze_time("2027-01-03"):
            self._run_nightly()
            self.assertGreater(file.verified_on, verified_on)
            self.assertEqual(file.open_deficiency_ids.code, "EXPIRED")
            self.assertEqual(file.open_deficiency_ids.opened_on, date(2027, 1, 3))

    def test_many_files_wait_for_the_scheduled_action(self):
        partners = self.env["res.partner"].create([{"name": f"Vendor {number}"} for number in range(120)])
        files = self.env["coi.compliance"].create([{"partner_id": partner.id} for partner in partners])
        files._request_verification()
        self.assertTrue(all(files.mapped("verification_pending")))
        self._run_nightly()
        self.assertFalse(any(files.mapped("verification_pending")))

    def test_checklist_says_what_was_asked_and_found(self):
        file = self.require()
        self.accept_certificate(self.policy_vals(limits=self.gl_limits(aggregate=1_000_000)))
        line = next(line for line in file.checklist if line["key"] == "general_liability")
        self.assertFalse(line["satisfied"])
        self.assertEqual(line["policy"]["number"], "GL-1001")
        item = next(item for item in line["items"] if item["key"].endswith("general_aggregate"))
        self.assertEqual((item["verdict"], item["verdict_label"]), ("gap", "Gap"))
        self.assertIn("2,000,000", item["asked"])
        self.assertIn("1,000,000", item["found"])
        met = next(item for item in line["items"] if item["key"].endswith("each_occurrence"))
        self.assertEqual(met["verdict"], "met")

    def test_terms_say_which_policy_is_past_current_and_future(self):
        file = self.require()
        self.accept_certificate(
            self.policy_vals(),
            self.policy_vals(policy_number="GL-0", effective=date(2025, 1, 1), expiration=date(2026, 1, 1)),
            self.policy_vals(policy_number="GL-2", effective=date(2027, 1, 1), expiration=date(2028, 1, 1)),
        )
        self.assertEqual([row["state"] for row in file.terms["policies"]], ["past", "current", "future"])

    def test_other_name_of_the_vendor_is_accepted(self):
        file = self.require()
        self.accept_certificate(insured_name="Pavement Brothers Inc")
        self.assertStatus(file, "undetermined")
        file.accepted_names = "Pavement Brothers, Inc."
        self.assertStatus(file, "compliant")

    def test_holder_must_be_the_company_or_a_name_it_accepts(self):
        file = self.require()
        self.accept_certificate(holder_name="Harbor Works Property Owner LP")
        self.assertNotEqual(file.status, "compliant")
        self.company.coi_holder_names = "Harbor Works Property Owner, L.P."
        self.assertStatus(file, "compliant")

    def test_umbrella_tops_up_where_the_line_allows_it(self):
        line = self.requirements.line_ids
        line.minimum_ids.filtered(lambda minimum: minimum.limit_type_id.code == "each_occurrence").amount = 5_000_000
        file = self.require()
        self.accept_certificate(
            self.policy_vals(),
            self.policy_vals("umbrella", {"each_occurrence": 4_000_000, "aggregate": 4_000_000}),
        )
        self.assertStatus(file, "deficient")
        line.combinable = True
        self.settle()
        self.assertStatus(file, "compliant")
        item = next(item for item in file._answer().items if item.code == "each_occurrence")
        self.assertEqual(len(item.layers), 2)

    def test_foreign_limits_compare_at_the_rate_of_the_day_or_not_at_all(self):
        gbp = self.env.ref("base.GBP")
        gbp.active = True
        gbp.rate_ids.unlink()
        file = self.require()
        self.accept_certificate(self.policy_vals(limits=self.gl_limits(900_000, 1_700_000)), currency_id=gbp.id)
        self.assertStatus(file, "undetermined")
        gbp.rate_ids = [Command.create({"name": date(2026, 1, 1), "rate": 0.8, "company_id": self.company.id})]
        file._verify()
        self.assertStatus(file, "compliant")

    def test_status_of_the_vendor_shows_on_its_contacts(self):
        self.require()
        contact = self.env["res.partner"].create({"name": "Ann", "parent_id": self.vendor.id})
        self.assertEqual(contact.coi_status, "missing")
        self.assertIn(contact, self.env["res.partner"].search([("coi_status", "=", "missing")]))

    def test_to_review_can_be_searched(self):
        file = self.require()
        Compliance = self.env["coi.compliance"]
        self.assertNotIn(file, Compliance.search([("to_review_count", ">", 0)]))
        self.make_certificate()
        self.assertIn(file, Compliance.search([("to_review_count", ">", 0)]))
        self.assertEqual(file.to_review_count, 1)

    def test_rating_of_an_insurer_takes_effect_when_it_is_entered(self):
        self.requirements.line_ids.rating = "A-"
        file = self.require()
        insurer = self.env["coi.insurer"].create({"name": "Tidewater Casualty"})
        self.accept_certificate(self.policy_vals(insurer_id=insurer.id))
        self.assertStatus(file, "undetermined")
        insurer.am_best_rating = "B+"
        self.assertStatus(file, "deficient")
        insurer.am_best_rating = "A"
        self.assertStatus(file, "compliant")

    def test_vendor_with_an_empty_file_can_be_deleted_and_one_with_documents_not(self):
        self.require()
        empty = self.env["res.partner"].create({"name": "Passing By"})
        self.get_file(empty)
        empty.unlink()
        self.make_certificate()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.vendor.unlink()

    def test_expiring_days_are_a_setting(self):
        file = self.require()
        self.accept_certificate()
        with freeze_time(date(2026, 12, 31) - timedelta(days=60)):
            file.invalidate_recordset()
            self.assertStatus(file, "compliant")
            self.company.coi_expiring_days = 60
            self.assertStatus(file, "expiring")

    def test_covered_on_the_expiration_day_is_a_setting(self):
        file = self.require()
        self.accept_certificate()
        self.company.coi_covered_on_expiration_day = True
        self.assertEqual(file.compliant_until, date(2027, 1, 1))

    def test_deductible_that_is_not_told_is_not_taken_for_none(self):
        self.requirements.line_ids.deductible_cap = 25_000
        file = self.require()
        certificate = self.accept_certificate()
        self.assertStatus(file, "undetermined")
        certificate.action_review_again()
        certificate.coverage_ids.no_deductible = True
        certificate.action_accept()
        self.assertStatus(file, "compliant")

    def test_limit_entered_twice_counts_as_the_lower(self):
        file = self.require()
        certificate = self.make_certificate()
        occurrence = certificate.coverage_ids.limit_ids[0]
        occurrence.copy({"amount": 100_000, "coverage_id": certificate.coverage_ids.id})
        certificate.action_accept()
        self.assertStatus(file, "deficient")

    def test_unsigned_certificate_is_not_enough_where_the_company_says_so(self):
        file = self.require()
        self.accept_certificate(signed="no")
        self.assertStatus(file, "compliant")
        self.company.coi_check_signature = True
        self.assertNotEqual(file.status, "compliant")

    def test_chatter_of_the_file_tells_who_decided_and_where_the_vendor_stands(self):
        file = self.require()
        certificate = self.make_certificate(self.policy_vals(limits=self.gl_limits(aggregate=1_000_000)))
        certificate.with_user(self.coi_user).action_accept()
        said = file.message_ids
        decision = said.filtered(lambda message: "Accepted: ACORD 25" in (message.body or ""))
        self.assertEqual(decision.author_id, self.coi_user.partner_id)
        standing = "".join(said.mapped("body"))
        self.assertIn("Standing: Deficient", standing)
        self.assertIn("is required", standing)
        certificate._reject("Wrong vendor")
        self.assertIn("Wrong vendor", "".join(file.message_ids.mapped("body")))

    def test_each_company_has_its_own_day_and_its_own_warning_time(self):
        far = self.env["res.company"].create({"name": "Far Works", "coi_expiring_days": 5, "coi_check_holder": False})
        far.partner_id.tz = "Pacific/Auckland"
        file = self.require()
        self.accept_certificate()
        other = self.env["coi.compliance"]._get_file(self.vendor, far)
        far_set = self.make_set("Far", company_id=far.id)
        self.settle()
        other.set_ids = far_set
        self.accept_certificate(company_id=far.id)
        with freeze_time("2026-12-31 20:00:00"):
            (file | other).invalidate_recordset()
            self.assertStatus(file, "expiring")
            self.assertStatus(other, "expired")
        with freeze_time("2026-12-20 08:00:00"):
            (file | other).invalidate_recordset()
            self.assertStatus(file, "expiring")
            self.assertStatus(other, "compliant")

    def test_of_two_rows_of_one_policy_the_later_certificate_counts(self):
        file = self.require()
        self.accept_certificate(self.policy_vals(), self.policy_vals("umbrella", {"each_occurrence": 1_000_000}))
        self.assertStatus(file, "compliant")
        self.accept_certificate(
            self.policy_vals(limits=self.gl_limits(500_000)),
            certificate_number="C-2",
            certificate_date=date(2026, 3, 1),
        )
        self.assertStatus(file, "deficient")

    def test_requirements_of_a_user_whose_day_is_ahead_take_effect_at_once(self):
        file = self.require()
        self.accept_certificate()
        with freeze_time("2026-06-15 23:00:00"):
            minimum = self.requirements.with_context(tz="Australia/Sydney").line_ids.minimum_ids[0]
            minimum.amount = 5_000_000
            self.settle()
            self.assertStatus(file, "deficient")
            self.assertEqual(self.requirements.version_ids.sorted("number")[-1].date_from, date(2026, 6, 15))

    def test_file_stays_with_its_vendor_and_only_a_manager_says_what_is_asked(self):
        file = self.require()
        other = self.env["res.partner"].create({"name": "Zenith Roofing Inc"})
        with self.assertRaisesRegex(UserError, "stays with its vendor"):
            file.with_user(self.manager).partner_id = other
        with self.assertRaisesRegex(AccessError, "Only a COI manager"):
            file.with_user(self.coi_user).set_ids = False
        file.with_user(self.manager).set_ids = False
        self.assertStatus(file, "not_required")

    def test_who_may_only_read_does_not_verify(self):
        with self.assertRaises(AccessError):
            self.require().with_user(self.buyer).action_verify()

    def test_change_of_what_an_umbrella_may_top_up_reaches_the_files(self):
        line = self.requirements.line_ids
        line.combinable = True
        line.minimum_ids[0].amount = 5_000_000
        file = self.require()
        self.accept_certificate(
            self.policy_vals(), self.policy_vals("umbrella", {"each_occurrence": 4_000_000, "aggregate": 4_000_000})
        )
        self.assertStatus(file, "compliant")
        self.code("coi.coverage.type", "general_liability").umbrella_may_top_up = False
        self.settle()
        self.assertStatus(file, "deficient")

    def test_list_of_files_costs_no_query_for_each(self):
        partners = self.env["res.partner"].create([{"name": f"Vendor {number}"} for number in range(30)])
        files = self.env["coi.compliance"].create([{"partner_id": partner.id} for partner in partners])
        files.sudo().set_ids = self.requirements
        columns = {"status": {}, "deficiency_summary": {}, "compliant_until": {}, "to_review_count": {}}

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.with_user(self.coi_user).web_read(columns)
            return self.env.cr.sql_log_count - before

        count(files)
        self.assertLessEqual(count(files), count(files[:3]) + 3)

    def test_vendors_without_a_file_are_found_as_such(self):
        file = self.require()
        stranger = self.env["res.partner"].create({"name": "Passing By"})
        Partner, Order = self.env["res.partner"], self.env["purchase.order"]
        both = [("id", "in", (stranger | self.vendor).ids)]
        self.assertEqual(Partner.search([*both, ("coi_status", "=", False)]), stranger)
        self.assertEqual(Partner.search([*both, ("coi_status", "!=", False)]), self.vendor)
        orders = self.make_order() | self.make_order(vendor=stranger)
        self.assertEqual(Order.search([("id", "in", orders.ids), ("coi_status", "=", False)]), orders[1])
        self.assertEqual(Order.search([("id", "in", orders.ids), ("coi_status", "=", file.status)]), orders[0])

    def test_contacts_with_files_are_not_merged_over_them(self):
        other = self.env["res.partner"].create({"name": "Acme Paving"})
        self.require()
        self.get_file(other)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        with self.assertRaisesRegex(UserError, "each have an insurance file"):
            wizard._merge((self.vendor | other).ids, self.vendor)
        single = self.env["res.partner"].create({"name": "Acme"})
        wizard._merge((self.vendor | single).ids, self.vendor)
        self.assertFalse(single.exists())
