"""./dev suites: Odoo's own tests on a database with demo data, without the add-on and with it: what differs?"""

import argparse
import json

from . import database
from .console import Stop, phase, say
from .odoo_tests import test_installed
from .places import ADDON_NAME, BRIDGES, bridged, cache_folder, short_hash
from .workbench import Workbench

#: Odoo's own tests that an add-on like ours could break, by what they look at. Its lint is a part of `./dev lint`.
SUITES = {
    "base": [
        f"/base/tests/test_{name}.py"
        for name in (
            "acl",
            "groups",
            "ir_attachment",
            "ir_cron",
            "ir_filters",
            "ir_mail_server",
            "ir_model",
            "menu",
            "reports",
            "res_company",
            "res_config",
            "res_partner",
            "res_partner_merge",
            "res_users",
            "user_has_group",
            "views",
        )
    ],
    "click": ["click_all/web"],
    "web": ["/web"],
    "portal": ["/portal"],
    "mail": ["/mail"],
    "digest": ["/digest", "/base_import"],
    "account": [
        f"/account/tests/test_account_{name}.py"
        for name in (
            "bank_statement",
            "bill_deductibility",
            "incoming_supplier_invoice",
            "move_entry",
            "move_in_invoice",
            "move_in_refund",
            "move_out_refund",
            "move_payments_widget",
            "move_reconcile",
            "payment",
            "payment_duplicate",
            "payment_items",
            "payment_register",
        )
    ]
    + ["/account/tests/test_early_payment_discount.py", "/account/tests/test_res_partner_merge.py"],
    "purchase": ["/purchase"],
    "purchase_stock": ["/purchase_stock"],
    "purchase_requisition": ["/purchase_requisition"],
    "spreadsheet_dashboard": ["/spreadsheet_dashboard"],
}
#: Unit tests of scripts load nothing of ours, and take an hour.
LEFT_OUT = ["-/web/tests/test_js.py"]


def main(arguments):
    """Run the suites that the arguments name, or all; returns the exit status."""
    parser = argparse.ArgumentParser(prog="./dev suites", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(SUITES)}; all if none is named")
    parser.add_argument("--again", action="store_true", help="run anew what is known of an Odoo without the add-on")
    options = parser.parse_args(arguments)
    if unknown := sorted(set(options.names) - set(SUITES)):
        raise Stop(f"No suite is called {', '.join(unknown)}. There are: {', '.join(SUITES)}.")

    bench = Workbench()
    names = [name for name in SUITES if name in options.names or not options.names]
    with bench.with_server():
        before = _without(bench, names, options.again)
        after = _run(bench, names, [ADDON_NAME, *BRIDGES])
    for title, result in (("without", before), ("with", after)):
        counts = ", ".join(f"{len(result[outcome])} {outcome}" for outcome in ("passed", "failed", "skipped"))
        say(f"{title} the add-on: {counts}, {result['warnings']} warnings in the log")
    findings = list(_differences(before, after))
    for text in findings:
        say(f"DIFFERS: {text}")
    say(f"Suites: {len(findings)} difference(s)." if findings else "Suites: no difference.")
    return 1 if findings else 0


def _without(bench, names, again):
    """What the suites do in an Odoo without the add-on: run once for each Odoo and list of tests."""
    key = short_hash(bench.odoo.state, *bridged(), *_tags(names))
    path = cache_folder("suites") / f"{key}.json"
    if again or not path.exists():
        path.write_text(json.dumps(_run(bench, names, [])))
    return json.loads(path.read_text())


def _tags(names):
    """What Odoo is told to run."""
    return [*(tag for name in names for tag in SUITES[name]), *LEFT_OUT]


def _run(bench, names, addons):
    """Run the suites in a copy of the database with demo data, after installing the add-ons without theirs."""
    with database.fresh_copy(bench, demo=True, modules=bridged()) as copy:
        if addons:
            with phase(f"Installing {', '.join(addons)}"):
                _install_without_demo(bench, copy, addons)
        log, status = test_installed(bench, copy, _tags(names))
    if not log.started:
        raise Stop(f"Odoo ended with status {status} and no test ran: see its log.")
    return {
        "passed": sorted(map(_title, log.passed)),
        "failed": sorted(map(_title, log.failed)),
        "skipped": sorted(map(_title, log.skipped)),
        "warnings": log.warnings,
    }


def _install_without_demo(bench, name, addons):
    """Install the add-ons alone: Odoo loads their demo data where all that they depend on has its own."""
    mark = "update ir_module_module set demo = {} where name = 'purchase'"
    bench.server.sql(mark.format("false"), name)
    database.install(bench, name, addons)
    bench.server.sql(mark.format("true"), name)


def _title(test):
    logger, name = test
    return f"{logger.removeprefix('odoo.addons.')}: {name}"


def _differences(before, after):
    """What passes without the add-on and does not with it, and warnings that are new."""
    passed = set(before["passed"])
    for outcome in ("failed", "skipped"):
        yield from (f"{outcome} with the add-on only: {title}" for title in after[outcome] if title in passed)
    ran = passed | set(before["failed"]) | set(before["skipped"])
    missing = ran - set(after["passed"]) - set(after["failed"]) - set(after["skipped"])
    yield from (f"not run with the add-on: {title}" for title in sorted(missing))
    if after["warnings"] > before["warnings"]:
        yield f"{after['warnings'] - before['warnings']} more warning(s) or error(s) in the log, shown above"
