"""What does not get into a log."""

import re

EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")


def without_addresses(text):
    """A text for the log, without the e-mail addresses in it: mail servers repeat them in what they answer."""
    return EMAIL.sub("***", str(text))
