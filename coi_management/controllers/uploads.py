"""What the routes of links and of the portal have in common when files come in."""

from werkzeug.exceptions import MethodNotAllowed, abort

from odoo.http import request

#: Bytes of an upload with all around it; more than the files may have together, so that it can be told in words.
MOST_BYTES = 80 * 1024 * 1024

#: Bytes of any other form.
MOST_BYTES_OF_FORM = 256 * 1024


def commit_stored():
    """Have what was sent on file, whatever happens while it is read.

    Where the request is tried again after that, the same file is known already and is not stored a second time.
    """
    request.env.cr.commit()  # pylint: disable=invalid-commit


def check_method(methods):
    """Odoo routes OPTIONS to every route, without asking for its token against forgery: nothing of ours answers it.

    :param methods: those for which the route is meant
    :raise MethodNotAllowed: for any other
    """
    method = request.httprequest.method
    if method not in methods and not (method == "HEAD" and "GET" in methods):
        raise MethodNotAllowed(list(methods))


def take_text(value):
    """What was typed: no file that is sent under the name of a text, and without NUL, which no database takes."""
    return value.replace("\0", "") if isinstance(value, str) else ""


def at_most(size, tell):
    """The limit of a route's request, in bytes; who sends more is told in words, before anything is read.

    :param tell: function that gives the response
    """

    def get_most(_controller):
        if (request.httprequest.content_length or 0) > size:
            abort(tell())
        return size

    return get_most
