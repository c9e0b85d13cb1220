"""What a person reads in the terminal."""

import contextlib
import time


class Stop(Exception):
    """The command cannot go on. The message is one line that says what is wrong and what to do."""


def say(text=""):
    """Print at once, also into a pipe."""
    print(text, flush=True)


@contextlib.contextmanager
def phase(text):
    """Say what is being done, and afterwards how long it took."""
    say(f"{text} ...")
    start = time.monotonic()
    yield
    say(f"  done in {time.monotonic() - start:.1f} s")
