"""What the gate costs: orders confirmed by a buyer with it, against the same orders on an Odoo without it, in one run.

For the way without, every method by which the add-on takes part in a confirmation is taken out of its classes.

Every vendor has a file with four policies that satisfy its requirements. The two ways take turns, each time on the
same orders, and what they do is undone; the ratio is told pair by pair, and of the fastest of each way, which says more
on a machine that others use as well. Python's cyclic garbage is collected between confirmations and not within one, as
``timeit`` does it: else it falls to one way or the other by chance.
"""

import gc
import statistics
import sys
import time
from contextlib import contextmanager, nullcontext
from datetime import timedelta

VENDORS = 100
ROUNDS = 60
#: Of the fastest with the gate against the fastest without, and queries more, however many orders.
AT_MOST = 1.05
MOST_QUERIES = 4


def main():
    """Measure on a fresh database."""
    from tools.bench_odoo import run_in_odoo

    return run_in_odoo(__file__)


def measure(env):
    """Print time and queries of confirming one order and a hundred."""
    vendors = _make_vendors(env)
    orders = _make_orders(env, vendors)
    env.flush_all()
    env.cr.precommit.run()
    orders = orders.with_user(_make_buyer(env))
    headings = ("with / without the gate (min, median, max)", "of the fastest", "queries without", "with")
    print(f"{'orders':>8} {headings[0]:>44} {headings[1]:>16} {headings[2]:>16} {headings[3]:>8}")
    more = set()
    for count in (1, 10, VENDORS):
        ratios, fastest, queries = _compare(orders[:count])
        told = " ".join(f"{ratio:.2f}" for ratio in (min(ratios), statistics.median(ratios), max(ratios)))
        more.add(queries["block"] - queries["off"])
        verdict = "ok" if fastest <= AT_MOST and max(more) <= MOST_QUERIES else "MISSED"
        print(f"{count:>8} {told:>44} {fastest:>16.2f} {queries['off']:>16} {queries['block']:>8}   {verdict}")
    print(f"queries more, for any number of orders: {sorted(more)}, {'ok' if len(more) == 1 else 'MISSED'}")
    sys.stdout.flush()


def _compare(orders):
    orders.company_id.sudo().coi_gate_policy = "block"
    without_gate, with_it, queries = [], [], {}
    for round_number in range(ROUNDS + 1):
        without, queries["off"] = _confirm(orders, _taken_out())
        with_gate, queries["block"] = _confirm(orders, nullcontext())
        if round_number:
            # the first round warms up
            without_gate.append(without)
            with_it.append(with_gate)
    ratios = [one / other for one, other in zip(with_it, without_gate, strict=True)]
    return ratios, min(with_it) / min(without_gate), queries


@contextmanager
def _taken_out():
    """The add-on takes no part in what orders do."""
    from odoo.addons.coi_management.models.purchase_order import PurchaseOrder
    from odoo.addons.coi_management.models.purchase_order_line import PurchaseOrderLine

    hooks = ("create", "write", "button_confirm", "button_approve", "_confirmation_error_message")
    taken = [
        (cls, name, vars(cls)[name])
        for cls in (PurchaseOrder, PurchaseOrderLine)
        for name in hooks
        if name in vars(cls)
    ]
    for cls, name, _method in taken:
        delattr(cls, name)
    try:
        yield
    finally:
        for cls, name, method in taken:
            setattr(cls, name, method)


def _confirm(orders, way):
    """Seconds and queries of one confirmation, which is undone."""
    env = orders.env
    env.flush_all()
    env.invalidate_all()
    env.user.fetch(["company_id"])  # as in any request
    gc.collect()
    gc.disable()
    before, started = env.cr.sql_log_count, time.perf_counter()
    try:
        with way, env.cr.savepoint():
            orders.button_confirm()
            env.flush_all()
            took = time.perf_counter() - started, env.cr.sql_log_count - before
            raise _Undo
    except _Undo:
        env.invalidate_all()
    finally:
        gc.enable()
    return took


class _Undo(Exception):
    pass


def _make_vendors(env):
    """Vendors who satisfy requirements of four lines."""
    lines = [
        ("general_liability", {"each_occurrence": 1e6, "general_aggregate": 2e6}),
        ("auto_liability", {"combined_single_limit": 1e6}),
        ("umbrella", {"each_occurrence": 1e6, "aggregate": 1e6}),
        ("workers_compensation", {"el_each_accident": 5e5}),
    ]
    types = {record.code: record.id for record in env["coi.coverage.type"].search([])}
    limits = {record.code: record.id for record in env["coi.limit.type"].search([])}
    requirement_set = env["coi.requirement.set"].create(
        {
            "name": "Bench",
            "line_ids": [
                (0, 0, {"coverage_type_ids": [(6, 0, [types[code]])], "minimum_ids": _limit_rows(limits, amounts)})
                for code, amounts in lines
            ],
        }
    )
    tag = env["res.partner.category"].create({"name": "Bench"})
    requirement_set.tag_ids = tag
    env.company.coi_check_holder = False
    vendors = env["res.partner"].create(
        [{"name": f"Bench Vendor {number}", "category_id": [(6, 0, tag.ids)]} for number in range(VENDORS)]
    )
    today = env.company._coi_today()
    term = {"effective": today - timedelta(days=30), "expiration": today + timedelta(days=335), "basis": "occurrence"}
    certificates = env["coi.certificate"].create(
        [
            {
                "partner_id": vendor.id,
                "insured_name": vendor.name,
                "coverage_ids": [
                    (
                        0,
                        0,
                        {
                            **term,
                            "coverage_type_id": types[code],
                            "policy_number": f"{code}-{vendor.id}",
                            "limit_ids": _limit_rows(limits, amounts),
                        },
                    )
                    for code, amounts in lines
                ],
            }
            for vendor in vendors
        ]
    )
    certificates.action_accept()
    assert set(vendors.mapped("coi_status")) == {"compliant"}, vendors.mapped("coi_status")
    return vendors


def _limit_rows(limits, amounts):
    return [(0, 0, {"limit_type_id": limits[code], "amount": amount}) for code, amount in amounts.items()]


def _make_buyer(env):
    groups = [(6, 0, env.ref("purchase.group_purchase_user").ids)]
    return env["res.users"].create({"name": "Bench Buyer", "login": "bench_buyer", "group_ids": groups})


def _make_orders(env, vendors):
    product = env["product.product"].create({"name": "Bench", "type": "service"})
    line = {"product_id": product.id, "name": "Bench", "product_qty": 1, "price_unit": 100}
    return env["purchase.order"].create([{"partner_id": vendor.id, "order_line": [(0, 0, line)]} for vendor in vendors])
