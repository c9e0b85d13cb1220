"""PDF bytes in, readings out. Plain Python: knows nothing of Odoo, touches no database.

What others call is `read_document` and `render_page`. Both open the file in a child process with limits (guard.py,
child.py), since it comes from strangers. Importing this package imports no parser.
"""

from .guard import DEFAULT, PROBLEMS, Limits, UnreadableDocument, read_at_once, read_document, render_page
from .marking import bind_documents, flatten_document, ring_document

__all__ = [
    "DEFAULT",
    "PROBLEMS",
    "Limits",
    "UnreadableDocument",
    "bind_documents",
    "flatten_document",
    "read_at_once",
    "read_document",
    "render_page",
    "ring_document",
]
