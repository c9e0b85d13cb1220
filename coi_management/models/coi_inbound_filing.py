import logging

from markupsafe import Markup
from psycopg2 import errors

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize, plaintext2html

from .. import mailroom
from .coi_inbound import LONGEST_ADDRESS, LONGEST_SUBJECT, PREVIEW
from .coi_request import OPEN
from .coi_turns import CONFLICTS, goes_on

_logger = logging.getLogger(__name__)

#: How often a mail is opened at most: one that ends the process each time waits for a person then.
MOST_ATTEMPTS = 3

#: Models whose messages are answered by mail; each has the company and the file.
THREADS = ("coi.request", "coi.compliance", "coi.notice", "coi.certificate", "coi.inbound", "coi.waiver")

#: What is not worth a word: it is no document, and nobody misses it.
SILENT = ("ornament", "signature")


class CoiInbound(models.Model):
    """Mails are opened and filed: by what they answer, by reference, by sender, by the insured's name."""

    _inherit = "coi.inbound"

    @api.model
    @goes_on
    def _cron_file(self):
        """Open and file what came in, one mail a step."""
        waiting = self.search([("state", "=", "new")], order="id")
        self.env["ir.cron"]._commit_progress(remaining=len(waiting))
        for inbound in waiting:
            inbound = inbound.try_lock_for_update().filtered(lambda found: found.state == "new")
            if inbound:
                inbound.attempts += 1
                # kept before it is opened: a mail that ends the process is not opened for ever
                self.env["ir.cron"]._commit_progress(0)
                inbound._file_safely()
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _file_safely(self):
        """File a mail; where that fails, it waits for a person with its attachments."""
        self.ensure_one()
        # sudo: mails are opened by the system, whoever triggers it
        inbound = self.sudo().with_company(self.company_id)
        if inbound.attempts > MOST_ATTEMPTS:
            inbound._wait(self.env._("This mail could not be opened. Open its attachments below, or the original."))
            return
        try:
            with self.env.cr.savepoint():
                inbound._open_and_file()
        except (*CONFLICTS, errors.UniqueViolation):
            # somebody else is at the same records: it is opened again
            raise
        except Exception:
            _logger.exception("E-mail %s could not be filed", self.id)
            inbound._wait(self.env._("This mail could not be filed by itself. Look at its attachments below."))

    def _open_and_file(self):
        self.ensure_one()
        mail = mailroom.open_mail(self._get_original())
        self._note_header(mail)
        if mail.sender and mail.sender in self._get_own_addresses():
            self.write({"state": "ignored", "why": self.env._("It came from our own address.")})
            return
        self._find_place(mail)
        documents, results = self._sort_pieces(mail.pieces)
        if mail.automatic == "reply" and not documents and not results:
            self._ignore_automatic()
            return
        results += self._take_documents(documents)
        self.results = results
        if not documents:
            self._take_words(mail)
        self._tell(mail, results)
        self._settle()

    def _note_header(self, mail):
        self.write(
            {
                "sender_email": mail.sender[:LONGEST_ADDRESS],
                # what Odoo could not parse has neither
                "name": self.name or mail.subject[:LONGEST_SUBJECT] or False,
                "sender": self.sender or mail.sender or False,
                "automatic": mail.automatic or False,
                "preview": " ".join(mail.own.split())[:PREVIEW],
                "forwarded_email": mail.forwarded if self._is_colleague(mail.sender) else False,
            }
        )

    def _wait(self, why):
        """Leave it to a person."""
        self.write({"state": "triage", "why": why})

    # ------------------------------------------------------------ whose it is

    @api.model
    def _is_colleague(self, address):
        """Whether an internal user writes from this address."""
        return bool(
            address
            # sudo: whoever has a login here is known to the gateway alone
            and self.env["res.users"]
            .sudo()
            .search_count([("email_normalized", "=", address), ("share", "=", False)], limit=1)
        )

    def _get_own_addresses(self):
        """Addresses from which this database writes: a mail from one of these went round."""
        self.ensure_one()
        # sudo: addresses of the gateway
        domains = self.env["mail.alias.domain"].sudo().search([])
        addresses = [
            *self.company_id.sudo()._coi_get_aliases().mapped("alias_full_name"),
            *domains.mapped("bounce_email"),
            *domains.mapped("catchall_email"),
        ]
        return {email_normalize(address) for address in addresses if address}

    def _find_place(self, mail):
        """The request and file to which the mail belongs, as far as it tells; the files of the sender."""
        request, compliance = self._find_thread(mail.references)
        found_by = "thread"
        if not compliance:
            found_by = "reference"
            request = self._find_reference(mail.subject)
            compliance = request.compliance_id
        candidates = self._find_by_sender(self._get_writer())
        if not compliance and not self.forwarded_email and not candidates and mail.forwarded:
            candidates = self._find_by_sender(mail.forwarded)
        if not compliance and len(candidates) == 1:
            found_by, compliance = "sender", candidates
        self.write(
            {
                "request_id": request.id,
                "compliance_id": compliance.id,
                "candidate_ids": [fields.Command.set(candidates.ids)],
                "found_by": found_by if compliance else False,
            }
        )

    def _get_writer(self):
        """The address that counts: of whoever wrote what a colleague forwards, else the sender's."""
        self.ensure_one()
        return self.forwarded_email or (not self._is_colleague(self.sender_email) and self.sender_email) or ""

    def _find_thread(self, references):
        """The request and file of what this mail answers. What belongs to another company is not looked at."""
        self.ensure_one()
        none = self.env["coi.request"], self.env["coi.compliance"]
        if not references:
            return none
        messages = self.env["mail.message"].search(
            [("message_id", "in", list(references)), ("model", "in", THREADS), ("res_id", "!=", 0)], order="id desc"
        )
        for message in messages:
            record = self.env[message.model].browse(message.res_id).exists()
            if record and record != self and record.company_id == self.company_id:
                request = (
                    record if record._name == "coi.request" else record._fields.get("request_id") and record.request_id
                )
                compliance = record if record._name == "coi.compliance" else record.compliance_id
                if compliance:
                    return request or none[0], compliance
        return none

    def _find_reference(self, subject):
        """The request whose reference stands in the subject."""
        names = mailroom.find_references(subject)
        requests = self.env["coi.request"].search([("name", "in", names), ("company_id", "=", self.company_id.id)])
        return requests if len(requests) == 1 else requests.browse()

    def _find_by_sender(self, address):
        """The files of this company on which an address is known: as a contact's, or the vendor's own.

        Producers of accepted certificates are contacts.
        """
        self.ensure_one()
        if not address:
            return self.env["coi.compliance"]
        mine = Domain("company_id", "=", self.company_id.id)
        files = self.env["coi.contact"].search(mine & Domain("email_normalized", "=", address)).compliance_id
        partners = self.env["res.partner"].search([("email_normalized", "=", address)]).commercial_partner_id
        return files | files.search(mine & Domain("partner_id", "in", partners.ids))

    # ------------------------------------------------------------ files of the mail

    def _sort_pieces(self, pieces):
        """What can be stored, as name and content; and what became of the rest, in words."""
        documents = [(piece.name, piece.data) for piece in pieces if piece.kind == mailroom.PDF and not piece.problem]
        pictures = [
            (piece.name, piece.data) for piece in pieces if piece.kind == mailroom.PICTURE and not piece.problem
        ]
        refused = []
        if pictures:
            made, refused = self.env["coi.compliance"]._make_document(pictures)
            documents += made
        results = [
            {"name": result["name"], "level": "warning", "message": self._get_kept(result["message"])}
            for result in refused
        ]
        for piece in pieces:
            if piece.problem and piece.problem not in SILENT:
                results.append({"name": piece.name, "level": "warning", "message": self._get_problem(piece)})
        return documents, results

    def _get_kept(self, message):
        """What is not taken is kept with the mail, other than by upload."""
        return message.replace(self.env._("nothing was kept of it"), self.env._("it stays with this mail"))

    def _get_problem(self, piece):
        """Why a file was not taken, and what to do."""
        name = " › ".join((*piece.within, piece.name))
        return {
            "empty": self.env._("%(name)s is empty. Ask for it again.", name=name),
            "too_large": self.env._("%(name)s is too large to be opened. It stays with this mail.", name=name),
            "too_many": self.env._(
                "%(name)s and what follows: too many files in one mail. They stay with it.", name=name
            ),
            "too_deep": self.env._(
                "%(name)s: an archive within archives is not opened. It stays with this mail.", name=name
            ),
            "bomb": self.env._("%(name)s unpacks to more than a document should: it was not opened.", name=name),
            "locked": self.env._("%(name)s is locked with a password. Ask for it without one.", name=name),
            "damaged": self.env._("%(name)s is damaged. Ask for it again.", name=name),
            "archive": self.env._(
                "%(name)s is an archive that is not opened here. Unpack it and upload what is in it.", name=name
            ),
            "outlook": self.env._(
                "%(name)s is a message saved by Outlook. Save its attachments and upload them.", name=name
            ),
            "encrypted": self.env._("%(name)s is encrypted. Ask for it without encryption.", name=name),
        }.get(piece.problem) or self.env._(
            "%(name)s is neither a PDF nor a photograph. It stays with this mail.", name=name
        )

    def _take_documents(self, documents):
        """Store documents by the one door, and have them read."""
        self.ensure_one()
        results = []
        for taken in self.env["coi.certificate"]._intake(documents, "mail", self.partner_id, self.company_id):
            certificate = taken["certificate"]
            if taken["level"] == "success":
                certificate.inbound_id = self
            results.append(
                {
                    "name": taken["name"],
                    "level": "warning" if taken["level"] == "danger" else taken["level"],
                    "message": taken["message"],
                    "certificate_id": certificate.id,
                }
            )
        if documents:
            self.env.ref("coi_management.ir_cron_read")._trigger()
        return results

    # ------------------------------------------------------------ what people are told

    def _ignore_automatic(self):
        """An automatic reply is noted where it belongs, and counts for nothing."""
        self.ensure_one()
        self.write({"state": "ignored", "why": self.env._("An automatic reply.")})
        place = self.request_id or self.compliance_id
        if place:
            place._message_log(
                body=self.env._(
                    "Automatic reply of %(sender)s: %(words)s",
                    sender=self.sender_email,
                    words=self.preview or self.name,
                )
            )

    def _tell(self, mail, results):
        """Say in the mail's own chatter what became of it, and in the file's what came; requests wait for a person."""
        self.ensure_one()
        if results:
            self._message_log(body=self.results_html)
        if not self.compliance_id:
            return
        names = ", ".join(result["name"] for result in results)
        head = self.env._("E-mail of %(sender)s", sender=self._get_writer() or self.sender)
        body = Markup("<p>%s: %s %s</p>") % (head, names, self._get_html_link(title=self.name or self.env._("E-mail")))
        if self.preview:
            body += Markup("<blockquote>%s</blockquote>") % plaintext2html(self.preview)
        self.compliance_id._message_log(body=body)
        requests = self.request_id or self.compliance_id.request_ids
        if not mail.automatic:
            requests.filtered(lambda request: request.state in OPEN)._answered("")

    def _settle(self):
        """File the mail, or say for what it waits."""
        self.ensure_one()
        problems = [result["message"] for result in self.results or () if result["level"] == "warning"]
        waiting = self.certificate_ids.filtered(lambda found: not found.partner_id and found.state != "rejected")
        told_of = self.notice_ids.compliance_id
        if not self.compliance_id and not waiting and len(told_of) == 1:
            self.write({"compliance_id": told_of.id, "found_by": "policy"})
        has_documents = any(result.get("certificate_id") for result in self.results or ())
        if not waiting and (self.notice_ids or (has_documents and not problems)):
            self.write({"state": "filed", "why": False})
        else:
            self._wait("\n".join(problems) or self._get_why(waiting))

    def _get_why(self, waiting):
        """For what a mail waits, in words that say what to do."""
        if "received" in waiting.mapped("state"):
            return self.env._("Its documents are being read: the insured's name will tell more.")
        if waiting and self.proposed_partner_id:
            return self.env._(
                "The sender is not known on a file. The documents insure “%(vendor)s”: file them there if that fits.",
                vendor=self.proposed_partner_id.name,
            )
        if waiting:
            return self.env._("The sender is not known on a file. Choose the vendor whose documents these are.")
        if self.compliance_id:
            return self.env._("It brought no document. Read it; press Done when nothing is left to do.")
        return self.env._("It brought no document, and the sender is not known on a file.")
