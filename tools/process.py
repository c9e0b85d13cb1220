"""Starts and stops child processes."""

import contextlib
import os
import signal
import subprocess
import sys

from .console import Stop

PATIENCE_SECONDS = 15


def run(command, failure, **options):
    """Run the command; `failure` tells the person what to do when it fails."""
    try:
        subprocess.run([str(part) for part in command], check=True, **options)
    except FileNotFoundError as error:
        raise Stop(f"{command[0]} was not found. {failure}") from error
    except subprocess.CalledProcessError as error:
        raise Stop(f"{failure} ({command[0]} ended with {error.returncode})") from error


def output_of(command, failure, **options):
    """Run the command and return what it printed."""
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    if result.returncode:
        raise Stop(f"{failure}: {' '.join((result.stderr or result.stdout).split())}")
    return result.stdout


@contextlib.contextmanager
def child(command, **options):
    """A child process that has ended when the block is left, however it is left.

    It has its own session, so that Ctrl-C reaches us alone and we end it in order.
    """
    process = subprocess.Popen([str(part) for part in command], start_new_session=True, **options)
    try:
        yield process
    finally:
        _end(process)


def _end(process):
    process.terminate()  # does nothing to a process that has ended
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(PATIENCE_SECONDS)
    # What is left of its session: itself if it does not end, a browser that it started.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def exit_on_sigterm():
    """Let SIGTERM unwind the stack like Ctrl-C, so that everything that was started is stopped."""

    def leave(number, _frame):
        sys.exit(128 + number)

    signal.signal(signal.SIGTERM, leave)
