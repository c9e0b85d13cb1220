"""What the guides for people name is there: a table of places is worth nothing once it is wrong."""

import re

from .places import ADDON, ROOT

GUIDES = ("README.md", "CONTRIBUTING.md")
CODE = re.compile(r"`([\w./*-]+\.(?:py|xml|md)|[\w./*-]+/)(?:: \w+)?`")
LINK = re.compile(r"\]\(([^)#:]+)\)")


def dead_places():
    """Findings, a line each: paths and links in the guides at which there is nothing."""
    return [
        f"{guide}:{number}: {place} is not there"
        for guide in GUIDES
        for number, line in enumerate((ROOT / guide).read_text().splitlines(), 1)
        for place in (*CODE.findall(line), *LINK.findall(line))
        if not _is_there(place)
    ]


def _is_there(place):
    """From the root, from the add-on, or by the end of its name anywhere in it: rows name a folder once."""
    if place.startswith("/"):
        return True  # an address
    name = place.strip("/")
    ends = f"**/*{name}" if name.startswith("_") else f"**/{name}"
    return any(next(folder.glob(pattern), None) for folder in (ROOT, ADDON) for pattern in (name, ends))
