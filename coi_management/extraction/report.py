"""A reading as text for people, for the terminal. What a person must look at is flagged with `?` and says why."""

from datetime import date
from textwrap import wrap

WIDTH = 100
INDENT = 16

TITLES = {
    "certificate": "Certificate",
    "endorsement": "Endorsement",
    "remarks": "Additional remarks",
    "not_a_certificate": "Not a certificate of insurance",
    "unreadable": "Could not be read",
}
PROBLEMS = {
    "empty": "The file is empty. Ask for it again.",
    "not_pdf": "This is not a PDF. Ask for the certificate as a PDF.",
    "image": "This is a picture, not a PDF. Ask for the certificate as a PDF, or key it in.",
    "encrypted": "The file asks for a password. Ask for one without.",
    "broken": "The file is damaged. Ask for it again.",
    "too_large": "The file is too large.",
    "too_many_pages": "The file has too many pages. Ask for the certificate alone.",
    "timeout": "Reading took too long and was stopped. Key it in.",
    "memory": "Reading took too much memory and was stopped. Key it in.",
    "no_text": "The pages are pictures without text. Key it in.",
}
REASONS = {
    "aggregate_below_occurrence": "the aggregate is below the occurrence",
    "blank_form": "nothing seems to be filled in",
    "blank_schedule": "the schedule is blank",
    "both_marked": "more than one box is marked",
    "damaged": "the file is damaged, and a part may be lost",
    "dates_out_of_order": "expires before it begins",
    "day_or_month": "day and month may be the other way round",
    "empty": "nothing stands there",
    "expired_at_issue": "had expired when the certificate was issued",
    "field_differs": "the field shows something else than it holds",
    "form_not_read": "this form is not read yet",
    "free_layout": "the page follows no known form",
    "goes_on": "the page behind it may list more",
    "hidden_text": "it cannot be seen on the page",
    "implausible_amount": "not a likely amount",
    "in_a_sentence": "taken out of a sentence",
    "label_in_value": "the printed label may be part of it",
    "location_or_property": "whether it is the location or the property is not clear",
    "long_term": "an unusually long term",
    "name_or_address": "name and address may be parted wrongly",
    "no_label": "no label stands beside it",
    "no_such_insurer": "no insurer has this letter",
    "no_such_policy": "no policy here has this number",
    "no_text": "a picture without text",
    "not_a_date": "not a date",
    "not_a_number": "not a number",
    "not_an_address": "not an address",
    "not_an_amount": "not an amount",
    "not_five_digits": "a NAIC code has five digits",
    "not_found": "its place on the form was not found",
    "not_marked": "neither box is marked",
    "other_term": "it belongs to another term than the policy",
    "recognised": "recognised in a picture",
    "rungs_differ": "two ways of reading it differ",
    "several_dates": "more than one date stands there",
    "several_letters": "more than one letter stands there",
    "shared_row": "two policies share the row",
    "stamped": "a stamp lies over the page that says it may not be in force",
    "struck_out": "a line goes through it",
    "template_text": "text of the template was left in place",
    "unknown_form": "a form we do not know",
    "unread_ink": "something is printed there that could not be read",
    "which_coverage": "the words do not tell which coverage this is: ask the agent",
    "which_date": "which date is meant is not clear",
    "wrapped": "runs over more than one line",
}
LINES = {
    "general_liability": "General liability",
    "auto_liability": "Automobile liability",
    "umbrella": "Umbrella",
    "excess": "Excess",
    "workers_compensation": "Workers' compensation",
    "garage": "Garage liability",
}
PARTIES = (("producer", "Producer"), ("insured", "Insured"), ("certificate_holder", "Holder"))
PROVISIONS = (("addl_insd", "additional insured"), ("subr_wvd", "subrogation waived"))


