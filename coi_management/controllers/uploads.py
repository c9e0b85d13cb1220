"""What the routes of links and of the portal have in common when files come in."""

from odoo.http import request


def commit_stored():
    """Have what was sent on file, whatever happens while it is read.

    Where the request is tried again after that, the same file is known already and is not stored a second time.
    """
    request.env.cr.commit()  # pylint: disable=invalid-commit
