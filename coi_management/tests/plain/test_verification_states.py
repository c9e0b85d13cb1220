from unittest import TestCase

from .cases import AUTO, GL, TODAY, WAIVER, WC, Insurer, K, M, ask, case, policy, provision, seen, verification

WORKERS = ask(
    WC,
    statutory=True,
    rating="A-",
    provisions=(provision(WAIVER),),
    el_each_accident=M,
    el_disease_each_employee=M,
    el_disease_policy_limit=M,
)
FUND = Insurer("Ohio Bureau", exempt=True)
STOP_GAP = "stop_gap"

# fmt: off
#: In words | state | what is on file | an item | its verdict, or None where nothing of the kind is asked.
CASES = [
    ("the certificate of the state's fund is enough where the fund insures alone",
     "OH", [policy(WC, statutory=True, insurer=FUND)], f"{WC}/statutory", "met"),
    ("its rating is not asked",
     "OH", [policy(WC, statutory=True, insurer=FUND)], f"{WC}/rating", None),
    ("nor a waiver of subrogation",
     "ND", [policy(WC, statutory=True, insurer=FUND)], f"{WC}/provision/{WAIVER}", None),
    ("employers' liability is asked by stop gap",
     "WA", [policy(WC, statutory=True, insurer=FUND)], f"{STOP_GAP}/coverage", "gap"),
    ("a stop gap policy of the amount is enough",
     "WY", [policy(WC, statutory=True, insurer=FUND),
            policy(STOP_GAP, el_each_accident=M, el_disease_each_employee=M, el_disease_policy_limit=M)],
     f"{STOP_GAP}/limit/el_each_accident", "met"),
    ("one of a lower amount is not",
     "PR", [policy(WC, statutory=True, insurer=FUND), policy(STOP_GAP, el_each_accident=100 * K)],
     f"{STOP_GAP}/limit/el_each_accident", "gap"),
    ("a fund's certificate without the mark of statutory benefits needs a person",
     "VI", [policy(WC, insurer=FUND)], f"{WC}/statutory", "undetermined"),
    ("elsewhere a private policy is asked with its limits",
     "TX", [policy(WC, statutory=True, el_each_accident=100 * K)], f"{WC}/limit/el_each_accident", "gap"),
    ("where no waiver is to be had none is asked",
     "KY", [policy(WC, statutory=True)], f"{WC}/provision/{WAIVER}", None),
    ("but the limits are",
     "NJ", [policy(WC, statutory=True, el_each_accident=100 * K)], f"{WC}/limit/el_each_accident", "gap"),
    ("elsewhere the waiver is asked",
     "CA", [policy(WC, statutory=True)], f"{WC}/provision/{WAIVER}", "gap"),
    ("a state that is not known changes nothing",
     "", [policy(WC, statutory=True)], f"{WC}/provision/{WAIVER}", "gap"),
]
# fmt: on


class TestStates(TestCase):
    """What nobody can lawfully give in the vendor's state is not held against the vendor."""

    def test_cases(self):
        for words, state, on_file, key, verdict in CASES:
            with self.subTest(words):
                answer = verification.verify(case(WORKERS, on_file, state=state), TODAY)
                found = {item.key: item.verdict for item in answer.items}
                self.assertEqual(found.get(key), verdict, found)

    def test_other_lines_stand_in_every_state(self):
        asked = (ask(GL, each_occurrence=M, provisions=(provision(WAIVER),)), ask(AUTO, combined_single_limit=M))
        for state in ("OH", "KY", "TX", ""):
            self.assertEqual(tuple(verification.lawful(asked, state)), asked)

    def test_a_vendor_of_the_fund_s_state_can_be_compliant(self):
        on_file = [
            policy(WC, statutory=True, insurer=FUND),
            policy(STOP_GAP, "S-1", el_each_accident=M, el_disease_each_employee=M, el_disease_policy_limit=M),
        ]
        self.assertEqual(verification.verify(case(WORKERS, on_file, state="OH"), TODAY).status, "compliant")

    def test_a_waiver_that_is_proven_stays_met_where_it_is_asked(self):
        on_file = [
            policy(
                WC,
                statutory=True,
                provisions=(seen(WAIVER, "WC 00 03 13"),),
                el_each_accident=M,
                el_disease_each_employee=M,
                el_disease_policy_limit=M,
            )
        ]
        self.assertEqual(verification.verify(case(WORKERS, on_file, state="CA"), TODAY).status, "compliant")
