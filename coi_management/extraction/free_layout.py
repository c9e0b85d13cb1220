"""Certificates that follow no form: of insurers, of brokers, of other countries ("certificate of currency").

What is read is what stands beside or below a caption, tables by the captions at their heads, and amounts under
headings that name a coverage. The layout is anybody's, so a value is sure only where nothing else on the page could be
it: the only one that stands after such a caption, of the shape of its kind, and used up by what was read.
"""

import re
from itertools import pairwise, takewhile

from . import ruled
from .captions import Captions
from .country import Country, is_clear
from .coverage import Coverage
from .free_doubts import CONFIDENCE, REASON, holds_several, mark_doubtful, sure_of
from .free_marks import mark_unread, write_marks
from .free_names import CAPTIONS, COMPANY, LETTERED, NO_INSURER, RATED, SIGNED_FOR
from .free_tables import Policy, of_tables
from .free_values import (
    NUMBERED,
    PLACE,
    code_of,
    is_contact,
    policy_number,
    telephone,
    text_in,
    type_of,
    usual_code,
    without_dates,
    without_numbers,
)
from .result import blank
from .values import amounts, dates, email, money, party, phone, squash
from .words import text_of

_OF_POLICY = frozenset({"policy_number", "effective", "expiration", "period", "insurer"})
LONGEST_HEADING, LONGEST_NAME = 9, 60  # words of a heading; characters of the name of a party
STATUTORY = frozenset({"workers_compensation"})  # what needs no limit
# Amounts that are no limits.
_NO_LIMIT = re.compile(
    r"(?i)premium|\babn\b|\bafsl?\b|\bacn\b|agreement|registration|licen[cs]e|phone|\bno\b(?!\s+less)|number|wages"
    r"|turnover|employees|minimum\s+age|"
    r"\bprime\b|regulations?\s|\bact\b"
)
_NO_HEADING = re.compile(
    r"(?i)certificat|subrogation|policy\s+wording|agreement|director|\bof\b.*\bof\b|insurance\s+(?:company|act)"
    r"|\bwe\b|\bthis\b|\bthe\s+insured\b|"
    r"\bplc\b|\bltd\b|limited$|\binc\b|\bllc\b|regulation"
)
_ONLY_LIMIT = re.compile(
    r"(?i)(?:(?:limits?|amounts?|sums?)(?:\s+(?:of\s+)?(?:liability|indemnity|insured|insurance|cover))?)?\W*"
)
_LIMIT_OF = re.compile(r"(?i)\blimits?\s+of\s+(?:liability|indemnity)\b")
_DEDUCTIBLE = re.compile(r"(?i)deductible|^(?:policy\s+)?excess\b(?!\s+liab)|franchise|excess of loss|\bded\b")
_TITLE = re.compile(r"(?i)certificat|confirmation|verification|evidence|to\s+whom|attestation")
_ADDRESS = re.compile(r"(?i)(?:[\w'’]+\s+){0,3}ad?dress\b")
# The code of an insurer, behind its name.
NAIC = re.compile(r"(?i)[\s,(–|-]*(?:\bNAIC\b\W*(?:(?:no|code|number)\b)?\W*)?\b(\d{5})\b\W*$")


def read_page(page, evidence, is_clean=True):
    """The reading of a certificate of no form; all of it is marked where it should have one and is not `is_clean`."""
    return _Reader(page, evidence, is_clean).read()


def read_on(page, reading, evidence):
    """Add the policies of a page on which the table of a certificate of no form goes on, with its captions.

    :return: whether all that its table lists was added
    """
    reader = _Reader(page, evidence, is_clean=True)
    first = next((before for _words, before in evidence.sources.values()), page)
    reader.country = Country(text_of(first.words) + "\n" + text_of(page.words))
    reader.reading, policies = reading, of_tables(reader)
    reader.policies = [policy for policy in policies if policy.values.get("policy_number")]
    for policy in reader.policies:
        reader.write(policy)
    reader.doubt_days()
    return bool(policies) and len(reader.policies) == len(policies) and not holds_several(reader)


