import base64
import logging
from datetime import date

from psycopg2 import errors

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import format_date

from .. import extraction
from ..mailroom.unpack import clean_name
from .coi_certificate import MAX_FILE_SIZE
from .coi_labels import AUTOS
from .coi_turns import CONFLICTS, goes_on

_logger = logging.getLogger(__name__)

#: What was stored and not read yet.
UNREAD = [("state", "=", "received"), ("document", "!=", False)]

HEADER = {
    "certificate_date": "certificate_date",
    "certificate_number": "certificate_number",
    "revision_number": "revision_number",
    "producer_name": "producer.name",
    "producer_contact": "producer.contact",
    "producer_phone": "producer.phone",
    "producer_fax": "producer.fax",
    "producer_email": "producer.email",
    "producer_address": "producer.address",
    "insured_name": "insured.name",
    "insured_address": "insured.address",
    "holder_name": "certificate_holder.name",
    "holder_address": "certificate_holder.address",
    "description_of_operations": "description_of_operations",
    "cancellation_wording": "cancellation",
    "signed": "signed",
}
COVERAGE = {
    "label": "label",
    "insurer_letter": "insurer_letter",
    "policy_number": "policy_number",
    "effective": "effective",
    "expiration": "expiration",
    "basis": "basis",
    "retro_date": "retro_date",
    "deductible": "deductible",
    "additional_insured": "addl_insd",
    "subrogation_waived": "subr_wvd",
    "statutory": "flags.per_statute",
    "proprietor_excluded": "flags.proprietor_excluded",
    "aggregate_per": "flags.gen_agg_per",
    **{name: f"flags.{name}" for name in AUTOS},
}
ENDORSEMENT = {
    "form_number": "form",
    "title": "title",
    "policy_number": "policy_number",
    "effective": "effective",
    "expiration": "expiration",
    "blanket": "blanket",
    "schedule": "schedule",
    "pages": "pages",
}


