"""./dev life: is all gone after uninstalling, is nothing lost by upgrading from earlier versions?"""

import argparse
import contextlib
import re
import subprocess
import tempfile
from pathlib import Path

from . import database
from .console import Stop, phase, say
from .places import ADDON_NAME, BRIDGES, ROOT, bridged, manifest
from .process import output_of
from .snapshot import Snapshot, columns_of, read_rows
from .workbench import Workbench

WORK_DATA = Path(__file__).with_name("life_data.py")
#: Rows that Odoo itself leaves or makes anew: what it remembers of modules, compiled assets, what was said by the bus.
ODOO_S_OWN = {
    "base_registry_signaling",
    "bus_bus",
    "ir_cron_progress",
    "ir_cron_trigger",
    "ir_module_module",
    "ir_module_module_dependency",
    "orm_signaling_assets",
    "orm_signaling_default",
    "orm_signaling_groups",
    "orm_signaling_registry",
    "orm_signaling_routing",
    "orm_signaling_stable",
    "orm_signaling_templates",
}
#: Two fields of Odoo's share the table; the model that was set up last says what its key does.
ODOO_S_KEY = "rule_group_rel.rule_group_rel_group_id_fkey"
#: What Odoo writes when an order is confirmed.
OF_ORDERS = {"mail_tracking_value", "product_supplierinfo"}
#: The demo's company stays, as one that was entered by hand would, with what Odoo makes for it. These must not stay.
SETTINGS = (
    "ir_act_",
    "ir_cron",
    "ir_model",
    "ir_rule",
    "ir_ui_",
    "ir_config",
    "mail_template",
    "mail_activity",
    "res_groups",
)
ASSETS = "url LIKE '/web/assets/%' OR url LIKE '/\\_custom/%'"
#: Columns that a verification or a search index writes anew; all other values of older rows stay as they are.
WRITTEN_ANEW = {"write_date", "write_uid", "verification_pending", "verified_on"}
SHOWN = 3


def main(arguments):
    """Try what the arguments name, or all; returns the exit status."""
    parser = argparse.ArgumentParser(prog="./dev life", description=__doc__)
    parser.add_argument("what", nargs="?", choices=["uninstall", "upgrade"], help="both if none is named")
    parser.add_argument(
        "commits", nargs="*", metavar="COMMIT", help="upgrade from these; default: each earlier version"
    )
    options = parser.parse_args(arguments)

    bench = Workbench()
    count = 0
    with bench.with_server():
        for text in _try(bench, options):
            say(f"FOUND: {text}")
            count += 1
    say(f"Life: {count} finding(s)." if count else "Life: nothing left behind, nothing lost.")
    return 1 if count else 0


def _try(bench, options):
    """Yield each finding as soon as it is known."""
    if options.what != "upgrade":
        for demo in (False, True):
            yield from _try_uninstall(bench, demo)
    if options.what != "uninstall":
        yield from _try_upgrades(bench, options.commits)


# ---- uninstall ----


def _try_uninstall(bench, demo):
    """Install the add-ons, use them, uninstall them; what differs afterwards is a finding."""
    title = f"uninstall {'with' if demo else 'without'} demo data"
    findings = []
    with database.fresh_copy(bench, demo=demo, modules=bridged()) as name:
        _shell(bench, name, "prepare")
        before = Snapshot(bench.server, name)
        with phase(f"{title}: installing"):
            findings += _trouble(database.install, bench, name, [ADDON_NAME, *BRIDGES], demo=demo)
        with phase(f"{title}: working"):
            _shell(bench, name, "work")
        with phase(f"{title}: uninstalling"):
            findings += _uninstall(bench, name)
        after = Snapshot(bench.server, name)
        findings += _left_behind(bench.server, name, before, after, demo)
    return [f"{title}: {text}" for text in findings]


def _trouble(change, *arguments, **options):
    """What a change of the database logged, and that it failed."""
    try:
        return change(*arguments, **options)
    except Stop as stop:
        return [str(stop)]


