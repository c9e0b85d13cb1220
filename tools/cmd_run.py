"""./dev run: serve the demo."""

import argparse
import contextlib
import subprocess
import threading
import time
import urllib.error
import urllib.request

from . import database
from .console import Stop, phase, say
from .odoo_log import blocks
from .places import ADDON, ADDON_NAME, cache_folder, files_hash, take_lock
from .process import child, output_of
from .workbench import HOST, Workbench, free_port, log_file

FIRST_PORT = 8069
START_SECONDS = 120
# Remembers in the database from which files of the add-on it was made.
FILES_PARAMETER = f"{ADDON_NAME}.dev_files"
WELCOME = ADDON / "demo" / "WELCOME.txt"
DRAW_DOCUMENTS = ADDON / "demo" / "draw_documents.py"
FALLBACK_WELCOME = "Sign in as admin with the password admin.\n"


def main(arguments):
    """Make the demo database ready and serve it until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="./dev run", description=__doc__)
    parser.add_argument("--port", type=int, help=f"default: {FIRST_PORT}, or the next that is free")
    parser.add_argument("--fresh", action="store_true", help="make the demo database anew")
    parser.add_argument("--database", default="coi_demo", help="its name (default: coi_demo)")
    options = parser.parse_args(arguments)

    port = _choose_port(options.port)
    bench = Workbench()
    with bench.with_server(), _alone(options.database):
        _prepare(bench, options.database, options.fresh)
        base = {"web.base.url": f"http://{HOST}:{port}"}
        database.set_parameters(bench.server, options.database, {**database.local_parameters(port), **base})
        if problem := bench.python_env.print_problem():
            say(f"Reports cannot be printed, wkhtmltopdf does not run: {problem}")
        documents = _draw_documents(bench)
        _serve(bench, options.database, port, documents)
    return 0


def _choose_port(wanted):
    port = free_port(wanted or FIRST_PORT)
    if wanted and port != wanted:
        raise Stop(f"Port {wanted} is taken: name another, or leave --port out.")
    return port


@contextlib.contextmanager
def _alone(name):
    lock = take_lock(f"run-{name}", wait=False)
    if not lock:
        raise Stop(f"Another ./dev run serves {name}: use that one, stop it, or name another with --database.")
    with lock:
        yield


def _prepare(bench, name, fresh):
    """Create the database, or update the add-on in it when its files have changed."""
    files = files_hash(ADDON, leave_out=("tests", "__pycache__"))
    if fresh:
        database.drop(bench, name)
    if not database.exists(bench, name):
        source = database.template(bench, demo=True)
        with phase("Creating the demo database"):
            _create(bench, name, source)
    elif database.parameter(bench.server, name, FILES_PARAMETER) != files:
        with phase("The add-on has changed: updating the demo database ('./dev run --fresh' makes a new one)"):
            _show(database.update(bench, name, [ADDON_NAME]))
    database.set_parameters(bench.server, name, {FILES_PARAMETER: files})


def _create(bench, name, source):
    making = f"{name}_making"
    database.drop(bench, making)
    database.copy(bench, source, making)
    _show(database.install(bench, making, [ADDON_NAME], demo=True))
    database.rename(bench, making, name)


def _draw_documents(bench):
    """Draw certificates with dates around today, for people to drop; returns their folder."""
    folder = cache_folder("documents")
    output_of([bench.python_env.python, DRAW_DOCUMENTS, folder], "The demo's documents cannot be drawn", env=bench.env)
    return folder


def _show(warnings):
    for text in warnings:
        say(text)


def _serve(bench, name, port, documents):
    path = log_file(f"{name}_server")
    command = bench.odoo_command("-d", name, "--db-filter", f"^{name}$", "--http-port", port, "--max-cron-threads", "1")
    with child(command, env=bench.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        threading.Thread(target=_follow, args=(process.stdout, path), daemon=True).start()
        with phase("Starting Odoo"):
            _wait_until_it_answers(process, port, path)
        say(f"\nThe demo is at http://{HOST}:{port}/odoo\n")
        say(WELCOME.read_text() if WELCOME.exists() else FALLBACK_WELCOME)
        say(f"The documents to drop are in {documents}\n")
        say(f"Ctrl-C stops it. Warnings of Odoo follow here, its full log is {path}")
        if process.wait():
            raise Stop(f"Odoo ended with status {process.returncode}, see {path}")


def _follow(stream, path):
    """Keep Odoo's log in the file, and show what goes wrong."""
    with path.open("w") as copy:
        for block in blocks(stream, copy):
            if block.is_trouble:
                say(block.text)


def _wait_until_it_answers(process, port, path):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise Stop(f"Odoo did not start, see {path}")
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(f"http://{HOST}:{port}/web/login", timeout=30).close()
            return
        time.sleep(0.1)
    raise Stop(f"Odoo does not answer within {START_SECONDS} seconds, see {path}")
