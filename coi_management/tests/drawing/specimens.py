"""Certificates as data: an example to look at, and as many others as a seed is asked for. All firms are invented."""

import random
from datetime import date, timedelta

INSURERS = (
    ("Granite Harbor Insurance Company", "90011"),
    ("Blue Lantern Casualty Co", "90022"),
    ("Prairie Mutual Assurance", "90033"),
    ("Old Ferry Indemnity Company", "90044"),
    ("Northlight Specialty Ins. Co.", "90055"),
    ("Copper Basin Fire & Marine", "90066"),
)
FIRMS = (
    ("Oakline Janitorial LLC", ["418 Mill Street, Suite 3", "Springfield, IL 62701"]),
    ("Ridgeback Roofing, Inc.", ["77 Quarry Road", "Dayton, OH 45402"]),
    ("O'Brien & Daughters Electric Co.", ["P.O. Box 1180", "Tulsa, OK 74101-1180"]),
    ("3 Rivers Hauling L.L.C.", ["1902 N. 14th Ave", "Pittsburgh, PA 15212"]),
    ("Meadow & Stone Landscape Architects", ["Building C", "5100 West Loop South", "Houston, TX 77401"]),
    ("St. Clair Elevator Service Corp", ["250 Harbor Blvd., Floor 2", "Oakland, CA 94607"]),
    ("Zhang HVAC Partners LP", ["9 Elm Ct", "Nashua, NH 03060"]),
)
HOLDERS = (
    ("Lakeshore Property Group LLC", ["1000 Lake Shore Drive", "Chicago, IL 60611"]),
    ("City of Fairhaven", ["40 Center Street", "Fairhaven, MA 02719"]),
    ("Harper Construction Company, Inc.", ["2241 Kettner Blvd #300", "San Diego, CA 92101"]),
)
AGENCIES = (
    ("Willow Creek Insurance Agency", ["12 Main Street", "Peoria, IL 61602"], "willowcreek.example"),
    ("Barton-Hale Risk Partners, LLC", ["600 Market St, 18th Floor", "Philadelphia, PA 19106"], "bartonhale.example"),
    ("Sandoval Insurance Services", ["3300 Alameda Blvd NE", "Albuquerque, NM 87113"], "sandoval.example"),
)
PEOPLE = ("Dana Whitfield", "Luis Ortega", "Priya Raman", "Certificates Department")
WRITTEN_IN = (
    ("Professional Liability", {"Each Claim": 1_000_000, "Aggregate": 2_000_000}),
    ("Motor Truck Cargo", {"Limit": 100_000, "Deductible": 2_500}),
    ("Contractors Equipment", {"Leased/Rented": 250_000}),
    ("Cyber Liability", {"Each Event": 1_000_000}),
    ("Pollution Liability", {"Each Loss": 2_000_000}),
    ("Crime", {"Employee Theft": 500_000}),
)
DESCRIPTIONS = (
    "Certificate holder is additional insured on general liability as required by written contract.",
    "RE: Job 2218, Harbor Warehouse. Waiver of subrogation applies in favor of the certificate holder for general "
    "liability, automobile and workers compensation. Coverage is primary and non-contributory.",
    "",
)
AUTOS = (("any_auto",), ("owned", "hired", "non_owned"), ("scheduled", "hired"), ("hired", "non_owned"))
SPLIT_LIMITS = {"bodily_injury_per_person": 250_000, "bodily_injury_per_accident": 500_000, "property_damage": 100_000}
MILLION = 1_000_000


def example():
    """One certificate in which everything stands that a certificate usually has."""
    return certificate(4)


def certificate(seed):
    """A certificate by its seed: of the shape of a reading, as a reader should find it."""
    dice = random.Random(seed)
    issued = date(2026, 1, 5) + timedelta(days=dice.randrange(300))
    firms, agency = dice.sample(INSURERS, dice.randint(1, 6)), dice.choice(AGENCIES)
    insured, holder, person = dice.choice(FIRMS), dice.choice(HOLDERS), dice.choice(PEOPLE)
    box = person.split()[0].lower()
    letters = "ABCDEF"[: len(firms)]
    return {
        "kind": "certificate",
        "form": "ACORD 25",
        "certificate_date": issued.isoformat(),
        "certificate_number": dice.choice((None, f"CL{dice.randrange(10**8):08d}", str(dice.randrange(10**6)))),
        "revision_number": dice.choice((None, None, "2")),
        "producer": {
            "name": agency[0],
            "address": list(agency[1]),
            "contact": person,
            "phone": f"({dice.randrange(201, 980)}) 555-{dice.randrange(10**4):04d}",
            "fax": dice.choice((None, f"({dice.randrange(201, 980)}) 555-{dice.randrange(10**4):04d}")),
            "email": f"{box}@{agency[2]}",
        },
        "insured": {"name": insured[0], "address": list(insured[1])},
        "insurers": [
            {"letter": letter, "name": name, "naic": naic} for letter, (name, naic) in zip(letters, firms, strict=True)
        ],
        "coverages": _coverages(dice, issued, letters),
        "description_of_operations": dice.choice(DESCRIPTIONS),
        "certificate_holder": {"name": holder[0], "address": list(holder[1])},
        "signed": dice.random() < 0.8,
    }


