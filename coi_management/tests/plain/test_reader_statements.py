import unittest

from .rooms import room
from .sheets import certificate

statements = room("extraction.statements")
read = room("extraction.read").read


def said(text):
    """Statements by kind; of several of one kind the last."""
    return {statement["kind"]: statement for statement in statements.split(text)}


class TestStatements(unittest.TestCase):
    def test_each_sentence_is_a_statement_of_its_lines(self):
        found = said(
            "RE: Job 2218, Harbor Warehouse. Waiver of subrogation applies in favor of the certificate holder for "
            "general liability, automobile and workers compensation. Coverage is primary and non-contributory."
        )
        self.assertEqual(set(found), {"project", "waiver_of_subrogation", "primary_noncontributory"})
        self.assertEqual(found["project"]["reference"], "2218")
        self.assertEqual(
            found["waiver_of_subrogation"]["lines"], ["general_liability", "auto_liability", "workers_compensation"]
        )
        self.assertEqual(found["waiver_of_subrogation"]["parties"], ["certificate holder"])
        self.assertEqual(found["primary_noncontributory"]["lines"], [])

    def test_a_condition_holds_for_its_own_sentence_only(self):
        found = said(
            "Owner is additional insured on GL as required by written contract. A waiver of subrogation applies to WC."
        )
        self.assertTrue(found["additional_insured"]["conditional"])
        self.assertFalse(found["waiver_of_subrogation"]["conditional"])

    def test_conditions_have_many_wordings(self):
        for words in (
            "where required by written contract",
            "as required by an executed agreement",
            "when required in a written contract",
            "if required by contract",
            "to the extent required under the lease",
            "per written contract",
            "as contractually required",
        ):
            self.assertTrue(statements.is_conditional(f"Holder is additional insured\n{words}."), words)
        for words in ("per form CG 20 10", "as required by the state of Ohio", "under contract 5521"):
            self.assertFalse(statements.is_conditional(f"Holder is additional insured {words}."), words)

    def test_a_line_that_is_excepted_is_not_named(self):
        found = said("Waiver of subrogation applies to all policies except Workers Compensation.")
        self.assertTrue(found["waiver_of_subrogation"]["all_lines"])
        self.assertNotIn("workers_compensation", found["waiver_of_subrogation"]["lines"])

    def test_what_is_denied_is_told_apart(self):
        self.assertTrue(
            said("There is no waiver of subrogation on the auto policy.")["waiver_of_subrogation"]["denied"]
        )

    def test_days_of_notice_are_counted_apart_from_those_for_unpaid_premiums(self):
        notice = said("Thirty (30) day notice of cancellation, except 10 days for non-payment of premium.")
        self.assertEqual(
            (notice["notice_of_cancellation"]["days"], notice["notice_of_cancellation"]["days_nonpayment"]), (30, 10)
        )

    def test_names_of_those_insured_are_taken_apart_and_keep_their_suffix(self):
        before = said("Harper Construction Company, Inc., City of Fairhaven are named as additional insureds.")
        self.assertEqual(
            before["additional_insured"]["parties"], ["Harper Construction Company, Inc", "City of Fairhaven"]
        )
        after = said("Additional Insured: Alder LLC; Birch Corp.")
        self.assertEqual(after["additional_insured"]["parties"], ["Alder LLC", "Birch Corp"])

    def test_umbrella_officers_and_endorsements_are_recognised(self):
        found = said(
            "Umbrella is follow form over GL, Auto and EL.\nJohn Doe, President is excluded from workers "
            "compensation.\n"
            "CG 20 10 04 13 and CG 20 37 04 13 attached."
        )
        self.assertLessEqual(
            {"umbrella_follow_form", "excluded_officers", "ongoing_operations", "completed_operations"}, set(found)
        )

    def test_initials_and_suffixes_end_no_sentence(self):
        spans = list(statements.sentences("J. Doe Inc. is insured. St. Mary Co. is the owner."))
        self.assertEqual(len(spans), 2)

    def test_nothing_is_said_in_nothing(self):
        self.assertEqual(statements.split(None), [])
        self.assertEqual(statements.split("Boiler repair at the plant."), [])


class TestStatementsOfReadings(unittest.TestCase):
    def test_a_statement_has_its_place_on_the_page(self):
        lines = [
            ("Boiler repair at the plant on Route 52. Certificate holder is additional", 23, 588),
            ("insured on the general liability policy. Policies are primary.", 23, 598),
        ]
        (reading,) = read(certificate(without=["Boiler repair at the plant on Route 52."], more=lines))
        kinds = [statement["kind"] for statement in reading["statements"]]
        self.assertEqual(kinds, ["additional_insured", "primary_noncontributory"])
        place = reading["evidence"]["statements[1]"]
        self.assertEqual(place["raw"], "Policies are primary.")
        self.assertGreater(place["box"][0], 150)