class _Reader:
    def __init__(self, page, evidence, is_clean):
        self.page, self.evidence = page, evidence
        self.captions = Captions(page, CAPTIONS)
        self.rows = self.captions.rows
        self.country = Country(text_of(page.words))
        self.reading = blank()
        self.is_clean = is_clean and not page.recognised and "recognised_text" not in page.notices
        self.alone, self.first = False, 0  # whether there is one policy only, and the row on which the first begins

    def read(self):
        self._read_head()
        self._read_parties()
        self.policies = policies = self._policies()
        self._read_insurer(policies)
        self.alone, self.first = len(policies) == 1, min((policy.first for policy in policies), default=0)
        for policy in policies:
            self.write(policy)
        mark_doubtful(self)
        mark_unread(self)
        self.doubt_days()
        return self.reading

    def doubt_days(self):
        """Doubt all dates where day and month may be the other way round."""
        if not self.knows_days():
            for path, place in self.evidence.places.items():
                if path.endswith(("effective", "expiration", "certificate_date")) and place["raw"]:
                    place["confidence"], place["reason"] = 0.5, "day_or_month"

    def knows_days(self):
        """Whether it is known which number of a date is the day, where that makes a difference."""
        return self.country.is_sure or all(is_clear(cell.text) for cell in self.captions.cells)

    def days(self, text):
        return dates(text, self.country.day_first)

    def _note(self, path, words, sure=False):
        sure = sure and self.is_clean
        self.evidence.note(path, words, self.page, 1.0 if sure else CONFIDENCE, None if sure else REASON)

    def _is_only(self, field):
        """Whether all captions of a field have the same value."""
        return len({squash(text_in(lines[0])) for lines in self.captions.all(field)}) == 1

    # ---------------------------------------------------------------- head and parties

    def _read_head(self):
        reading = self.reading
        for lines in self.captions.all("certificate_date"):
            days = self.days(text_in(lines[0]))
            if len(days) == 1:
                reading["certificate_date"] = days[0]
                self._note("certificate_date", lines[0], self._is_only("certificate_date"))
                break
        else:
            self._read_lone_date()
        lines = self.captions.first("certificate_number")
        if lines and re.search(r"\d", text_in(lines[0])):
            reading["certificate_number"] = text_in(lines[0])
            self._note("certificate_number", lines[0], self._is_only("certificate_number"))
        lines = self.captions.first("description")
        if lines:
            words = [word for line in lines for word in line]
            reading["description_of_operations"] = " ".join(map(text_in, lines))
            self._note("description_of_operations", words)

    def _read_lone_date(self):
        """A letter has its date on a line of its own."""
        for row in self.rows[:16]:
            days = self.days(row[0].text)
            if len(row) == 1 and len(days) == 1 and len(row[0].words) <= 4 and not row[0].field:
                self.reading["certificate_date"] = days[0]
                self._note("certificate_date", row[0].words)
                return

    def _read_parties(self):
        for name in ("producer", "insured", "certificate_holder"):
            candidates = self.captions.all(name)
            if name == "producer" and not candidates:
                candidates = [self._letterhead()]
            for lines in candidates:
                found = self._party(name, lines)
                if found:
                    self.reading[name] = found
                    break

    def _party(self, name, lines):
        texts = [text for line in lines if (text := text_in(line).strip(" ,")) and not is_contact(text)]
        parts = [part.strip() for part in re.split(r"\s\|\s", texts[0])] + texts[1:] if texts else []
        found, sure = party(parts)
        if found:
            found["name"] = without_numbers(found["name"])
            if not found["address"]:
                more = self._address_below(lines[0])
                lines = [*lines, *more]
                found["address"] = [
                    text for line in more if (text := text_in(line).strip(" ,")) and not is_contact(text)
                ]
            found["address"] = [line for line in found["address"] if not NUMBERED.match(line)]
        if not found or not re.search(r"[A-Za-z]{2}", found["name"]) or self.days(found["name"]):
            return None
        if name == "certificate_holder" and re.match(r"(?i)whom\s+it", found["name"]):
            return None
        if name == "producer":
            near = [text_in(line) for line in lines] + self._beside_producer(lines)
            found.update(contact=None, phone=telephone(near), fax=None, email=email(" ".join(near)))
            everything = text_of(self.page.words)
            for key, find in (("phone", phone), ("email", email)):
                if not found[key] and find(everything):  # it may be the broker's, and somebody else's
                    self.evidence.mark(f"producer.{key}", REASON, CONFIDENCE)
        words = [word for line in lines for word in line]
        sure = sure and self._is_only(name) and len(found["name"]) <= LONGEST_NAME
        sure = sure and not re.search(r"\d\d|,\s*\d", found["name"])  # a street may have run into it
        self._note(name + ".name", words, sure)
        elsewhere = any(re.match(r"(?i)(?:.*\s)?ad?dress", cell.text) for cell in self.captions.cells if cell.field)
        ends = bool(PLACE.search(found["address"][-1])) if found["address"] else not elsewhere
        self._note(name + ".address", words, sure and ends)
        return found

    def _address_below(self, words):
        """The lines of an address that has a caption of its own, close below that of a name."""
        at = next((cell.row for cell in self.captions.cells if any(word is words[0] for word in cell.words)), None)
        for row in self.rows[at + 1 : at + 4] if at is not None else ():
            for cell in row:
                if _ADDRESS.match(cell.text) and abs(cell.x0 - row[0].x0) < 2:
                    found = self.captions.lines(cell, most=4)
                    ends = (at for at, line in enumerate(found) if at and ":" in text_in(line))
                    return found[: next(ends, None)]
                if cell.field in ("insured", "certificate_holder", "producer", "insurer"):
                    return []
        return []

    def _beside_producer(self, lines):
        """Telephone and e-mail close below the name of a broker."""
        below = [word for word in self.page.words if lines and 0 < word.base - lines[-1][0].base < 40]
        return [text_of(below)] if below else []

    def _letterhead(self):
        """The lines above the title."""
        head = []
        for row in self.rows[:10]:
            if any(cell.field for cell in row) or any(_TITLE.search(cell.text) for cell in row):
                break
            head.append(row[0].words)
        return head

    def _insurer_name(self, text):
        return without_numbers(RATED.sub("", NAIC.sub("", text)).strip(" ,:"))

    def _read_insurer(self, policies):
        found = {}  # name: letter, code, words
        tables = [(None, policy.values["insurer"]) for policy in policies if policy.values.get("insurer")]
        cells = [cell for cell in self.captions.cells if cell.field == "insurer"]
        lines = [(cell, lines[0]) for cell in cells if (lines := self.captions.lines(cell))]
        for cell, words in tables or lines:
            text = text_in(words)
            name, code = self._insurer_name(text), NAIC.search(text) or cell and self._code_beside(cell)
            lettered = cell and LETTERED.match(cell.text)
            if re.search(r"[A-Za-z]{3}", name) and not self.days(name) and name not in found:
                found[name] = (lettered and lettered[1].upper(), code and code[1], words)
        if not found:
            found = {without_numbers(name): (None, None, words) for name, words in self._insurer_elsewhere()}
        naic = self.captions.first("naic")
        alone = re.search(r"\b\d{5}\b", text_in(naic[0])) if naic and len(found) == 1 else None
        for number, (name, (letter, code, words)) in enumerate(list(found.items())[:6]):
            letter = letter or ("ABCDEF"[number] if len(found) > 1 else None)
            sure = bool(tables) or len(found) == 1 or letter and all(item[0] for item in found.values())
            code = code or alone and alone[0]
            self.reading["insurers"].append({"letter": letter, "name": name, "naic": code})
            self._note(f"insurers.{letter}.name", words, sure)

    def _code_beside(self, cell):
        """The code of an insurer on the row of its name."""
        for other in self.rows[cell.row]:
            if other.x0 > cell.x0 and (other.field == "naic" or not other.field):
                code = re.fullmatch(r"\D{0,12}(\d{5})\W*", other.text)
                if code:
                    return code
        return None

    def _insurer_elsewhere(self):
        """The insurer on whose behalf it is signed, or whose name stands by itself."""
        for cell in self.captions.cells:
            match = SIGNED_FOR.match(cell.text)
            if match and (COMPANY.search(match[1]) or "nsurer" in cell.text[match.end(1) :]):
                return [(match[1].strip(" ,"), cell.words)]
        insured = (self.reading["insured"] or {}).get("name")
        for cell in self.captions.cells:
            if COMPANY.search(cell.text) and len(cell.words) <= 8 and not cell.field and cell.text != insured:
                if not NO_INSURER.search(cell.text):
                    return [(cell.text.strip(" ,"), cell.words)]
        return []

    # ---------------------------------------------------------------- policies

    def _policies(self):
        return of_tables(self) or self._of_headings() or self._of_whole()

    def _of_headings(self):
        """A policy for each heading or caption that names a coverage and has amounts below it, or is one's label."""
        policies, current = [], None
        for number, row in enumerate(self.rows):
            title = self._heading(row)
            if title:
                if current is None or type_of(title[0]) != type_of(current.label) or current.limits:
                    current = Policy(*title, number)
                    policies.append(current)
            for label, amount, words in self.amounts_of(number, row):
                own = type_of(_LIMIT_OF.sub("", label))
                another = own and (current is None or own != type_of(current.label))
                if another and not re.search(r"(?i)^(?:products|produits)", label):
                    name = re.sub(r"(?i)\s*(?:limits?|limites?)\b.*", "", label).strip(" :-") or label
                    known = next((policy for policy in policies if type_of(policy.label) == own), None)
                    if not known:
                        known = Policy(name, words, number)
                        policies.append(known)
                    current = known
                if current is None:
                    continue
                if _DEDUCTIBLE.search(label):
                    current.deductible = current.deductible or (amount, words)
                else:
                    current.limits.append((label, amount, words))
        policies = [policy for policy in policies if policy.limits or self._has_number(policy, policies)]
        for policy, after in pairwise(policies):
            policy.last = after.first
        return policies

    def _has_number(self, policy, policies):
        """Whether a policy number stands under a heading, before the next one."""
        after = min((other.first for other in policies if other.first > policy.first), default=10**6)
        return any(cell.field == "policy_number" and policy.first <= cell.row < after for cell in self.captions.cells)

    def _heading(self, row):
        """Name and words of a coverage that a row is the heading of, or None."""
        for cell in row:
            if cell.field == "type":
                lines = self.captions.lines(cell, most=2)
                if lines and not amounts(text_in(lines[0]))[0] and not self.days(text_in(lines[0])):
                    return text_in(lines[0]), lines[0]
        lead = list(takewhile(lambda cell: not cell.field, row))
        if lead and all(cell.field in _OF_POLICY for cell in row[len(lead) :]):
            row = lead  # number and term stand beside the heading
        text = " ".join(cell.text for cell in row).strip(" -:•")
        if any(cell.field and cell.field != "other" for cell in row) or len(text.split()) > LONGEST_HEADING:
            return None
        if not type_of(text) or _NO_HEADING.search(text) or amounts(text)[0] or text.endswith("."):
            return None
        return text, [word for cell in row for word in cell.words]

    def amounts_of(self, number, row):
        """Amounts of a row with what stands before and behind them: label, amount, words."""
        found = []
        fields = {cell.field for cell in row}
        if fields & {
            "description",
            "naic",
            "policy_number",
            "certificate_number",
            "insured",
            "insurer",
            "producer",
            "certificate_holder",
        }:
            return []
        if any(id(word) in self._of_parties() for cell in row for word in cell.words):
            return []
        text = " ".join(cell.text for cell in row)
        pairs, rest = amounts(without_dates(text))
        if len(pairs) > 1 and rest and _ONLY_LIMIT.fullmatch(pairs[0][0]):  # each label stands behind its amount
            labels = [label for label, _amount in pairs[1:]] + [rest]
            pairs, rest = [(label, amount) for label, (_label, amount) in zip(labels, pairs, strict=True)], ""
        for label, amount in pairs:
            full = " ".join(f"{label} {rest}".split()).strip(" :-,/&")
            full = re.sub(r"(?i)^and\s", "", full)
            if not full or re.fullmatch(r"\W*", full):
                full = self._label_above(number) or "limit"
                above = self.rows[number - 1] if number else []
                if _NO_LIMIT.search(" ".join(cell.text for cell in above)):
                    continue
            if not _NO_LIMIT.search(full) and (isinstance(amount, str) or amount >= 100):
                found.append((full, amount, [word for cell in row for word in cell.words]))
        return found

    def _of_parties(self):
        """What names and addresses were read from: numbers of houses and towns are no amounts."""
        paths = ("producer", "insured", "certificate_holder", "description_of_operations")
        sources = self.evidence.sources.items()
        return {id(word) for path, (words, _page) in sources if path.startswith(paths) for word in words}

    def _label_above(self, number):
        above = self.rows[number - 1] if number else []
        return next((cell.text.strip(" :") for cell in above if cell.field in ("limit", "deductible")), None)

    def _of_whole(self):
        """The one policy of a certificate that names its coverage in its title or nowhere."""
        title = next((row for row in self.rows for cell in row if _TITLE.search(cell.text)), None)
        text = " ".join(cell.text for cell in title) if title else ""
        everything = " ".join(cell.text for cell in self.captions.cells)
        if not (self.captions.first("policy_number") or self.captions.first("expiration", "period")):
            return []
        kind = next((text for text in (text, everything) if type_of(text)), "")
        label = kind if kind == text else ""
        policy = Policy(label, [word for cell in title for word in cell.words] if title else [], 0)
        policy.kind = type_of(kind)
        for number, row in enumerate(self.rows):
            policy.limits += self.amounts_of(number, row)
        return [policy]

    # ---------------------------------------------------------------- writing

    def write(self, policy):
        """Add a policy to the reading."""
        kind = getattr(policy, "kind", None) or type_of(policy.label) or "other"
        coverage = Coverage(kind, policy.label.strip(" -:•") or None)
        number, words = self._value_of(policy, "policy_number", policy_number)
        coverage.set("policy_number", number, words)
        self._write_letter(policy, coverage)
        write_marks(self, policy, coverage)
        (start, end), words = self._term(policy)
        coverage.set("effective", start, words)
        coverage.set("expiration", end, words)
        self._write_limits(policy, coverage, kind)
        sure = sure_of(self, policy, coverage, kind)
        for path, value in coverage.values.items():
            if path not in sure:
                value.confidence, value.reason = CONFIDENCE, REASON
        at = f"coverages[{len(self.reading['coverages'])}]"
        row = coverage.write(at, self.page, self.evidence)
        row["currency"] = self.country.currency
        row["limit_codes"] = {code: usual for code in row["limits"] if (usual := usual_code(kind, code))}
        if any(f"limits.{code}" not in sure for code in row["limits"]) or not row["limits"] and kind not in STATUTORY:
            self.evidence.mark(at + ".limits", REASON, CONFIDENCE)
        self.reading["coverages"].append(row)

    def _write_letter(self, policy, coverage):
        """The letter of the insurer of a policy, from the cell of a table or by the insurer's name."""
        known = {row["letter"] for row in self.reading["insurers"]}
        letter = text_in(policy.values.get("letter", [])).strip(" .()")
        if letter in known and letter:
            coverage.set("insurer_letter", letter, policy.values["letter"])
            return
        insurer, words = self._value_of(policy, "insurer", self._insurer_name)
        letters = {row["name"]: row["letter"] for row in self.reading["insurers"]}
        if insurer and (insurer in known or letters.get(insurer)):
            coverage.set("insurer_letter", insurer if insurer in known else letters[insurer], words)

    def _write_limits(self, policy, coverage, kind):
        for label, amount, words in self.limits_of(policy, kind):
            code = code_of(label, kind)
            coverage.set("limits." + code, amount, words)
        deductible = policy.deductible
        if not deductible and policy.values.get("deductible"):
            value = money(text_in(policy.values["deductible"]))
            deductible = (value, policy.values["deductible"]) if isinstance(value, int) else None
        if deductible:
            coverage.set("deductible", *deductible)

    def limits_of(self, policy, kind):
        """Limits of a policy: label, amount, words."""
        if not policy.values:
            return policy.limits
        found = ruled.limits_in(policy.values.get("limit", []))
        if len(found) == 2 and not any(label for label, _amount, _words in found):
            once = "each_claim" if kind == "professional_liability" else "each_occurrence"
            names = (once, "general_aggregate" if kind == "general_liability" else "aggregate")
            found = [(name, amount, words) for name, (_label, amount, words) in zip(names, found, strict=True)]
        return [(label or "limit", amount, words) for label, amount, words in found]

    def _value_of(self, policy, field, parse):
        """What stands after a caption among the rows of a policy, else anywhere; of a table its cell."""
        if policy.values.get(field):
            return parse(text_in(policy.values[field])), policy.values[field]
        cells = [cell for cell in self.captions.cells if cell.field == field]
        cells.sort(key=lambda cell: not policy.first <= cell.row < policy.last)
        for cell in cells:
            lines = self.captions.lines(cell, most=2)
            for line in lines[:1]:
                value = parse(text_in(line))
                if value:
                    return value, line
        return None, []

    def _both_days(self, text):
        found = self.days(text)
        return found if len(found) >= 2 else None

    def _term(self, policy):
        days, words = self._value_of(policy, "period", self._both_days)
        if days:
            return days[:2], words
        if policy.values.get("period"):
            found = self.days(text_in(policy.values["period"]))
            if len(found) >= 2:
                return found[:2], policy.values["period"]
        for lines in self.captions.all("period"):  # the end may stand on the line below
            found = self.days(" ".join(map(text_in, lines[:2])))
            if len(found) >= 2:
                return found[:2], [word for line in lines[:2] for word in line]
        start, first = self._value_of(policy, "effective", lambda text: next(iter(self.days(text)), None))
        end, last = self._value_of(policy, "expiration", lambda text: next(iter(self.days(text)), None))
        if start and start == end and first:  # both on one line: "from … to …"
            found = self.days(text_in(first))
            end = found[-1] if len(found) > 1 else end
        if not end and first:
            found = self.days(text_in(first))
            end = found[1] if len(found) > 1 else None
        if start or end:
            return (start, end), [*first, *(word for word in last if word not in first)]
        return self._term_in_a_sentence()

    def _term_in_a_sentence(self):
        for row in self.rows:
            text = " ".join(cell.text for cell in row)
            found = self.days(text)
            if len(found) == 2 and re.search(r"(?i)\b(?:from|period|between|valid|du|from:)\b", text):
                return found, [word for cell in row for word in cell.words]
        return (None, None), []
