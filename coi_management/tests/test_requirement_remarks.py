from freezegun import freeze_time

from odoo import Command
from odoo.tests import Form, tagged

from .common import TODAY, CoiCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRequirementRemarks(CoiCommon):
    def make_workers_set(self):
        return self.make_set(
            "Workers",
            line_ids=[
                Command.create(
                    self.line_vals(
                        "workers_compensation",
                        {"el_each_accident": 500_000},
                        [("waiver_of_subrogation", "assertion", False)],
                        statutory=True,
                    )
                )
            ],
        )

    def live_in(self, code):
        country = self.env.ref("base.us")
        state = self.env["res.country.state"].search([("code", "=", code), ("country_id", "=", country.id)])
        self.vendor.write({"country_id": country.id, "state_id": state.id})

    def test_a_usual_set_has_no_remark(self):
        self.assertEqual(self.requirements.remark_count, 0)
        self.assertFalse(self.requirements.remarks)

    def test_whoever_writes_a_line_is_told_at_once(self):
        with Form(self.requirements) as form:
            with form.line_ids.edit(0) as line, line.provision_ids.new() as provision:
                provision.provision_id = self.code("coi.provision", "additional_insured_completed")
                provision.evidence = "endorsement"
                provision.accepted_forms = "CG 20 10 12 19"
            self.assertEqual(form.remark_count, 1)
            self.assertIn("CG 20 10 12 19 does not prove", form.remarks)
            self.assertIn("CG 20 37", form.remarks)
            with form.line_ids.edit(0) as line, line.provision_ids.edit(0) as provision:
                provision.accepted_forms = "CG 20 37"
            self.assertEqual(form.remark_count, 0)

    def test_an_umbrella_that_the_rules_do_not_obey_is_told(self):
        professional = self.make_set(
            "Professional",
            line_ids=[
                Command.create(
                    self.line_vals("professional_liability", {"each_claim": 1_000_000}, combinable=True, basis="any")
                )
            ],
        )
        self.assertIn("No umbrella lies over Professional liability", professional.remarks)
        self.assertIn("$\xa01,000,000", professional.remarks)

    def test_the_states_are_those_of_the_vendors_to_whom_the_set_applies(self):
        workers = self.make_workers_set()
        self.live_in("MO")
        self.assertEqual(workers.remark_count, 0)
        self.require(requirement_set=workers)
        workers.invalidate_recordset(["remarks", "remark_count"])
        self.assertIn("not available in Missouri", workers.remarks)
        self.live_in("WY")
        self.vendor.flush_recordset()
        workers.invalidate_recordset(["remarks", "remark_count"])
        self.assertIn("In Wyoming only the state&#39;s fund", workers.remarks)

    def test_advice_is_shown_and_not_counted(self):
        self.requirements.line_ids.provision_ids = [
            Command.create(
                {"provision_id": self.code("coi.provision", "primary_noncontributory").id, "evidence": "assertion"}
            )
        ]
        self.assertEqual(self.requirements.remark_count, 0)
        self.assertIn("Good to know", self.requirements.remarks)

    def test_what_people_type_is_text_in_the_banner(self):
        self.env["coi.coverage.type"].search([("code", "=", "general_liability")]).name = "<b>GL</b>"
        self.requirements.line_ids.rating = "A++"
        self.requirements.invalidate_recordset(["remarks"])
        self.assertIn("&lt;b&gt;GL&lt;/b&gt;", self.requirements.remarks)

    def test_a_line_that_is_not_finished_is_passed_over(self):
        with Form(self.env["coi.requirement.set"]) as form:
            form.name = "New"
            with form.line_ids.new() as line:
                line.coverage_type_ids.add(self.code("coi.coverage.type", "general_liability"))
                line.rating = "A++"
            self.assertEqual(form.remark_count, 1)

    def test_the_starter_sets_have_no_remark(self):
        self.env["coi.requirement.set"]._load_starter()
        self.settle()
        starters = self.env["ir.model.data"].search(
            [("module", "=", "coi_management"), ("model", "=", "coi.requirement.set"), ("name", "=like", "starter_%")]
        )
        sets = self.env["coi.requirement.set"].browse(starters.mapped("res_id"))
        self.assertTrue(sets)
        self.assertEqual([(found.name, found.remarks) for found in sets if found.remark_count], [])