def text_of_reading(reading):
    """All that was read, as lines of text for a terminal of 100 columns."""
    page = Sheet(reading)
    page.head()
    if reading["kind"] == "unreadable":
        return page.text()
    for key, title in PARTIES:
        page.party(key, title)
    page.insurers()
    for number, coverage in enumerate(reading.get("coverages") or []):
        page.coverage(f"coverages[{number}]", coverage)
    page.prose("description_of_operations", "Description")
    page.prose("remarks", "Remarks")
    page.endorsements()
    page.foot()
    return page.text()


class Sheet:
    """Collects the lines of one reading."""

    def __init__(self, reading):
        self.reading, self.lines = reading, []
        self.evidence = reading.get("evidence") or {}
        self.marked = list(reading.get("review") or [])

    def text(self):
        """The lines as one text."""
        return "\n".join(line.rstrip() for line in self.lines).strip("\n")

    def doubt(self, *paths):
        """Why a person must look at one of `paths`, in words; empty where nobody must."""
        for path in paths:
            for item in self.marked:
                if path == item or path.startswith((item + ".", item + "[")):
                    reason = (self.evidence.get(item) or {}).get("reason") or "not sure"
                    return REASONS.get(reason, reason.replace("_", " "))
        return ""

    def add(self, title, text, *paths, indent=2):
        """A line `title   text`, flagged where one of `paths` is marked."""
        doubt = self.doubt(*paths)
        if not text and not doubt:
            return
        margin = ("? " if doubt else "").rjust(indent)
        room = max(WIDTH - indent - INDENT, 20)
        parts = [part for line in str(text or "-").splitlines() for part in wrap(line, room)]
        if doubt:
            parts[-1] += f"   [{doubt}]"
        self.lines.append(f"{margin}{title:{INDENT}}{parts[0]}")
        self.lines += [" " * (indent + INDENT) + part for part in parts[1:]]

    def head(self):
        """What the document is."""
        reading = self.reading
        title = reading.get("form") or TITLES.get(reading["kind"], reading["kind"])
        if reading.get("edition"):
            title += f" ({reading['edition']})"
        if reading.get("form") and reading["kind"] != "certificate":
            title += ", " + TITLES[reading["kind"]].lower()
        self.lines.append("  " + title)
        if reading["kind"] == "unreadable":
            self.lines.append("  " + PROBLEMS.get(reading.get("problem"), reading.get("problem") or ""))
            return
        self.lines.append("")
        self.add("Date", day(reading.get("certificate_date")), "certificate_date")
        self.add("Certificate no.", reading.get("certificate_number"), "certificate_number")
        self.add("Revision no.", reading.get("revision_number"), "revision_number")
        if reading["kind"] == "endorsement":
            self.endorsement(reading, "")

    def party(self, key, title):
        """Name and address, and how to reach a producer."""
        party = self.reading.get(key)
        if not party:
            self.add(title, "", key)
            return
        self.add(title, party.get("name"), f"{key}.name")
        self.add("", party.get("dba"))
        self.add("", "\n".join(party.get("address") or []), f"{key}.address")
        for name in ("contact", "phone", "fax", "email"):
            value = party.get(name)
            self.add("", value and f"{name}: {value}", f"{key}.{name}")

    def insurers(self):
        """A line for each insurer."""
        rows = self.reading.get("insurers") or []
        if not rows:
            self.add("Insurers", "", "insurers")
        for number, row in enumerate(rows):
            at = f"insurers.{row.get('letter')}"
            text = f"{row.get('letter') or ' '}  {row.get('name') or '-':50} {row.get('naic') or ''}"
            self.add("" if number else "Insurers", text, at + ".name", at + ".naic", "insurers")

    def coverage(self, at, coverage):
        """A policy with its limits."""
        self.lines.append("")
        title = LINES.get(coverage["type"]) or coverage.get("label") or coverage["type"]
        term = f"{day(coverage.get('effective')) or '?'} to {day(coverage.get('expiration')) or '?'}"
        parts = (coverage.get("insurer_letter") or "-", coverage.get("policy_number") or "no policy number", term)
        self.lines.append(f"  {title}: " + "   ".join(parts))
        for key in ("type", "insurer_letter", "policy_number", "effective", "expiration"):
            if self.doubt(f"{at}.{key}"):
                self.add(key.replace("_", " "), coverage.get(key), f"{at}.{key}", indent=6)
        self.add("basis", (coverage.get("basis") or "").replace("_", "-"), f"{at}.basis", indent=6)
        for key, words in PROVISIONS:
            value = coverage.get(key)
            self.add("", None if value is None else f"{words}: {'yes' if value else 'no'}", f"{at}.{key}", indent=6)
        flags = coverage.get("flags") or {}
        for flag, value in flags.items():
            if value or self.doubt(f"{at}.flags.{flag}"):
                text = flag if value is True else f"{flag}: {value or '-'}"
                self.add("", text.replace("_", " "), f"{at}.flags.{flag}", indent=6)
        self.amounts(at, coverage)

    def amounts(self, at, coverage):
        """The limits of a policy, and what the insured bears."""
        limits = coverage.get("limits") or {}
        rows = [(code.replace("_", " "), amount, f"{at}.limits.{code}") for code, amount in limits.items()]
        rows += [(key, coverage[key], f"{at}.{key}") for key in ("deductible", "retention") if key in coverage]
        if not rows and self.doubt(f"{at}.limits"):
            rows = [("limits", "-", f"{at}.limits")]
        for title, amount, path in rows:
            doubt = self.doubt(path)
            margin = "    ? " if doubt else " " * 6
            self.lines.append(f"{margin}{title:45}{money(amount):>16}{'   [' + doubt + ']' if doubt else ''}")
        self.add("retro date", day(coverage.get("retro_date")), f"{at}.retro_date", indent=6)

    def prose(self, key, title):
        """A longer text."""
        if self.reading.get(key) or self.doubt(key):
            self.lines.append("")
            self.add(title, self.reading.get(key), key)

    def endorsements(self):
        """The endorsements attached."""
        for number, row in enumerate(self.reading.get("endorsements") or []):
            self.lines.append("")
            self.lines.append(f"  Endorsement {row.get('form') or '?'}: {row.get('title') or ''}")
            self.endorsement(row, f"endorsements[{number}].")

    def endorsement(self, row, at):
        """What one endorsement says."""
        for key in ("form", "policy_number", "effective", "expiration"):
            if key != "form" or self.doubt(at + key):
                value = day(row.get(key)) if key in ("effective", "expiration") else row.get(key)
                self.add(key.replace("_", " "), value, at + key)
        proves = [key.replace("_", " ") for key in PROVES if row.get(key)]
        self.add("proves", ", ".join(proves))
        whom = "whoever a contract names" if row.get("blanket") else _names(row.get("schedule"))
        self.add("for", whom, at + "schedule")

    def foot(self):
        """How much is left to look at, and what was noticed."""
        if self.reading.get("notices"):
            self.lines.append("")
            self.add("Noticed", ", ".join(self.reading["notices"]).replace("_", " "))
        if self.evidence:
            self.lines.append("")
            self.lines.append(f"  {len(self.marked)} of {len(self.evidence)} values to look at (?)")


PROVES = (
    "additional_insured",
    "ongoing_operations",
    "completed_operations",
    "waiver_of_subrogation",
    "primary_noncontributory",
)


def _names(schedule):
    rows = schedule if isinstance(schedule, list) else [schedule or {}]
    return "; ".join(row["name"] for row in rows if row.get("name"))


def day(text):
    """`2026-04-14` as `14 Apr 2026`: no reader mistakes the day for the month."""
    try:
        return date.fromisoformat(text).strftime("%d %b %Y").lstrip("0")
    except (TypeError, ValueError):
        return text


def money(amount):
    """An amount with commas between thousands; words as they are printed."""
    return f"{amount:,}" if isinstance(amount, (int, float)) else str(amount if amount is not None else "-")