def _uninstall(bench, name):
    shell = bench.odoo_command("shell", "-d", name, "--no-http", "--log-level", "warn")
    module = f"env['ir.module.module'].search([('name', '=', '{ADDON_NAME}')])"
    script = f"{module}.button_immediate_uninstall()\nenv.cr.commit()\n"
    result = subprocess.run(
        [str(part) for part in shell], input=script, capture_output=True, text=True, env=bench.env, cwd=ROOT
    )
    trouble = [line for line in result.stderr.splitlines() if re.search(r" (WARNING|ERROR|CRITICAL) |^\w+Error", line)]
    return trouble + (["uninstalling failed"] if result.returncode else [])


def _left_behind(server, name, before, after, demo):
    """Yield a line for all that is there and was not, or was there and is not."""
    yield from (f"left: {line}" for line in sorted(after.schema - before.schema) if _counts(line))
    yield from (f"gone: {line}" for line in sorted(before.schema - after.schema) if _counts(line))
    for table, keys in before.added_rows(after).items():
        if table in ODOO_S_OWN | OF_ORDERS or (demo and not table.startswith(SETTINGS)):
            continue
        rows = read_rows(server, name, table) if table in after.keyed else {}
        if table == "ir_attachment":
            keys = keys - set(server.sql(f"SELECT id FROM ir_attachment WHERE {ASSETS}", name).split())
        if table == "mail_message":
            keys = {key for key in keys if not rows[key]["model"] or rows[key]["model"].startswith("coi.")}
        shown = [_short(rows[key]) for key in sorted(keys, key=int)[:SHOWN] if key in rows]
        if keys:
            yield f"left: {len(keys)} rows of {table}: " + "; ".join(shown)
    for table, keys in after.added_rows(before).items():
        if table not in {*ODOO_S_OWN, "ir_attachment"}:
            yield f"gone: {len(keys)} rows of {table}"


def _counts(line):
    """Whether a line of the schema is ours to answer for."""
    return ODOO_S_KEY not in line


def _short(row):
    """What a person needs to know of a row to recognise it."""
    names = ("id", "module", "name", "key", "model", "res_model", "display_name", "subject", "login", "url")
    return " ".join(f"{column}={row[column]}" for column in names if row.get(column))[:200]


# ---- upgrade ----


def _try_upgrades(bench, commits):
    """Upgrade from each of the commits; yields what is wrong afterwards."""
    if not (ROOT / ".git").exists():
        say("There is no history here: upgrades are tried only in a clone.")
        return
    commits = [_git("rev-parse", "--short", commit) for commit in commits] or _earlier_versions()
    if not commits:
        say("There is no earlier version.")
        return
    with database.fresh_copy(bench, demo=True) as name:
        with phase("Installing the add-on as it is now"):
            database.install(bench, name, [ADDON_NAME], demo=True)
        now = Snapshot(bench.server, name)
        known = _data_names(bench.server, name)
    for commit in commits:
        version = _version_at(commit)
        say(f"From {version} ({commit})")
        with _checkout(commit) as folder, database.fresh_copy(bench, demo=True) as name:
            found = _try_upgrade(bench, name, folder, now, known)
            yield from (f"upgrade from {version} ({commit}): {text}" for text in found)


def _earlier_versions():
    """The commits at and before each change of the version, and the first one that can be installed with demo data."""
    path = f"{ADDON_NAME}/__manifest__.py"
    changes = _git("log", "--format=%h", "-G", '"version":', "--", path).split()
    ends = [_git("rev-parse", "--short", place) for change in changes[:-1] for place in (change, f"{change}^")]
    if changes and _version_at(changes[0]) == manifest()["version"]:
        ends = ends[1:]  # what is now the version
    firsts = _git("log", "--format=%h", "--reverse", "--diff-filter=A", "--", f"{ADDON_NAME}/demo/purchase_order.xml")
    demo = _git("log", "--format=%h", "--reverse", "-S", "demo/purchase_order.xml", "--", path).split()
    return list(dict.fromkeys([*(demo[:1] if firsts else []), *reversed(ends)]))


def _version_at(commit):
    return re.search(r'"version": "([\d.]+)"', _git("show", f"{commit}:{ADDON_NAME}/__manifest__.py"))[1]


