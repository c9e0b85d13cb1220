from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import TODAY, CoiCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRequirement(CoiCommon):
    def _amount(self, file, limit):
        answer = file._answer()
        return next(item.asked for item in answer.items if item.code == limit)

    def test_set_applies_by_hand_by_tag_and_as_default(self):
        file = self.get_file()
        self.assertFalse(file.applied_set_ids)
        file.set_ids = self.requirements
        self.assertEqual(file.applied_set_ids, self.requirements)

        tagged_set = self.make_set("Tagged", tag_ids=[Command.set(self.tag.ids)])
        self.vendor.category_id = self.tag
        self.assertEqual(file.applied_set_ids, self.requirements | tagged_set)

        default = self.make_set("Everybody")
        self.company.coi_requirement_set_id = default
        self.assertEqual(file.applied_set_ids, self.requirements | tagged_set | default)

    def test_archived_set_applies_to_nobody(self):
        file = self.require()
        self.requirements.active = False
        self.settle()
        self.assertFalse(file.applied_set_ids)
        self.assertEqual(file.status, "not_required")

    def test_set_of_another_company_does_not_apply(self):
        other = self.env["res.company"].create({"name": "Other Works"})
        tagged_set = self.make_set("Tagged", company_id=other.id, tag_ids=[Command.set(self.tag.ids)])
        self.vendor.category_id = self.tag
        self.assertNotIn(tagged_set, self.get_file().applied_set_ids)

    def test_strictest_of_several_sets_counts(self):
        strict = self.make_set(
            "Strict",
            line_ids=[Command.create(self.line_vals("general_liability", self.gl_limits(500_000, 5_000_000)))],
        )
        file = self.require(requirement_set=self.requirements | strict)
        self.assertEqual(self._amount(file, "each_occurrence"), 1_000_000)
        self.assertEqual(self._amount(file, "general_aggregate"), 5_000_000)

    def test_tag_opens_the_file_of_a_vendor(self):
        self.make_set("Tagged", tag_ids=[Command.set(self.tag.ids)])
        vendor = self.env["res.partner"].create({"name": "New Vendor", "category_id": [Command.set(self.tag.ids)]})
        self.assertEqual(vendor.coi_status, "missing")

    def test_change_takes_effect_for_everyone_it_applies_to(self):
        file = self.require()
        self.accept_certificate()
        self.assertEqual(file.status, "compliant")
        self.requirements.line_ids.minimum_ids[0].amount = 3_000_000
        self.settle()
        self.assertEqual(file.status, "deficient")
        self.assertIn("3,000,000", file.open_deficiency_ids.reason)

    def test_vendor_who_leaves_a_set_with_its_tag_is_verified_anew(self):
        tagged_set = self.make_set("Tagged", tag_ids=[Command.set(self.tag.ids)])
        self.vendor.category_id = self.tag
        self.settle()
        self.assertEqual(self.vendor.coi_status, "missing")
        tagged_set.tag_ids = False
        self.settle()
        self.vendor.invalidate_recordset()
        self.assertEqual(self.vendor.coi_status, "not_required")

    def test_vendor_tagged_from_the_side_of_the_tag_is_obliged(self):
        self.make_set("Tagged", tag_ids=[Command.set(self.tag.ids)])
        self.tag.partner_ids = self.vendor
        self.assertEqual(self.vendor.coi_status, "missing")
        self.tag.partner_ids = False
        self.vendor.invalidate_recordset()
        self.assertEqual(self.vendor.coi_status, "not_required")

    def test_change_is_dated_and_the_earlier_version_can_still_be_told(self):
        self.settle()
        self.assertEqual(self.requirements.version_count, 1)
        with freeze_time("2026-07-01"):
            self.requirements.line_ids.minimum_ids[0].amount = 3_000_000
            self.settle()
            before = self.requirements._to_facts(on=date(2026, 6, 20))
            now = self.requirements._to_facts(on=date(2026, 7, 1))
        self.assertEqual(self.requirements.version_count, 2)
        self.assertEqual(before[0].minimums[0].amount, 1_000_000)
        self.assertEqual(now[0].minimums[0].amount, 3_000_000)

    def test_one_saving_makes_one_version(self):
        self.settle()
        with Form(self.requirements) as form, form.line_ids.edit(0) as line:
            with line.minimum_ids.edit(0) as minimum:
                minimum.amount = 2_000_000
            with line.minimum_ids.edit(1) as minimum:
                minimum.amount = 4_000_000
        self.settle()
        self.assertEqual(self.requirements.version_count, 2)

    def test_renaming_a_set_that_asks_the_same_keeps_its_file_status(self):
        file = self.require()
        self.accept_certificate()
        self.requirements.name = "Renamed"
        self.settle()
        self.assertEqual(file.status, "compliant")

    def test_accepted_forms_are_read_as_choices_and_pairs(self):
        line = self.requirements.line_ids
        line.provision_ids = [
            Command.create(
                {
                    "provision_id": self.code("coi.provision", "additional_insured_completed").id,
                    "evidence": "endorsement",
                    "accepted_forms": "CG2010 11 85; CG 20 10 10 01 + CG 20 37 10 01",
                }
            )
        ]
        self.assertEqual(
            line.provision_ids._get_form_choices(),
            (("CG 20 10 11 85",), ("CG 20 10 10 01", "CG 20 37 10 01")),
        )

    def test_words_are_no_form_number(self):
        with self.assertRaisesRegex(ValidationError, "blanket form is not a form number"):
            self.requirements.line_ids.provision_ids = [
                Command.create(
                    {
                        "provision_id": self.code("coi.provision", "waiver_of_subrogation").id,
                        "accepted_forms": "blanket form",
                    }
                )
            ]

    def test_choosing_a_coverage_offers_its_limits(self):
        with Form(self.env["coi.requirement.set"]) as form:
            form.name = "New"
            with form.line_ids.new() as line:
                line.coverage_type_ids.add(self.code("coi.coverage.type", "auto_liability"))
                codes = [
                    self.env["coi.limit.type"].browse(row["limit_type_id"]).code for row in line.minimum_ids._records
                ]
        self.assertIn("combined_single_limit", codes)

    def test_umbrella_tops_up_only_where_the_line_allows_it(self):
        line = self.requirements.line_ids
        line.combinable = True
        self.assertEqual(line._to_fact().minimums[0].primary, 0.0)
        line.combinable = False
        self.assertEqual(line._to_fact().minimums[0].primary, line._to_fact().minimums[0].amount)
