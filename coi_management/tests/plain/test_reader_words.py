import ast
import re
import unittest
from pathlib import Path

from .rooms import room

report = room("extraction.report")
sorts = room("extraction.sorts")
integrity = room("extraction.integrity")
HOME = Path(__file__).parents[2]
# Calls whose last text is the reason of a mark, and names of constants that hold one.
CALLS = {"mark", "note", "set", "Value", "doubt"}
# Names of values, not reasons, that stand in the same places of the same calls.
NOT_REASONS = frozenset({"per_statute"})
CONSTANTS = {"REASON", "DIFFERENT", "UNREAD"}


def reasons():
    """The codes of reasons that the reader gives, as its source has them."""
    found = set()
    for path in (HOME / "extraction").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in CALLS:
                for argument in node.args[1:]:
                    found |= {
                        part.value
                        for part in ast.walk(argument)
                        if isinstance(part, ast.Constant) and isinstance(part.value, str)
                    }
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                if any(getattr(target, "id", "") in CONSTANTS for target in node.targets):
                    found.add(node.value.value)
    return {code for code in found if re.fullmatch(r"[a-z]+(?:_[a-z]+)+|damaged|empty|wrapped|recognised", code)}


def words_in(path, name):
    """The keys of an object of a module of JavaScript."""
    text = (HOME / path).read_text()
    block = re.search(rf"const {name} = \{{(.*?)\n\}};", text, re.DOTALL)[1]
    return set(re.findall(r"^    (\w+): _t\(", block, re.MULTILINE))


class TestWords(unittest.TestCase):
    def test_every_reason_has_words_on_the_screen_and_in_the_terminal(self):
        values = {"not_a_date", "not_found", "unread_ink", "day_or_month", "rungs_differ", "damaged"}
        self.assertLessEqual(values, reasons())
        told = reasons() & set(report.REASONS)
        self.assertGreater(len(told), 30)
        self.assertEqual(set(report.REASONS) - words_in("static/src/review/evidence.js", "REASONS"), set())
        self.assertEqual(reasons() - set(report.REASONS) - NOT_REASONS, set())

    def test_every_sort_of_document_has_words(self):
        named = {sort for sort, _pattern in sorts._HEADINGS} | set(sorts._ACORD.values()) | {sorts.PORTFOLIO}
        self.assertEqual(named - words_in("static/src/review/coi_review_banner.js", "SORTS"), set())

    def test_every_sign_has_a_sentence(self):
        source = (HOME / "extraction/integrity.py").read_text()
        codes = set(re.findall(r'_sign\(\s*"(\w+)"', source)) | {code for code, _weight in integrity._MARKS.values()}
        model = (HOME / "models/coi_certificate_integrity.py").read_text()
        self.assertEqual({code for code in codes if f'"{code}": lambda' not in model}, set())