@contextlib.contextmanager
def _checkout(commit):
    """The add-on as it was, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="coi_life_") as folder:
        archive = Path(folder, "archive.tar")
        names = [name for name in _git("ls-tree", "--name-only", commit).split() if name in (ADDON_NAME, *BRIDGES)]
        _git("archive", "--output", archive, commit, *names)
        output_of(["tar", "-xf", archive, "-C", folder], "The archive of git cannot be unpacked")
        yield folder


def _git(*arguments):
    return output_of(["git", "-C", ROOT, *arguments], "git says").strip()


def _try_upgrade(bench, name, folder, now, known):
    """Yield what is wrong after an upgrade of the add-on in that folder, with its demo data and some made by hand."""
    path = f"--addons-path={folder}"
    for bridge in BRIDGES:
        if not Path(folder, bridge).exists():  # would be installed by itself, and is not there yet
            bench.server.sql(f"UPDATE ir_module_module SET auto_install = FALSE WHERE name = '{bridge}'", name)
    with phase("  installing it, and working"):
        _shell(bench, name, "prepare")
        warnings = database.change(bench, name, [path, "-i", ADDON_NAME, "--with-demo"])
        _shell(bench, name, "work", path)
    for text in warnings:
        say(f"  as it was: {text.splitlines()[0]}")
    before = Snapshot(bench.server, name)
    tables = sorted(table for table in before.keyed if table.startswith("coi_") and table in now.keyed)
    rows = {table: read_rows(bench.server, name, table) for table in tables}
    with phase("  upgrading"):
        yield from _trouble(database.update, bench, name, [ADDON_NAME])
    after = Snapshot(bench.server, name)
    yield from (f"not as installed, has: {line}" for line in sorted(after.schema - now.schema))
    yield from (f"not as installed, lacks: {line}" for line in sorted(now.schema - after.schema))
    names = _data_names(bench.server, name)
    yield from (f"not as installed, has: {line}" for line in sorted(names - known))
    yield from (f"not as installed, lacks: {line}" for line in sorted(known - names))
    for table in tables:
        yield from _changed(table, rows[table], read_rows(bench.server, name, table), columns_of(after, table))
    with phase("  working on"):
        yield from _work_on(bench, name)


def _work_on(bench, name):
    """Run our scheduled actions and open what is there; yields what goes wrong."""
    try:
        text = _shell(bench, name, "work_on")
    except Stop as stop:
        text = f"FOUND {stop}"
    yield from (line.removeprefix("FOUND ") for line in text.splitlines() if line.startswith("FOUND "))


def _changed(table, before, after, columns):
    """Yield what became of the rows of a table: which are gone, and in which columns some say something else."""
    if table.endswith("_wizard"):
        return
    gone = sorted(before.keys() - after.keys(), key=int)
    if gone:
        yield f"{len(gone)} rows of {table} are gone: {'; '.join(_short(before[key]) for key in gone[:SHOWN])}"
    for column in sorted(columns - WRITTEN_ANEW):
        different = [
            key
            for key in before.keys() & after.keys()
            if column in before[key] and before[key][column] != after[key][column]
        ]
        if different:
            key = different[0]
            shown = f"{before[key][column]!r:.120} is {after[key][column]!r:.120}"
            yield f"{table}.{column} says something else in {len(different)} rows: {shown}"


def _data_names(server, name):
    """The external ids of the add-on, with their models."""
    # What was offered as a starter or demo is people's own since then.
    query = (
        "SELECT format('%s %s', model, name) FROM ir_model_data"
        f" WHERE module = '{ADDON_NAME}' AND model <> 'ir.model.fields.selection' AND name !~ '^(starter|demo)_'"
    )
    return set(server.sql(query, name).splitlines())


# ---- what people do in between ----


def _shell(bench, name, what, *arguments):
    """Do what a function of the file says; returns what it printed."""
    command = bench.odoo_command("shell", *arguments, "-d", name, "--no-http", "--log-level", "warn")
    script = f"{WORK_DATA.read_text()}\n{what}(env)\nenv.cr.commit()\n"
    options = {"input": script, "capture_output": True, "text": True, "env": bench.env, "cwd": "/"}
    result = subprocess.run([str(part) for part in command], **options)
    if result.returncode or "Traceback" in result.stderr:
        raise Stop(f"The work in the database failed:\n{result.stderr[-3000:]}")
    return result.stdout
