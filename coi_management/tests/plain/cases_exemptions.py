"""The rule book: exemptions from workers' compensation, which are proof of no coverage.

A row reads: in words | what is asked | what is on file | the item | its verdict and reason | settings of the case.
"""

from datetime import date

from .cases import GL, LAST_YEAR, NEXT_YEAR, WC, K, M, ask, gl, policy, provision, verification

FLORIDA = "FL"
ASKED = ask(WC)
ACCEPTED = ask(WC, exemptions=("FL", "GA"))
ANYWHERE = ask(WC, exemptions=("*",))
EMPLOYERS = ask(WC, el_each_accident=500 * K, exemptions=("FL",))
LET_GO = ask(WC, el_each_accident=500 * K, exemptions=("FL",), exempt_employers=True)
NOBODY_EXCLUDED = {"proprietor_exclusion_allowed": False}
COVERAGE = f"{WC}/coverage"
EL = f"{WC}/limit/el_each_accident"


def exempt(state=FLORIDA, start=date(2026, 1, 1), end=date(2027, 12, 31), **words):
    return verification.Exemption("7", state, start, end, "E-104", ("Dana Acme",), **words)


def holds(*exemptions, state=FLORIDA, **words):
    """Settings of a case: the exemptions on file, one that is right where none is named, of a vendor in Florida."""
    return {"exemptions": exemptions or (exempt(),), "state": state, **words}


