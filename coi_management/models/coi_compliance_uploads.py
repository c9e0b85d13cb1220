import dataclasses
import logging
import time

from odoo import SUPERUSER_ID, api, fields, models

from .. import extraction
from ..extraction import photographs
from ..mailroom.unpack import clean_name
from .coi_certificate import MAX_FILE_SIZE

_logger = logging.getLogger(__name__)

#: Files of one upload, and their bytes together.
MOST_FILES = 20
MOST_BYTES = 60 * 1024 * 1024

#: Seconds for which whoever uploads is kept waiting while documents are read; what is left is read by the scheduled
#: action.
READ_SECONDS = 8.0
#: Seconds that one document gets of these.
DOCUMENT_SECONDS = 5.0

#: After so many seconds a document that was stored is looked for, in case that the worker died over it.
LEFT_SECONDS = 60

#: Seconds for which pictures are opened, all of an upload together.
PICTURE_SECONDS = 25.0

#: Bytes within which the header of a PDF stands.
HEADER_WITHIN = 1024


class CoiCompliance(models.Model):
    """One door for the files that vendors and agents send themselves, by link or portal."""

    _inherit = "coi.compliance"

    def _receive_uploads(self, files, source, uploader, stored=None):
        """Store what somebody sent for this file, and read it at once where that takes seconds only.

        What a file is, is told by its content. Photographs of one upload become one PDF, in their order. Pages that are
        pictures are recognised by the scheduled action, which is triggered.

        :param files: list of (name, content as bytes)
        :param str source: ``link`` or ``portal``
        :param str uploader: who sends it, for the chatter; the caller has to know that this person may
        :param stored: called when all is stored and nothing is read yet: routes commit there, so that nothing that
            happens to a worker while it reads takes a document with it
        :return: list of dicts, one a document or a file that was refused: ``name``; ``certificates``, the records it
            became (none where nothing was kept); ``message`` for whoever sent it; ``level``: ``success``, ``info``,
            ``warning``, ``danger``; ``is_read``, whether a verdict can be told now
        """
        self.ensure_one()
        documents, results = self._sort_uploads(files)
        # sudo: a vendor's own people and agents have no rights on documents; they add to this one file, by this door,
        # which the system user keeps
        certificates = self.env["coi.certificate"].with_user(SUPERUSER_ID).with_company(self.company_id)
        deadline = time.monotonic() + READ_SECONDS
        left = certificates
        kept = certificates._intake(documents, source, self.partner_id, self.company_id)
        held = certificates.union(*(taken["certificate"] for taken in kept))
        if stored and kept:
            later = fields.Datetime.add(fields.Datetime.now(), seconds=LEFT_SECONDS)
            # sudo: as in the scheduled action, which reads what is not read here
            self.env.ref("coi_management.ir_cron_read").sudo()._trigger(later)
            stored()
            # ours until we are done: whoever else comes to read them leaves them alone
            held = held.try_lock_for_update()
        for taken in kept:
            found = taken["certificate"]
            seconds = deadline - time.monotonic() if found in held else 0.0
            if found.state == "received" and not found._read_at_once(seconds):
                left |= found
            results.append(self._tell_upload(taken, found))
        if left:
            # sudo: the scheduled action reads for all
            self.env.ref("coi_management.ir_cron_read").sudo()._trigger()
        self._note_uploads(results, uploader)
        return results

    @api.model
    def _get_most_bytes(self):
        """What is taken at once, in bytes: pages say so before anything is sent."""
        return MOST_BYTES

    def _sort_uploads(self, files):
        """What is taken, as documents, and what is refused, in words."""
        if len(files) > MOST_FILES:
            return [], [self._refuse("", self.env._("Send at most %(count)s files at a time.", count=MOST_FILES))]
        if sum(len(data) for _name, data in files) > MOST_BYTES:
            return [], [self._refuse("", self.env._("Together the files are larger than 60 MB: send fewer at a time."))]
        documents, pictures, refused = [], [], []
        for name, data in files:
            name = self._clean_name(name)
            if not data or len(data) > MAX_FILE_SIZE or b"%PDF-" in data[:HEADER_WITHIN]:
                documents.append((name, data))  # too small or too large: the intake says so
            elif photographs.is_picture(data):
                pictures.append((name, data))
            else:
                refused.append(self._refuse(name, self._why_not_taken(name)))
        if pictures:
            made, not_made = self._make_document(pictures)
            documents += made
            refused += not_made
        return documents, refused

    def _make_document(self, pictures):
        """One PDF of the pictures; those that cannot be opened are refused by themselves.

        :return: the document as a list of (name, content), and the refusals
        """
        deadline = time.monotonic() + PICTURE_SECONDS
        data, problem = self._draw(pictures, deadline)
        good, refused = pictures, []
        if problem and len(pictures) > 1:
            problems = {entry: self._draw([entry], deadline)[1] for entry in pictures}
            good = [entry for entry in pictures if not problems[entry]]
            refused = [
                self._refuse(name, self._why_no_picture(name, problems[name, bad]))
                for name, bad in pictures
                if problems[name, bad]
            ]
            data, problem = self._draw(good, deadline) if refused and good else (None, problem)
        if data is None:
            name = good[0][0] if good else ""
            return [], refused or [self._refuse(name, self._why_no_picture(name, problem))]
        stem = good[0][0].rpartition(".")[0] or good[0][0]
        return [(f"{stem}.pdf", data)], refused

    @api.model
    def _draw(self, pictures, deadline):
        """The PDF of pictures, or None and the problem with them."""
        seconds = deadline - time.monotonic()
        if seconds <= 0:
            return None, "timeout"
        limits = dataclasses.replace(photographs.LIMITS, wall=min(seconds, photographs.LIMITS.wall))
        try:
            return photographs.to_pdf([data for _name, data in pictures], limits=limits), None
        except extraction.UnreadableDocument as error:
            return None, error.problem

    def _clean_name(self, name):
        """The file's own name as a browser or program gave it, without its folder."""
        return clean_name(name) if (name or "").strip() else self.env._("Document")

    def _refuse(self, name, message):
        return {
            "name": name,
            "certificates": self.env["coi.certificate"],
            "message": message,
            "level": "danger",
            "is_read": False,
        }

    def _why_not_taken(self, name):
        if name.lower().endswith((".doc", ".docx", ".odt", ".rtf", ".xls", ".xlsx")):
            return self.env._("%(name)s: save it as a PDF and send that. Nothing was kept of it.", name=name)
        if name.lower().endswith((".zip", ".rar", ".7z")):
            return self.env._("%(name)s: unpack it and send the files in it. Nothing was kept of it.", name=name)
        if name.lower().endswith((".eml", ".msg", ".dat")):
            return self.env._(
                "%(name)s is an e-mail: send the certificate that is attached to it. Nothing was kept of it.", name=name
            )
        return self.env._(
            "%(name)s is neither a PDF nor a photograph: nothing was kept of it. Send a PDF, or take a picture of the "
            "page.",
            name=name,
        )

    def _why_no_picture(self, name, problem):
        if problem == "image":
            return self.env._(
                "%(name)s is a kind of picture that we cannot open: nothing was kept of it. Send it as JPEG or PDF.",
                name=name,
            )
        if problem == "too_many_pages":
            return self.env._(
                "That is more than %(count)s pages of photographs: send fewer at a time.", count=photographs.MOST_PAGES
            )
        if problem in ("too_large", "memory", "timeout"):
            return self.env._("%(name)s is too large a picture: take it with fewer megapixels.", name=name)
        return self.env._("%(name)s is damaged: nothing was kept of it. Send it again.", name=name)

    def _tell_upload(self, taken, certificate):
        """A result of the intake as ``_receive_uploads`` gives it."""
        # several certificates in one file are several records
        parts = certificate and certificate.search(
            [
                ("checksum", "=", certificate.checksum),
                ("company_id", "=", certificate.company_id.id),
                ("partner_id", "=", certificate.partner_id.id),
            ]
        )
        result = {
            "name": taken["name"],
            "certificates": parts,
            "message": taken["message"],
            "level": taken["level"],
            "is_read": bool(parts) and "received" not in parts.mapped("state"),
        }
        if certificate and taken["level"] == "success":
            result.update(self._tell_reading(taken["name"], parts))
        return result

    def _tell_reading(self, name, certificates):
        """Message and level for a document that was stored now."""
        if "received" in certificates.mapped("state"):
            return {
                "level": "info",
                "message": self.env._(
                    "%(name)s arrived. Like all scans and photographs it takes a minute or two to be read.", name=name
                ),
            }
        if "certificate" in certificates.mapped("kind") or "endorsement" in certificates.mapped("kind"):
            return {"level": "success", "message": self.env._("%(name)s arrived and was read.", name=name)}
        if set(certificates.mapped("kind")) == {"unreadable"}:
            if "encrypted" in certificates.mapped("problem"):
                message = self.env._(
                    "%(name)s arrived, but it is locked with a password. Send it without one.", name=name
                )
            else:
                message = self.env._(
                    "%(name)s arrived, but it could not be read by itself. A person looks at it.", name=name
                )
            return {"level": "warning", "message": message}
        return {
            "level": "warning",
            "message": self.env._(
                "%(name)s arrived, but it does not look like a certificate of insurance. A person looks at it.",
                name=name,
            ),
        }

    def _note_uploads(self, results, uploader):
        """Tell the file's chatter who sent what, in the language of those who read it."""
        kept = [result["name"] for result in results if result["certificates"]]
        if kept:
            # sudo: as in _receive_uploads
            house = self.sudo()._for_the_house()
            house._message_log(body=house.env._("%(who)s sent %(files)s.", who=uploader, files=", ".join(kept)))

    def _for_the_house(self):
        """This file in the language of whoever works it, not of whoever writes in from outside."""
        self.ensure_one()
        # sudo: the language alone
        compliance = self.sudo()
        lang = (compliance.user_id or self.env.ref("base.user_admin")).lang or compliance.company_id.partner_id.lang
        return self.with_context(lang=lang or "en_US")


class CoiCertificate(models.Model):
    _inherit = "coi.certificate"

    def _read_at_once(self, seconds):
        """Read this document while somebody waits.

        :param float seconds: for which whoever waits is still patient
        :return: False where it takes longer, or failed: the scheduled action reads it then
        """
        self.ensure_one()
        seconds = min(seconds, DOCUMENT_SECONDS)
        if seconds < 1:
            return False
        limits = extraction.Limits(wall=seconds, cpu=int(seconds) + 1)
        try:
            readings = extraction.read_at_once(self._get_bytes(), limits=limits)
        except RuntimeError:
            # the installation lacks a reader: the document stays, and the scheduled action tells the administrator
            _logger.exception("Document %s could not be read at once", self.id)
            return False
        if readings:
            self._take_readings(readings)
        return bool(readings)
