"""Translations beside their templates. Runs in the Python of the linters, which have polib.

po_files.py check FOLDER...    tell what is not translated
po_files.py merge FOLDER...    bring each .po up to its .pot; what is new waits for its translation
"""

import sys
from pathlib import Path

import polib

#: Lines as OCA's tools write them.
WIDTH = 78

#: A translator's comment on what stays as it is: OCA's checks want no translation that is the same as the term.
SAME = "as in English"


def check(path, template):
    """What is missing in a translation, as findings."""
    known = {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(path)) if not entry.obsolete}
    for entry in template:
        own = known.pop((entry.msgctxt, entry.msgid), None)
        if own is None:
            yield f"{path}:1: po: not there, run './dev pot': {_short(entry)}"
        elif not own.translated() and own.tcomment != SAME:
            yield f"{path}:{own.linenum}: po: not translated: {_short(entry)}"
    for own in known.values():
        yield f"{path}:{own.linenum}: po: no longer in the template, run './dev pot': {_short(own)}"


def merge(path, template):
    """Take over what is new, drop what is gone, and the places where terms stand."""
    translation = polib.pofile(str(path), wrapwidth=WIDTH)
    translation.merge(template)
    for entry in [entry for entry in translation if entry.obsolete]:
        translation.remove(entry)
    translation.sort(key=_order_of(template))
    translation.save(str(path))


def _order_of(template):
    places = {(entry.msgctxt, entry.msgid): number for number, entry in enumerate(template)}
    return lambda entry: places[entry.msgctxt, entry.msgid]


def _short(entry):
    return repr(entry.msgid[:70])


def main(command, *folders):
    """Do it to all translations in the folders; returns the exit status."""
    count = 0
    for folder in map(Path, folders):
        templates = list(folder.glob("*.pot"))
        for path in sorted(folder.glob("*.po")):
            template = polib.pofile(str(templates[0]), wrapwidth=WIDTH)
            if command == "merge":
                merge(path, template)
                continue
            for finding in check(path, template):
                count += 1
                sys.stdout.write(f"{finding}\n")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
