"""Starts and stops child processes."""

import contextlib
import signal
import subprocess

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
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def exit_on_sigterm():
    """Let SIGTERM unwind the stack like Ctrl-C, so that everything that was started is stopped."""
    signal.signal(signal.SIGTERM, lambda *_args: exit(128 + signal.SIGTERM))