class CoiCertificate(models.Model):
    """How documents come in and are read: one door for all channels."""

    _inherit = "coi.certificate"

    @api.model
    def receive_files(self, uploads):
        """Store files whose vendor is not known yet; ``action_read`` reads them and proposes the vendor.

        :param list uploads: dicts with ``name`` and ``data`` (base64)
        :return: list of dicts: ``name``, ``certificate_id`` (False where nothing was stored), ``message``, ``level``
        """
        return self._receive(uploads, "backend")

    @api.model
    def _receive(self, uploads, source, partner=None, company=None):
        results = self._intake(
            [(upload["name"], base64.b64decode(upload["data"] or "")) for upload in uploads], source, partner, company
        )
        return [
            {
                "name": result["name"],
                "certificate_id": result["certificate"].id,
                "message": result["message"],
                "level": result["level"],
            }
            for result in results
        ]

    @api.model
    def _intake(self, files, source, partner=None, company=None):
        """Store files as certificates, each once per vendor. Nothing is read yet: see ``_read``.

        :param files: iterable of (file name, content as bytes)
        :param str source: a value of the field ``source``
        :param partner: the vendor, where it is known
        :param company: default: the current company
        :return: list of dicts: ``name``, ``certificate`` (empty where nothing was stored), ``message`` for a
            person, ``level`` of it: ``success``, ``info``, ``danger``
        """
        company = (company or self.env.company).coi_file_company_id
        return [self._intake_one(name, data, source, partner, company) for name, data in files]

    def _intake_one(self, name, data, source, partner, company):
        name = clean_name(name)
        result = {"name": name, "certificate": self.browse()}
        if not data:
            message = self.env._("%(name)s is empty (0 bytes): nothing was kept. Send it again.", name=name)
            return dict(result, message=message, level="danger")
        if len(data) > MAX_FILE_SIZE:
            message = self.env._("%(name)s is larger than 25 MB: nothing was kept. Send fewer pages.", name=name)
            return dict(result, message=message, level="danger")
        checksum = self._checksum(data)
        partner = partner and partner.commercial_partner_id
        known = self.search(
            [
                ("checksum", "=", checksum),
                ("company_id", "=", company.id),
                ("partner_id", "=", partner.id if partner else False),
                # what was deleted by retention may come in again
                ("erased_on", "=", False),
            ],
            limit=1,
        )
        if known:
            return dict(result, certificate=known, message=known._tell_known(name), level="info")
        self.check_access("create")
        vals = {
            "company_id": company.id,
            "currency_id": company.currency_id.id,
            "partner_id": partner.id if partner else False,
            "source": source,
            "document": base64.b64encode(data),
            "document_name": name,
        }
        try:
            with self.env.cr.savepoint():
                # sudo: the origin of a document is closed to all but this door
                certificate = self.sudo().create(vals)
        except errors.UniqueViolation as error:
            # the same file comes in a second time at this moment: tried again, it is known
            raise ConcurrencyError(f"{name} is being stored already") from error
        except OSError as error:
            # not by its name: people name files after people
            _logger.error("Document %s could not be stored, nothing of it was kept: %s", checksum[:12], error)
            message = self.env._(
                "%(name)s could not be stored, by a fault of ours: nothing of it was kept. Send it again later.",
                name=name,
            )
            return dict(result, message=message, level="danger")
        return dict(
            result, certificate=certificate, message=self.env._("%(name)s was stored.", name=name), level="success"
        )

    def _tell_known(self, name):
        """That a file of this name is on file as this document."""
        self.ensure_one()
        return self.env._(
            "%(name)s was received on %(day)s already: nothing was added.",
            name=name,
            day=format_date(self.env, self.received_on),
        )

    def action_read(self):
        """Read documents (again) that wait for review. What a person corrected is proposed anew as it was read."""
        self.check_access("write")
        for certificate in self:
            if certificate.state not in ("received", "to_review"):
                raise UserError(self.env._("%(name)s was reviewed already.", name=certificate.name))
        self._read()
        return True

    @api.model
    @goes_on
    def _cron_read(self):
        """Read what was stored and not read at once, one document a step."""
        waiting = self.search(UNREAD, order="id")
        self.env["ir.cron"]._commit_progress(remaining=len(waiting))
        for certificate in waiting:
            certificate._read_unread()
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _read_unread(self):
        """Read those of these that wait to be read, and that no other worker is reading."""
        self.try_lock_for_update().filtered(lambda found: found.state == "received")._read()

    def _read(self):
        """Read the stored files and propose what they say for review. Whatever fails, the document stays."""
        for certificate in self.filtered("document"):
            certificate._take_readings(extraction.read_document(certificate._get_bytes()))

    def _take_readings(self, readings):
        """Propose what a file says, one record for each certificate in it."""
        if problem := readings[0].get("problem"):
            _logger.info("Certificate %s could not be read (%s): it waits for a person", self.id, problem)
        self._apply_safely(readings[0])
        for part, reading in enumerate(readings[1:], start=2):
            self._get_part(part)._apply_safely(reading)

    def _get_bytes(self):
        self.ensure_one()
        return base64.b64decode(self.with_context(bin_size=False).document or b"")

    def _get_part(self, part):
        """The record of another certificate in the same file."""
        self.ensure_one()
        domain = [("checksum", "=", self.checksum), ("company_id", "=", self.company_id.id), ("part", "=", part)]
        domain += [("partner_id", "=", self.partner_id.id), ("erased_on", "=", False)]
        found = self.search(domain, limit=1)
        # sudo: as in _intake_one
        return found or self.sudo().create(
            {
                "company_id": self.company_id.id,
                "currency_id": self.currency_id.id,
                "partner_id": self.partner_id.id,
                "source": self.source,
                "document": self.with_context(bin_size=False).document,
                "document_name": self.document_name,
                "part": part,
            }
        )

    def _apply_safely(self, reading):
        """Apply a reading; where that fails, keep the document with a note, for a person to type it in."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._apply_reading(reading)
        except CONFLICTS:
            # somebody else is at the same records: it is read again
            raise
        except Exception:
            _logger.exception("Certificate %s was read but could not be filled in", self.id)
            # sudo: as in _apply_reading
            self.sudo().write({"state": "to_review", "kind": "unreadable", "problem": "other", "reading": reading})

    def _apply_reading(self, reading):
        """Fill this record with what was read.

        :param dict reading: as ``extraction.read_document`` gives it
        """
        self.ensure_one()
        review = _Review(reading)
        vals, evidence = self._take(reading, HEADER, "", review)
        trade_name = (reading.get("insured") or {}).get("dba")
        if trade_name and vals["insured_name"]:
            # both names are the insured's: either may be the one under which the vendor is known
            vals["insured_name"] = f"{vals['insured_name']} DBA {trade_name}"
            evidence["insured_name"]["read"] = vals["insured_name"]
        problem = reading.get("problem")
        known_problems = dict(self._fields["problem"].selection)
        vals.update(
            kind=reading.get("kind"),
            problem=problem if problem in known_problems else problem and "other",
            reading=reading,
            form=reading.get("form"),
            edition=reading.get("edition"),
            evidence=evidence,
            currency_id=(self._get_currency(reading) or self.currency_id).id,
            insurer_ids=[
                fields.Command.clear(),
                *map(fields.Command.create, self._prepare_insurer_vals(reading, review)),
            ],
            coverage_ids=[
                fields.Command.clear(),
                *map(fields.Command.create, self._prepare_coverage_vals(reading, review)),
            ],
            endorsement_ids=[
                fields.Command.clear(),
                *map(fields.Command.create, self._prepare_endorsement_vals(reading, review)),
            ],
        )
        # what cannot be read is typed in as a whole: nothing of it is there to be confirmed
        for path in review.get_rest() if reading.get("kind") != "unreadable" else ():
            value = vals.get(path) if path in self._fields else ""
            evidence.setdefault(path, review.get(path, self._to_text(value or "")))
        # sudo: origin, evidence and state are closed to all but our methods, whose rights were checked before
        self.sudo().write(dict(vals, state="to_review"))

    def _prepare_insurer_vals(self, reading, review):
        for row in reading.get("insurers") or []:
            letter = (row.get("letter") or "").upper()[:1] or self._get_only_letter(reading)
            if letter:
                path = f"insurers.{row.get('letter')}"
                vals, evidence = self._take(row, {"name": "name", "naic_code": "naic"}, path, review)
                yield dict(vals, letter=letter, evidence=evidence)

    @api.model
    def _get_only_letter(self, reading):
        """The letter of the one insurer of a certificate whose form has no letters."""
        insurers = reading.get("insurers") or []
        return "A" if len(insurers) == 1 and not insurers[0].get("letter") else ""

    @api.model
    def _get_currency(self, reading):
        """The currency of the amounts, where all policies have the same and it is in use here."""
        codes = {row.get("currency") for row in reading.get("coverages") or []}
        code = codes.pop() if len(codes) == 1 else None
        return self.env["res.currency"].search([("name", "=", code)], limit=1) if code else self.env["res.currency"]

    def _prepare_coverage_vals(self, reading, review):
        catalogue = self.env["coi.coverage.type"].search([])
        for index, row in enumerate(reading.get("coverages") or []):
            path = f"coverages[{index}]"
            vals, evidence = self._take(row, COVERAGE, path, review)
            retention = row.get("retention") or (row.get("flags") or {}).get("retention")
            if not vals.get("deductible") and isinstance(retention, int | float):
                vals["deductible"] = retention
                evidence["deductible"] = review.get(f"{path}.retention", f"{retention:.0f}")
            coverage_type = self._match_catalogue(catalogue, row.get("type"), row.get("label"))
            key = "type"
            if coverage_type.code in (False, "other") and row.get("coverage_code"):
                # the words of the row are not in the catalogue: what the reader takes them for
                coverage_type = self._match_catalogue(catalogue, row["coverage_code"], None) or coverage_type
                key = "coverage_code"
            evidence["coverage_type_id"] = review.get(f"{path}.{key}", coverage_type.code or "")
            if not coverage_type:
                evidence["coverage_type_id"]["marked"] = True
            vals["insurer_letter"] = vals["insurer_letter"] or self._get_only_letter(reading)
            yield dict(
                vals,
                sequence=index + 1,
                coverage_type_id=coverage_type.id,
                evidence=evidence,
                limit_ids=list(map(fields.Command.create, self._prepare_limit_vals(row, path, coverage_type, review))),
            )

    def _prepare_limit_vals(self, row, path, coverage_type, review):
        catalogue = self.env["coi.limit.type"].search([])
        usual = row.get("limit_codes") or {}
        for sequence, (code, value) in enumerate((row.get("limits") or {}).items(), start=1):
            wanted = usual.get(code, code)
            own = self._match_catalogue(coverage_type.limit_type_ids, wanted, code)
            limit_type = own or self._match_catalogue(catalogue, wanted, code)
            is_amount = isinstance(value, int | float)
            name = "amount" if is_amount or not value else "word"
            seen = review.get(f"{path}.limits.{code}", f"{value:.0f}" if is_amount else value or "")
            yield {
                "sequence": sequence,
                "limit_type_id": limit_type.id,
                "label": "" if limit_type.code == code else code,
                name: value or False,
                "evidence": {name: seen},
            }

    def _prepare_endorsement_vals(self, reading, review):
        rows = [(f"endorsements[{index}]", row) for index, row in enumerate(reading.get("endorsements") or [])]
        if reading.get("kind") == "endorsement" and not rows:
            rows = [("", reading)]
        for index, (path, row) in enumerate(rows):
            if row.get("form"):
                vals, evidence = self._take(row, ENDORSEMENT, path, review)
                yield dict(vals, evidence=evidence, sequence=index + 1)

    def _take(self, row, names, path, review):
        """Take values out of a part of a reading.

        :param dict names: field name to the key of the row, with dots for what is nested
        :return: values to write, and the evidence for each
        """
        vals, evidence = {}, {}
        for name, key in names.items():
            value = row
            for step in key.split("."):
                value = value.get(step) if isinstance(value, dict) else None
            value = self._to_field_value(name, value)
            vals[name] = value
            seen = review.get(".".join(filter(None, (path, key))), self._to_text(value))
            if value or seen.get("marked"):
                evidence[name] = seen
        return vals, evidence

    @api.model
    def _to_field_value(self, name, value):
        if name in ("additional_insured", "subrogation_waived", "signed"):
            return {True: "yes", False: "no"}.get(value, False)
        if name == "proprietor_excluded":
            return {"Y": "yes", "N": "no"}.get(str(value or "").upper()[:1], False)
        if name in ("certificate_date", "effective", "expiration", "retro_date"):
            return self._to_date(value)
        if name == "deductible":
            return value if isinstance(value, int | float) else 0.0
        if name in ("statutory", "blanket", *AUTOS):
            return bool(value)
        if name == "basis" and value not in ("occurrence", "claims_made"):
            return False
        if name == "aggregate_per" and value not in ("policy", "project", "location"):
            return False
        if isinstance(value, list):
            return "\n".join(map(str, value))
        return str(value) if value else False

    @api.model
    def _to_date(self, value):
        try:
            return date.fromisoformat(value or "")
        except ValueError:
            return False

    @api.model
    def _to_text(self, value):
        if value is True:
            return "yes"
        if isinstance(value, float | int) and not isinstance(value, bool):
            return f"{value:.0f}" if value else ""
        return str(value) if value else ""

    @api.model
    def _match_catalogue(self, catalogue, code, label):
        """The entry with this code, else the one that knows this printed label; empty where none or several do."""
        found = catalogue.filtered(lambda entry: entry.code == code)
        if found and code != "other":
            return found[:1]
        plain = self.env["coi.provision"]._plain
        wanted = plain(label)
        if not wanted:
            return found[:1]
        named = catalogue.filtered(
            lambda entry: wanted in {plain(name) for name in [entry.name, *(entry.printed_labels or "").splitlines()]}
        )
        return named if len(named) == 1 else found[:1]


class _Review:
    """The evidence of a reading, asked by path."""

    #: Parts of a form: what is read of them is marked by itself, what is missing once for the whole part.
    PARTS = ("producer", "insured", "certificate_holder", "insurers", "coverages", "endorsements")

    def __init__(self, reading):
        self.evidence = reading.get("evidence") or {}
        self.review = reading.get("review") or []
        self.told = set()

    def get(self, path, text):
        """What was seen for a path.

        :param str text: the value that goes to the field, as text
        """
        seen = dict(self.evidence.get(path) or {})
        marks = [item for item in self.review if path == item or path.startswith((item + ".", item + "["))]
        if not text:
            marks = [item for item in marks if item not in self.PARTS]
        self.told.update(marks)
        if marks and not seen.get("reason"):
            whole = self.evidence.get(marks[0]) or {}
            seen = {**whole, **seen, "reason": whole.get("reason")}
        return dict(seen, read=text, marked=bool(marks), checked=False)

    def get_rest(self):
        """Marks that no value has told of: of parts that were not found, of what has no field."""
        return [path for path in self.review if path not in self.told]
