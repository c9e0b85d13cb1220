"""Databases with their filestore: templates, copies, and the removal of both."""

import contextlib
import os
import platform
import shutil
import subprocess
import time

from .console import Stop, phase, say
from .odoo_log import blocks
from .places import CACHE, locked, manifest, short_hash
from .process import child, output_of
from .workbench import HOST, free_port, log_file

# What keeps printed reports fast and styled: Odoo waits this many milliseconds instead of a second, and
# wkhtmltopdf fetches the styles from the address that really serves them.
PRINT_DELAY = "100"
COPY_PREFIX = "coi_test"


def exists(bench, name):
    """Whether there is a database of that name with its files; one without them is useless."""
    found = bench.server.sql(f"select 1 from pg_database where datname = '{name}'")
    return bool(found) and _filestore(bench, name).exists()


def drop(bench, name):
    """Remove the database and its files."""
    try:
        bench.server.sql(f'drop database if exists "{name}" with (force)')
    except Stop:
        # PostgreSQL cleans up in it at this moment, and we may not end that: it gives way where nothing is forced
        ours = f"datname = '{name}' and usename = current_user"
        bench.server.sql(f"select pg_terminate_backend(pid) from pg_stat_activity where {ours}")
        bench.server.sql(f'drop database if exists "{name}"')
    shutil.rmtree(_filestore(bench, name), ignore_errors=True)


def copy(bench, source, target):
    """A database with the content of another. Its files are hard links: Odoo never changes one in place."""
    bench.server.sql(f'create database "{target}" template "{source}"')
    if _filestore(bench, source).exists():
        shutil.copytree(_filestore(bench, source), _filestore(bench, target), copy_function=os.link)


def rename(bench, source, target):
    """Give the database and its files another name."""
    bench.server.sql(f'alter database "{source}" rename to "{target}"')
    shutil.rmtree(_filestore(bench, target), ignore_errors=True)
    if _filestore(bench, source).exists():
        _filestore(bench, source).rename(_filestore(bench, target))


def template(bench, demo=False, modules=()):
    """The name of a database that holds what the add-on depends on, and these modules of Odoo, and not the add-on."""
    depends = [*manifest()["depends"], *modules]
    name = f"coi_template_{short_hash(bench.odoo.state, platform.node(), CACHE, *depends)}" + ("_demo" if demo else "")
    with locked(name):
        if not exists(bench, name):
            with phase(f"Installing {', '.join(depends)} into a template{' with demo data' if demo else ''}"):
                making = f"{name}_making"
                drop(bench, making)
                install(bench, making, depends, demo=demo)
                _compile_assets(bench, making)
                rename(bench, making, name)
    return name


@contextlib.contextmanager
def fresh_copy(bench, keep=False, demo=False, modules=()):
    """The name of a copy of the template, which is removed when the block is left."""
    source = template(bench, demo, modules)
    _drop_leftovers(bench)
    name = f"{COPY_PREFIX}_{os.getpid()}_{int(time.time())}"
    copy(bench, source, name)
    try:
        yield name
    finally:
        if keep:
            kept = name.replace(COPY_PREFIX, "coi_kept")
            rename(bench, name, kept)
            say(f"Kept: './dev odoo shell -d {kept}' opens it, './dev odoo db drop {kept}' removes it.")
        else:
            drop(bench, name)


def _drop_leftovers(bench):
    """Remove the copies of runs that were killed. On a foreign server we cannot tell whose they are."""
    if not bench.server.ours:
        return
    for name in bench.server.sql(f"select datname from pg_database where datname like '{COPY_PREFIX}\\_%'").split():
        if not os.path.exists(f"/proc/{name.split('_')[2]}"):
            drop(bench, name)


def _compile_assets(bench, name):
    """Compile the bundles of scripts and styles once, in the template: browser tests of a copy find them ready."""
    command = bench.odoo_command("shell", "-d", name, "--no-http", "--log-level", "warn")
    script = "env['ir.qweb']._pregenerate_assets_bundles()\nenv.cr.commit()\n"
    output_of(command, "Odoo cannot compile its assets", env=bench.env, input=script)


def install(bench, name, modules, demo=False):
    """Let Odoo install the modules in the database, which is made if it is not there.

    :return: the warnings that it logged
    """
    return change(bench, name, ["-i", ",".join(modules), *(["--with-demo"] if demo else [])])


def update(bench, name, modules):
    """Let Odoo update the modules in the database; returns the same."""
    return change(bench, name, ["-u", ",".join(modules)])


def change(bench, name, arguments):
    """Have Odoo change the database as the arguments say and stop; returns the same."""
    path = log_file(name)
    command = bench.odoo_command("-d", name, *arguments, "--stop-after-init", "--http-port", free_port())
    options = {"env": bench.env, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with path.open("w") as log, child(command, **options) as process:
        trouble = [block for block in blocks(process.stdout, log) if block.is_trouble]
        status = process.wait()
    if status or any(block.level != "WARNING" for block in trouble):
        shown = "\n".join(block.text for block in trouble)
        raise Stop(f"Odoo could not do it, its full log is {path}:\n{shown}")
    return [block.text for block in trouble]


def parameter(server, name, key):
    """A system parameter of the database, empty if it is not set."""
    return server.sql(f"select value from ir_config_parameter where key = '{key}'", database=name)


def set_parameters(server, name, values):
    """Write system parameters (`ir.config_parameter`) of a database that no Odoo has open."""
    for key, value in values.items():
        server.sql(
            f"insert into ir_config_parameter (key, value) values ('{key}', '{value}')"
            " on conflict (key) do update set value = excluded.value",
            database=name,
        )


def local_parameters(port):
    """The system parameters that fit a server at that port."""
    return {"report.url": f"http://{HOST}:{port}", "report.print_delay": PRINT_DELAY}


def _filestore(bench, name):
    return bench.data_dir / "filestore" / name
