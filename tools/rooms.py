"""The rule of the plain rooms: they know nothing of Odoo, and nothing of each other."""

import ast

from .places import ADDON, ROOT

PLAIN_ROOMS = ("extraction", "mailroom", "reports", "spreadsheet", "verification")


def forbidden_imports():
    """Yield a line for every import by which a plain room leaves itself."""
    for room in PLAIN_ROOMS:
        for path in sorted((ADDON / room).rglob("*.py")):
            depth = len(path.relative_to(ADDON).parts) - 1
            for node in ast.walk(ast.parse(path.read_text(), path)):
                for name in _outside(node, room, depth):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}: plain-room: {room} must not import {name}"


def _outside(node, room, depth):
    """The names that the node imports from where the room must not look."""
    others = {"odoo", ADDON.name, *PLAIN_ROOMS} - {room}
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names if alias.name.split(".")[0] in others]
    if isinstance(node, ast.ImportFrom):
        if node.level > depth:
            return ["." * node.level + (node.module or "")]
        if not node.level and node.module.split(".")[0] in others:
            return [node.module]
    return []
