"""The rule book: the cargo family.

A row reads: in words | what is asked | what is on file | the item | its verdict and reason.
"""

from .cases import LAST_YEAR, K, ask, policy

MTC, FLOATER, TOOLS, OWN = "motor_truck_cargo", "installation_floater", "contractors_equipment", "transit"
CARRIER = ask(MTC, per_vehicle=100 * K)
COVERAGE = f"{MTC}/coverage"
LIMIT = f"{MTC}/limit/per_vehicle"


def on_file(coverage, **words):
    return [policy(coverage, **words)]


# fmt: off
CARGO = [
    ("motor truck cargo answers a carrier's obligation",
     CARRIER, on_file(MTC, per_vehicle=100 * K), COVERAGE, "met coverage_met"),
    ("its limit counts",
     CARRIER, on_file(MTC, per_vehicle=50 * K), LIMIT, "gap limit_low_alone"),
    ("cargo and no more is asked of the agent",
     CARRIER, on_file("cargo_unspecified", per_vehicle=100 * K), COVERAGE, "undetermined cargo_unclear"),
    ("until the agent says, its limit is open too",
     CARRIER, on_file("cargo_unspecified", per_vehicle=100 * K), LIMIT, "undetermined no_policy_yet"),
    ("inland marine is a class and no obligation",
     CARRIER, on_file("inland_marine"), COVERAGE, "undetermined cargo_unclear"),
    ("goods in transit may be the insured's own",
     CARRIER, on_file("transit"), COVERAGE, "undetermined cargo_unclear"),
    ("a bailee's policy may leave out the road",
     CARRIER, on_file("bailee"), COVERAGE, "undetermined cargo_unclear"),
    ("ocean cargo may reach inland",
     CARRIER, on_file("ocean_cargo"), COVERAGE, "undetermined cargo_unclear"),
    ("an installation floater insures materials and no customers' goods",
     CARRIER, on_file(FLOATER), COVERAGE, "gap cargo_other"),
    ("contractors' equipment insures tools",
     CARRIER, on_file(TOOLS), COVERAGE, "gap cargo_other"),
    ("property insures what the vendor owns",
     CARRIER, on_file("property"), COVERAGE, "gap cargo_other"),
    ("contingent cargo is a broker's",
     CARRIER, on_file("contingent_cargo"), COVERAGE, "gap cargo_other"),
    ("warehouse legal liability is storage only",
     CARRIER, on_file("warehouse_legal"), COVERAGE, "gap cargo_other"),
    ("on hook insures autos that are towed",
     CARRIER, on_file("on_hook"), COVERAGE, "gap cargo_other"),
    ("what may be it is asked about before what is not",
     CARRIER, [policy(TOOLS), policy("inland_marine", "P-2")], COVERAGE, "undetermined cargo_unclear"),
    ("a relative whose term has ended says nothing",
     CARRIER, on_file("inland_marine", **LAST_YEAR), COVERAGE, "gap coverage_missing"),
    ("a policy that answered and ended is told before a relative",
     CARRIER, [policy(MTC, **LAST_YEAR), policy("inland_marine", "P-2")], COVERAGE, "gap coverage_ended"),
    ("who accepts inland marine gets it",
     ask(MTC, "inland_marine"), on_file("inland_marine"), f"inland_marine|{MTC}/coverage", "met coverage_met"),
    ("materials until they are installed may be under inland marine",
     ask(FLOATER), on_file("inland_marine"), f"{FLOATER}/coverage", "undetermined cargo_unclear"),
    ("tools are no materials",
     ask(FLOATER), on_file(TOOLS), f"{FLOATER}/coverage", "gap cargo_other"),
    ("tools may be under inland marine",
     ask(TOOLS), on_file("inland_marine"), f"{TOOLS}/coverage", "undetermined cargo_unclear"),
    ("a carrier's liability does not insure the vendor's own goods",
     ask(OWN), on_file(MTC), f"{OWN}/coverage", "gap cargo_other"),
    ("a line outside the family has no relatives",
     ask("property"), on_file("inland_marine"), "property/coverage", "gap coverage_missing"),
]
# fmt: on