def _coverages(dice, issued, letters):
    makers = (_general, _auto, _umbrella, _compensation)
    found = [make(dice) for make in makers if dice.random() < 0.85]
    for label, limits in dice.sample(WRITTEN_IN, dice.randrange(3)):
        found.append({"type": "other", "label": label, "limits": dict(limits), "flags": {}, "basis": None})
    for coverage in found:
        start = issued - timedelta(days=dice.randrange(360))
        start = start.replace(day=min(start.day, 28))
        compensation = coverage["type"] == "workers_compensation"
        coverage.update(
            insurer_letter=dice.choice(letters),
            policy_number=_number(dice),
            effective=start.isoformat(),
            expiration=start.replace(year=start.year + 1).isoformat(),
            addl_insd=None if compensation else dice.choice((True, True, False, None)),
            subr_wvd=dice.choice((True, False, None)),
        )
    return found


def _number(dice):
    digits = dice.randrange(10**6, 10**7)
    return dice.choice((f"{digits}", f"GLX{digits}-01", f"B {digits} 26", f"WC-{digits}-2026A", f"{digits}/00"))


def _general(dice):
    once = dice.choice((MILLION, 2 * MILLION))
    return {
        "type": "general_liability",
        "basis": dice.choice(("occurrence", "occurrence", "claims_made")),
        "limits": {
            "each_occurrence": once,
            "damage_to_rented_premises": dice.choice((50_000, 100_000, 300_000)),
            "medical_expense": dice.choice((5_000, 10_000, "Excluded")),
            "personal_advertising_injury": once,
            "general_aggregate": 2 * once,
            "products_completed_operations_aggregate": dice.choice((2 * once, "Included")),
        },
        "flags": {
            "commercial_general_liability": True,
            "gen_agg_per": dice.choice(("policy", "project", "location", None)),
        },
    }


def _auto(dice):
    flags = dice.choice(AUTOS)
    limits = {"combined_single_limit": MILLION}
    if dice.random() < 0.2:
        limits = dict(SPLIT_LIMITS)
    return {"type": "auto_liability", "basis": None, "limits": limits, "flags": dict.fromkeys(flags, True)}


def _umbrella(dice):
    amount = dice.choice((MILLION, 5 * MILLION, 10 * MILLION))
    found = {
        "type": dice.choice(("umbrella", "excess")),
        "basis": "occurrence",
        "limits": {"each_occurrence": amount, "aggregate": amount},
        "flags": {},
    }
    if dice.random() < 0.5:
        found["retention"] = dice.choice((0, 10_000))
    return found


def _compensation(dice):
    amount = dice.choice((100_000, 500_000, MILLION))
    return {
        "type": "workers_compensation",
        "basis": None,
        "limits": {
            "el_each_accident": amount,
            "el_disease_each_employee": amount,
            "el_disease_policy_limit": max(amount, 500_000),
        },
        "flags": {"per_statute": True, "proprietor_excluded": dice.choice(("Y", "N", None))},
    }


def of_edition(seed, edition):
    """A certificate as it can be written on a form of `edition`."""
    data = certificate(seed)
    data["edition"] = edition
    if edition < "2009/09":  # five insurers; umbrella and excess are one; no column for waivers, no box of a contact
        data["insurers"] = data["insurers"][:5]
        data.update(certificate_number=None, revision_number=None)
        data["producer"].update(contact=None, fax=None, email=None)
        for coverage in data["coverages"]:
            coverage["type"] = "umbrella" if coverage["type"] == "excess" else coverage["type"]
            coverage["insurer_letter"] = coverage["insurer_letter"].replace("F", "A")
            coverage["subr_wvd"] = None
    return data
