"""A company's own list of vendors and policies: rows of text in, vendors and policies out, with what is in doubt.

This room imports no odoo and touches no database. Nothing in it is about one certain list: ``headings`` guesses what a
column means from what people call it, and a person may say otherwise; ``cells`` reads what is typed into one cell;
``rows`` makes vendors and policies of a row, ``asked`` what a row requires of vendors, and both say in codes what is
wrong with it.
"""

from .asked import Asked, AskedReader
from .cells import Order, date_order
from .headings import Catalogue, Column, Guess, guess_columns, guess_kind, plain
from .rows import Problem, Reader, Row

__all__ = [
    "Asked",
    "AskedReader",
    "Catalogue",
    "Column",
    "Guess",
    "Order",
    "Problem",
    "Reader",
    "Row",
    "date_order",
    "guess_columns",
    "guess_kind",
    "plain",
]
