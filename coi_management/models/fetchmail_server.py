import errno
import logging
import sys

from psycopg2 import OperationalError

from odoo import api, models

from .coi_quiet import without_addresses

_logger = logging.getLogger(__name__)

#: What the system says where the disk is full, or cannot be written for another reason that passes.
DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE}


def passes(error):
    """Whether a mail that could not be stored for this reason can be later."""
    return isinstance(error, OperationalError) or (isinstance(error, OSError) and error.errno in DISK)


class Fetch:
    """What is known of the mail that is being fetched: whether it has to be fetched once more."""

    def __init__(self):
        self.comes_again = False

    def unless_it_comes_again(self, take_out):
        """A function that takes a mail out of its mailbox, for those alone that are stored."""
        return lambda number: None if self.comes_again else take_out(number)


def by_looking(fetch):
    """The ``fetch`` of IMAP without marking a mail as seen (RFC 3501, 6.4.5): that is done when it is stored.

    Odoo takes the mark away again right after; where the connection breaks in between, nobody asks for the mail again.
    """
    return lambda number, parts: fetch(number, "(BODY.PEEK[])" if parts == "(RFC822)" else parts)


class FetchmailServer(models.Model):
    """A mail stays in its mailbox while it cannot be stored: it is fetched again when the disk has room, or when nobody
    else is at the same records.

    Odoo takes a mail out, or marks it as seen, whatever became of it. That is right where it never can be stored: the
    others would wait behind it.
    """

    _inherit = "fetchmail.server"

    def _fetch_mail(self, *args, **kwargs):
        return super(FetchmailServer, self.with_context(coi_fetch=Fetch()))._fetch_mail(*args, **kwargs)

    def _connect__(self, *args, **kwargs):
        connection = super()._connect__(*args, **kwargs)
        if connection and (fetch := self.env.context.get("coi_fetch")):
            connection.handled_message = fetch.unless_it_comes_again(connection.handled_message)
            if self._get_connection_type() == "imap":
                connection.fetch = by_looking(connection.fetch)
        return connection


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_process(self, *args, **kwargs):
        fetch = self.env.context.get("coi_fetch")
        if not fetch:
            return super().message_process(*args, **kwargs)
        fetch.comes_again = False
        try:
            result = super().message_process(*args, **kwargs)
            # what the database refuses shows when it is written
            self.env.cr.flush()
        except Exception as error:
            fetch.comes_again = passes(error)
            if fetch.comes_again:
                _logger.error(
                    "A mail could not be stored, it stays in its mailbox and is fetched again: %s",
                    without_addresses(error),
                )
            raise
        return result


class MailAlias(models.Model):
    _inherit = "mail.alias"

    def _alias_bounce_incoming_email(self, message, message_dict, set_invalid=True):
        """The sender of a mail that is fetched again, or that is kept whole since Odoo cannot process it, is not told
        that it was not taken, and the address stays good."""
        error = sys.exc_info()[1]
        if error and ((self.env.context.get("coi_fetch") and passes(error)) or self._coi_is_ours()):
            return None
        return super()._alias_bounce_incoming_email(message, message_dict, set_invalid=set_invalid)

    def _coi_is_ours(self):
        """Whether what comes at this address is kept whatever it is."""
        return self.alias_model_id.model == "coi.inbound"
