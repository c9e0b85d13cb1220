"""What it costs that the status is derived: lists, groups and filters, against the same on a stored column.

The stored column holds the same values; first it has no index, as Odoo stores a selection, then one of its own. The
ways take turns; the ratio is told pair by pair, and of the best of each, since others use the machine.
"""

import runpy
import statistics
import sys
import time
from pathlib import Path

ROUNDS = 15
#: Of the user's list of vendors.
SPECIFICATION = {"partner_id": {"fields": {"display_name": {}}}, "compliant_until": {}}


def main():
    """Measure on a fresh database."""
    from tools.bench_odoo import run_in_odoo

    return run_in_odoo(__file__)


def measure(env):
    """Print the ratio of each kind of question."""
    network = runpy.run_path(str(Path(__file__).parent / "data" / "network.py"))
    network["make_network"](env)
    _store_status(env)
    network["settle"](env)
    print(f"{network['FILES']} files, {network['FILES'] * network['POLICIES']} policies")
    _compare(env, "a stored column")
    env.cr.execute("CREATE INDEX ON coi_compliance (company_id, active, x_status) INCLUDE (id, buyer_id, user_id)")
    network["settle"](env)
    _compare(env, "a stored column with an index of its own")


def _compare(env, against):
    # as somebody whom record rules hold
    files = env(user=env.ref("base.user_admin"))["coi.compliance"]
    short = ("missing", "deficient", "expired", "undetermined")
    questions = {
        "count": lambda name: files.search_count([(name, "=", "compliant")]),
        "count of several": lambda name: files.search_count([(name, "in", short)]),
        "page of 80 of a filter": lambda name: files.search([(name, "in", ("deficient", "expired"))], limit=80),
        "list as the screen asks it": lambda name: files.web_search_read(
            [(name, "=", "expiring")], {**SPECIFICATION, name: {}}, limit=80, count_limit=10001
        ),
        "group": lambda name: files._read_group([], [name], ["__count"]),
        "group as the screen asks it": lambda name: files.web_read_group([], [name], ["__count"]),
        "group, of a filter": lambda name: files._read_group([(name, "in", short)], ["buyer_id"], ["__count"]),
        "page of 80 in its order": lambda name: files.search([], order=f"{name}, id", limit=80),
    }
    print(f"{f'derived / {against}':>42}   pairs: min, median, max   best   ms stored, derived")
    for title, ask in questions.items():
        ratios, spent = [], []
        for number in range(ROUNDS + 1):
            stored, derived = _time(env, ask, "x_status"), _time(env, ask, "status")
            if number:  # the first warms up
                ratios.append(derived / stored)
                spent.append((stored, derived))
        best = [min(column) * 1000 for column in zip(*spent, strict=True)]
        told = (min(ratios), statistics.median(ratios), max(ratios), best[1] / best[0], *best)
        print(f"{title:>42}   {{:12.2f}} {{:.2f}} {{:6.2f}} {{:6.2f}} {{:8.1f}} {{:8.1f}}".format(*told))
    sys.stdout.flush()


def _store_status(env):
    """A field that stores what the status is today."""
    from odoo.tools import SQL

    env["ir.model.fields"].create(
        {
            "model_id": env["ir.model"]._get_id("coi.compliance"),
            "name": "x_status",
            "field_description": "Stored Status",
            "ttype": "selection",
            "selection": str(env["coi.compliance"]._fields["status"].selection),
        }
    )
    status = env["coi.compliance"]._field_to_sql("coi_compliance", "status")
    env.cr.execute(SQL("UPDATE coi_compliance SET x_status = %s", status))


def _time(env, ask, name):
    env.invalidate_all()
    started = time.perf_counter()
    ask(name)
    return time.perf_counter() - started
