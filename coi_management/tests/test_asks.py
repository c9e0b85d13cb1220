from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common import TODAY, CoiCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAsks(CoiCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "street": "1 Wharf Road",
                "city": "Portland",
                "zip": "97201",
                "country_id": cls.env.ref("base.us").id,
                "state_id": cls.state("OR").id,
            }
        )
        cls.wide = cls.make_set(
            "Construction",
            line_ids=[
                Command.create(
                    cls.line_vals(
                        "general_liability",
                        cls.gl_limits(5_000_000, 5_000_000),
                        [
                            ("additional_insured_ongoing", "assertion", False),
                            ("additional_insured_completed", "endorsement", "CG 20 10 11 85; CG 20 10 + CG 20 37"),
                            ("primary_noncontributory", "assertion", False),
                            ("notice_of_cancellation", "endorsement", False),
                        ],
                        combinable=True,
                        basis="occurrence",
                        aggregate_per="project",
                        rating="A-",
                        size="8",
                    )
                ),
                Command.create(
                    cls.line_vals(
                        "workers_compensation",
                        {"el_each_accident": 1_000_000, "el_disease_policy_limit": 1_000_000},
                        [("waiver_of_subrogation", "assertion", False)],
                        statutory=True,
                        rating="A-",
                        size="8",
                    )
                ),
            ],
        )
        cls.file = cls.require(requirement_set=cls.wide)

    @classmethod
    def state(cls, code):
        return cls.env["res.country.state"].search([("code", "=", code), ("country_id.code", "=", "US")])

    def live_in(self, code):
        self.vendor.write({"country_id": self.env.ref("base.us").id, "state_id": self.state(code).id})

    def line(self, asks, key):
        return next(line for line in asks["lines"] if line["key"] == key)

    def test_holder_block_is_name_and_address_of_the_company(self):
        self.live_in("OR")
        self.assertEqual(self.file._get_asks()["holder"], ["Harbor Works", "1 Wharf Road", "Portland OR 97201"])
        self.vendor.write({"country_id": self.env.ref("base.ca").id, "state_id": False})
        self.assertEqual(self.file._get_asks()["holder"][-1], "United States")

    def test_limits_are_told_in_money(self):
        line = self.line(self.file._get_asks(), "general_liability")
        self.assertEqual(line["label"], "Commercial general liability")
        self.assertIn(("Each occurrence", "$\xa05,000,000"), line["limits"])
        self.assertIn("An umbrella or excess policy may make up the limits.", line["demands"])
        self.assertIn("Written on an occurrence basis.", line["demands"])
        self.assertIn("The general aggregate applies to each project (CG 25 03).", line["demands"])

    def test_limits_stand_in_the_order_of_the_certificate(self):
        line = self.line(self.file._get_asks(), "workers_compensation")
        self.assertEqual(
            [label for label, _amount in line["limits"]],
            ["Employers' liability each accident", "Employers' liability disease, policy limit"],
        )

    def test_an_umbrella_is_not_said_to_make_up_its_own_limits(self):
        self.wide.line_ids = [
            Command.create(self.line_vals("umbrella", {"each_occurrence": 5_000_000}, combinable=True))
        ]
        self.assertEqual(self.line(self.file._get_asks(), "umbrella")["demands"], [])

    def test_provisions_come_with_their_proof_and_their_forms(self):
        line = self.line(self.file._get_asks(), "general_liability")
        told = {label: (proof, forms) for label, proof, forms in line["provisions"]}
        self.assertIn("Y in the column ADDL INSD", told["Additional insured, ongoing operations"][0])
        self.assertIn("CG 20 10", told["Additional insured, ongoing operations"][1])
        self.assertEqual(
            told["Additional insured, completed operations"],
            ("Endorse the policy and attach the endorsement.", "CG 20 10 11 85 or CG 20 10 with CG 20 37"),
        )

    def test_no_wording_is_asked_on_the_certificate_even_where_it_would_be_enough(self):
        asks = self.file._get_asks()
        line = self.line(asks, "general_liability")
        told = {label: proof for label, proof, _forms in line["provisions"]}
        self.assertEqual(told["Primary and non-contributory"], "Endorse the policy and attach the endorsement.")
        self.assertTrue(any("do not type wording" in note for note in asks["notes"]))
        self.assertTrue(any("Notice of cancellation comes by endorsement only" in note for note in asks["notes"]))

    def test_a_standing_that_all_lines_ask_for_is_told_once(self):
        asks = self.file._get_asks()
        told = "Insurer rated A- VIII or better by A.M. Best."
        self.assertEqual(asks["notes"].count(told), 1)
        self.assertFalse(any(told in line["demands"] for line in asks["lines"]))
        self.wide.line_ids[0].rating = "B+"
        self.assertTrue(any(told in line["demands"] for line in self.file._get_asks()["lines"]))

    def test_vendor_in_ohio_is_asked_for_the_fund_and_stop_gap(self):
        self.live_in("OH")
        asks = self.file._get_asks()
        workers, stop_gap = self.line(asks, "workers_compensation"), self.line(asks, "stop_gap")
        self.assertEqual((workers["limits"], workers["provisions"]), ([], []))
        self.assertEqual(
            workers["demands"], ["The certificate of the state's fund of Ohio; no private policy is asked."]
        )
        self.assertIn(("Employers' liability each accident", "$\xa01,000,000"), stop_gap["limits"])
        self.assertTrue(any("In Ohio only the state's fund" in note for note in asks["notes"]))

    def test_vendor_in_missouri_is_not_asked_for_a_waiver_of_workers_compensation(self):
        self.live_in("MO")
        asks = self.file._get_asks()
        self.assertEqual(self.line(asks, "workers_compensation")["provisions"], [])
        self.assertTrue(any("not available in Missouri" in note for note in asks["notes"]))
        self.live_in("OR")
        self.assertTrue(self.line(self.file._get_asks(), "workers_compensation")["provisions"])

    def test_nothing_is_asked_of_whom_nothing_is_required(self):
        self.file.set_ids = False
        asks = self.file._get_asks()
        self.assertEqual((asks["lines"], asks["notes"]), ([], []))

    def test_missing_policies_are_asked_for(self):
        corrections = self.file._get_corrections()
        self.assertEqual(
            [correction["ask"] for correction in corrections],
            [
                "Send a certificate that shows Commercial general liability in force today.",
                "Send a certificate that shows Workers' compensation and employers' liability in force today.",
            ],
        )

    def test_each_shortfall_says_what_to_write_to_the_agent(self):
        self.file.set_ids = self.requirements
        self.accept_certificate(
            self.policy_vals(limits=self.gl_limits(1_000_000, 1_500_000)), holder_name="Somebody Else Inc."
        )
        by_key = {correction["key"]: correction for correction in self.file._get_corrections()}
        limit = by_key["general_liability/limit/general_aggregate"]
        self.assertEqual(
            limit["ask"],
            "Raise General aggregate of policy GL-1001 (Commercial general liability) to $\xa02,000,000 or more.",
        )
        self.assertEqual((limit["asked"], limit["found"]), ("$\xa02,000,000", "$\xa01,500,000"))
        self.assertIn("1 Wharf Road", by_key["party/holder"]["ask"])
        text = self.file._get_corrections_text()
        self.assertTrue(text.startswith("For Acme Paving LLC, please:\n1. "))
        self.assertEqual(text.count("\n"), 2)

    def test_an_expired_policy_is_asked_for_by_its_number(self):
        self.file.set_ids = self.requirements
        self.accept_certificate(self.policy_vals(effective=date(2025, 1, 1), expiration=date(2026, 1, 1)))
        (correction,) = self.file._get_corrections()
        self.assertEqual(
            correction["ask"],
            "Send the certificate of the policy that follows GL-1001 (Commercial general liability).",
        )

    def test_what_only_we_can_settle_is_not_asked_of_the_agent(self):
        self.requirements.line_ids.rating = "A-"
        self.file.set_ids = self.requirements
        insurer = self.env["coi.insurer"].create({"name": "Unrated Mutual"})
        self.accept_certificate(self.policy_vals(insurer_id=insurer.id))
        (correction,) = self.file._get_corrections()
        self.assertEqual((correction["code"], correction["ask"]), ("RATING_UNKNOWN", ""))
        self.assertEqual(self.file._get_corrections_text(), "")

    def test_the_words_are_those_of_the_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["coi.limit.type"].search([("code", "=", "each_occurrence")]).with_context(
            lang="de_DE"
        ).name = "Je Schadensfall"
        labels = dict(self.line(self.file.with_context(lang="de_DE")._get_asks(), "general_liability")["limits"])
        self.assertIn("Je Schadensfall", labels)