# fmt: off
EXEMPTIONS = [
    ("an exemption is proof of no coverage and is not accepted where the set does not say so",
     ASKED, [], COVERAGE, "gap exempt_not_accepted", holds()),
    ("an exemption of a state that the set accepts lets the line go, and nothing is met by it",
     ACCEPTED, [], COVERAGE, "not_required exempt_accepted", holds()),
    ("a set may accept exemptions of every state",
     ANYWHERE, [], COVERAGE, "not_required exempt_accepted", holds(exempt("TX"), state="TX")),
    ("a set that accepts those of one state does not accept those of another",
     ask(WC, exemptions=("GA",)), [], COVERAGE, "gap exempt_not_accepted", holds()),
    ("an exemption is of no use where the work is done in another state",
     ACCEPTED, [], COVERAGE, "gap exempt_other_state", holds(work_states=("GA",))),
    ("the state of the work counts before that of the vendor",
     ACCEPTED, [], COVERAGE, "not_required exempt_accepted", holds(state="GA", work_states=("FL",))),
    ("work in two states needs an exemption of each",
     ACCEPTED, [], COVERAGE, "gap exempt_other_state", holds(work_states=("FL", "GA"))),
    ("and has it where there are two",
     ACCEPTED, [], COVERAGE, "not_required exempt_accepted",
     holds(exempt(), exempt("GA"), work_states=("FL", "GA"))),
    ("where nobody knows in which state the work is done a person has to say",
     ACCEPTED, [], COVERAGE, "undetermined exempt_state_unknown", holds(state="")),
    ("an exemption that has ended asks for its renewal",
     ACCEPTED, [], COVERAGE, "gap exempt_ended", holds(exempt(end=date(2026, 5, 31)))),
    ("on its last day an exemption is still in force",
     ACCEPTED, [], COVERAGE, "not_required exempt_accepted", holds(exempt(end=date(2026, 6, 1)))),
    ("an exemption that has not begun is none",
     ACCEPTED, [], COVERAGE, "gap coverage_missing", holds(exempt(start=date(2026, 6, 2)))),
    ("an exemption that ended and was never accepted is no matter",
     ASKED, [], COVERAGE, "gap coverage_missing", holds(exempt(end=date(2026, 5, 31)))),
    ("a policy in force is taken before an exemption",
     ACCEPTED, [policy(WC)], COVERAGE, "met coverage_met", holds()),
    ("an exemption that is accepted is enough when the policy has ended",
     ACCEPTED, [policy(WC, **LAST_YEAR)], COVERAGE, "not_required exempt_accepted", holds()),
    ("one that is not accepted does not hide that a policy has ended",
     ASKED, [policy(WC, **LAST_YEAR)], COVERAGE, "gap coverage_ended", holds()),
    ("nor that one begins later",
     ASKED, [policy(WC, **NEXT_YEAR)], COVERAGE, "gap coverage_future", holds()),
    ("nor one that no document shows yet",
     ASKED, [policy(WC, unverified=True)], COVERAGE, "undetermined coverage_unverified", holds()),
    ("what a policy would show is not asked of who has none lawfully",
     ask(WC, statutory=True, exemptions=("FL",)), [], f"{WC}/statutory", "not_required exempt_no_policy", holds()),
    ("a waiver of subrogation neither",
     ask(WC, provisions=(provision("waiver_of_subrogation"),), exemptions=("FL",)), [],
     f"{WC}/provision/waiver_of_subrogation", "not_required exempt_no_policy", holds()),
    ("nor is it where the exemption is not accepted: the one thing wrong is the coverage",
     ask(WC, statutory=True), [], f"{WC}/statutory", "gap no_policy", holds()),
    ("while the state is not known the rest waits",
     ask(WC, statutory=True, exemptions=("FL",)), [], f"{WC}/statutory", "undetermined no_policy_yet", holds(state="")),
    ("an exemption says nothing of employers' liability",
     EMPLOYERS, [], EL, "gap exempt_employers", holds()),
    ("unless the set lets that go as well",
     LET_GO, [], EL, "not_required exempt_no_policy", holds()),
    ("of two sets the one that accepts no exemption counts",
     [ACCEPTED, ASKED], [], COVERAGE, "gap exempt_not_accepted", holds()),
    ("of two sets that accept different states only those count that both accept",
     [ask(WC, exemptions=("FL", "TX")), ask(WC, exemptions=("GA", "TX"))], [], COVERAGE,
     "gap exempt_not_accepted", holds()),
    ("where one set accepts all states the other's list counts",
     [ANYWHERE, ask(WC, exemptions=("FL",))], [], COVERAGE, "not_required exempt_accepted", holds()),
    ("where one set lets employers' liability go and the other does not it is asked",
     [LET_GO, ask(WC, exemptions=("FL",))], [], EL, "gap exempt_employers", holds()),
    ("an officer whom the policy excludes is let go by an accepted exemption",
     ask(WC, exemptions=("FL",), **NOBODY_EXCLUDED), [policy(WC, proprietor_excluded=True)], f"{WC}/proprietor",
     "not_required proprietor_exempt", holds()),
    ("and is a gap where none is accepted",
     ask(WC, **NOBODY_EXCLUDED), [policy(WC, proprietor_excluded=True)], f"{WC}/proprietor",
     "gap proprietor_excluded", holds()),
    ("where the state's fund alone insures, an exemption from it can be accepted",
     ask(WC, el_each_accident=M, exemptions=("OH",)), [], COVERAGE, "not_required exempt_accepted",
     holds(exempt("OH"), state="OH")),
    ("and stop gap is asked for employers' liability all the same",
     ask(WC, el_each_accident=M, exemptions=("OH",)), [], "stop_gap/coverage", "gap coverage_missing",
     holds(exempt("OH"), state="OH")),
    ("unless the set lets employers' liability go there too",
     ask(WC, el_each_accident=M, exemptions=("OH",), exempt_employers=True), [], "stop_gap/coverage",
     "not_required exempt_accepted", holds(exempt("OH"), state="OH")),
    ("an exemption from workers' compensation says nothing of other lines",
     ask(GL), [], f"{GL}/coverage", "gap coverage_missing", holds()),
    ("other lines are judged beside it as ever",
     [ACCEPTED, ask(GL)], [gl()], f"{GL}/coverage", "met coverage_met", holds()),
    ("an exemption that is not accepted can be waived like whatever falls short",
     ASKED, [], COVERAGE, "waived exempt_not_accepted",
     holds(waivers=(verification.Waiver("W-1", WC, date(2026, 1, 1)),))),
]
# fmt: on
