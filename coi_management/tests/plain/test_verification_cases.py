"""Every row of the rule book (``cases_*.py``) is a test of its own, named after it."""

import re
import unittest

from .cases import TODAY, case, verification
from .cases_cargo import CARGO
from .cases_conditions import CONDITIONS, INSURERS
from .cases_exemptions import EXEMPTIONS
from .cases_parties import TWINS
from .cases_policies import LIMITS, TERMS, TOWERS
from .cases_provisions import PARTIES, PROVISIONS, WAIVERS
from .rooms import room

OUTCOMES = room("verification.findings").OUTCOMES

BOOK = {
    "terms": TERMS,
    "limits": LIMITS,
    "towers": TOWERS,
    "cargo": CARGO,
    "provisions": PROVISIONS,
    "conditions": CONDITIONS,
    "insurers": INSURERS,
    "parties": PARTIES,
    "waivers": WAIVERS,
    "exemptions": EXEMPTIONS,
    "twins": TWINS,
}


class TestRuleBook(unittest.TestCase):
    """Each row of the book is a test of its own, named after it."""

    def check(self, asked, on_file, key, expected, settings):
        answer = verification.verify(case(asked, on_file, **settings), TODAY)
        items = {item.key: item for item in answer.items}
        self.assertIn(key, items)
        item = items[key]
        self.assertEqual(f"{item.verdict} {item.reason}", expected)
        self.assertEqual(len(items), len(answer.items), "two items of one key")
        for item in answer.items:
            self.check_consistent(item)

    def check_consistent(self, item):
        """What holds for every item, whatever the rule."""
        self.assertNotIn("%", verification.sentence(item))
        self.assertEqual(item.verdict == "waived", bool(item.waiver))
        if item.satisfied:
            self.assertEqual(item.deficiency, "")
        elif item.reason not in ("no_policy", "no_policy_yet", "no_document_yet"):
            self.assertIn(item.deficiency, verification.DEFICIENCIES)


def _add_tests():
    for chapter, rows in BOOK.items():
        for name, asked, on_file, key, expected, *settings in rows:
            words = re.sub(r"\W+", "_", name.replace("'", "")).strip("_").lower()

            def test(self, row=(asked, on_file, key, expected, settings[0] if settings else {})):
                self.check(*row)

            setattr(TestRuleBook, f"test_{chapter}_{words}", test)


_add_tests()


class TestTheBookItself(unittest.TestCase):
    def test_every_reason_has_a_case(self):
        reasons = {expected.split()[1] for rows in BOOK.values() for _name, _asked, _file, _key, expected, *_ in rows}
        self.assertEqual(set(OUTCOMES) - reasons, set())

    def test_every_case_has_its_own_name(self):
        names = [name for rows in BOOK.values() for name, *_ in rows]
        self.assertEqual(len(names), len(set(names)))
        self.assertGreaterEqual(len(names), 150)
