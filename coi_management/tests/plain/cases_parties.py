"""The rule book: vendors who may be others by a contact made anew.

A row reads: in words | what is asked | what is on file | the item | its verdict and reason | settings of the case.
"""

from datetime import date

from .cases import GL, ask, gl, verification


def like(*matches):
    return {"twins": (verification.Twin("9", "Acme Roofing LLC", matches),)}


WAIVED = (verification.Waiver("W-1", "party/twin", date(2026, 1, 1)),)

# fmt: off
TWINS = [
    ("of a contact with the tax ID of a vendor of whom insurance is required a person has to say whose it is",
     [], [], "party/twin", "undetermined twin_open", like("vat")),
    ("where nothing but the domain of the e-mail address is the same that is a slight likeness",
     [], [], "party/twin", "undetermined twin_alike", like("domain")),
    ("with the name it is none",
     [], [], "party/twin", "undetermined twin_open", like("name", "domain")),
    ("what is asked of it beside is judged as ever",
     ask(GL), [gl()], f"{GL}/coverage", "met coverage_met", like("bank")),
    ("a likeness can be waived like whatever is open",
     [], [], "party/twin", "waived twin_open", {**like("vat"), "waivers": WAIVED}),
]
# fmt: on
