"""How agencies' systems fill the form in: type, place in the cell, marks, dates and amounts."""

import dataclasses
from datetime import date


@dataclasses.dataclass(frozen=True)
class Style:
    """One manner of filling in a certificate."""

    font: str = "Helvetica"
    size: float = 8.5  # points
    mark: str = "letter"  # letter, stroke, curve, dingbat
    amounts: str = "right"  # where amounts stand in their cells: left, right
    row: str = "top"  # where letter, number and dates stand in the row of a policy: top, middle
    date: str = "%m/%d/%Y"
    amount: str = "{:,}"
    dollars: bool = False  # a dollar sign before each amount, beside the one printed
    shift: tuple = (0.0, 0.0)  # of all that is filled in, in points: printers are seldom set right
    writing: str = "strings"  # strings, words, letters, doubled, spaced: how text is put on the page
    split_town: bool = False  # town to the left, state and code to the right of the box

    def write_date(self, text):
        """An ISO date as this system writes it."""
        return date.fromisoformat(text).strftime(self.date) if text else ""

    def write_amount(self, amount):
        """An amount as this system writes it; printed words as they are."""
        text = self.amount.format(amount) if isinstance(amount, int) else str(amount)
        return f"${text}" if self.dollars and isinstance(amount, int) else text


PLAIN = Style()
STYLES = {
    "plain": PLAIN,
    "bold": Style(font="Helvetica-Bold", size=9, amounts="left"),
    "flattened": Style(mark="stroke", row="middle", amounts="left", split_town=True),
    "typewriter": Style(font="Courier", size=8, mark="letter", date="%m/%d/%y"),
    "times": Style(font="Times-Roman", size=9, mark="curve", dollars=True),
    "raised": Style(font="Helvetica", size=8, shift=(1.0, -2.0), mark="dingbat"),
    "letters": Style(font="Helvetica", size=8, writing="letters"),
    "doubled": Style(font="Helvetica", size=8.5, writing="doubled", amounts="left"),
    "spaced": Style(font="Times-Roman", size=8, writing="spaced", date="%-m/%-d/%Y"),
    "words": Style(font="Courier-Bold", size=7.5, writing="words"),
    "large": Style(font="Helvetica", size=10, shift=(0.0, 1.0)),
    "bare": Style(font="Helvetica", size=8, amount="{}", date="%Y-%m-%d", mark="stroke", row="middle"),
}
