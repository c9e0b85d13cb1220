from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class CoiReadValues(models.AbstractModel):
    """A record whose fields were read from a document.

    ``evidence`` maps the name of a field to what was read for it::

        {"policy_number": {"read": "GL 4471902", "raw": "GL 4471902", "page": 1, "box": [x0, top, x1, bottom],
                           "rung": "text", "confidence": 0.98, "marked": false, "reason": null, "checked": false}}

    Boxes are in points from the top left of the page as it is displayed. A marked value waits for a person:
    it counts as checked when somebody confirms or changes it.
    """

    _name = "coi.read.values"
    _description = "Values Read from a Document"
    _coi_closed = frozenset({"evidence"})

    evidence = fields.Json(copy=False, prefetch=False, help="What was read for each field, and where on the page.")
    marked_names = fields.Json(compute="_compute_marked_names", help="Fields that a person still has to check.")

    @api.depends("evidence")
    def _compute_marked_names(self):
        for record in self:
            record.marked_names = record._get_marked_names()

    def _get_marked_names(self):
        self.ensure_one()
        return [name for name, seen in (self.evidence or {}).items() if seen.get("marked") and not seen.get("checked")]

    def _get_certificate(self):
        """The document that these values were read from."""
        return self.certificate_id

    def _check_undecided(self):
        """Decided documents are evidence: what they say is not changed."""
        self._stand_in_the_way_of_decisions()
        for certificate in self._get_certificate():
            if certificate.state in ("accepted", "rejected") and not self.env.su:
                raise UserError(
                    self.env._(
                        "%(certificate)s was decided: press Review Again before you change it.",
                        certificate=certificate.display_name,
                    )
                )

    def _stand_in_the_way_of_decisions(self):
        """Whoever decides on a document at this moment has to look again at what is changed here.

        Rows of a document are other rows than the document: without a trace on it, both would come through, and what
        counts from then on is not what was verified.
        """
        if not self.env.su and (changed := self._get_certificate().ids) and self._name != "coi.certificate":
            self.env.cr.execute(
                SQL("UPDATE coi_certificate SET write_date = write_date WHERE id IN %s", tuple(changed))
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_writable(vals)
        records = super().create(vals_list)
        records._check_undecided()
        return records

    @api.model
    def _check_writable(self, vals):
        """Evidence, and what follows from other records, is written by our methods alone, not by RPC or import."""
        if self.env.su:
            return
        derived = {
            name
            for name in vals
            if (field := self._fields.get(name)) and field.readonly and (field.related or field.compute)
        }
        if derived or "evidence" in vals:
            raise UserError(self.env._("What was read, and what follows from other records, is not typed in."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        self._check_undecided()

    def write(self, vals):
        self._check_writable(vals)
        matters = bool(self._get_content_names() & set(vals))
        if matters:
            self._check_undecided()
        changed = {name for name in vals if name != "evidence"}
        for record in self:
            marked = changed.intersection(record._get_marked_names())
            if marked and "evidence" not in vals:
                record._check_values(marked)
        result = super().write(vals)
        if matters:
            # again: a row can be moved to a document that was decided
            self._check_undecided()
        return result

    def _get_content_names(self):
        """Fields that hold what a document says."""
        return set(self._fields)

    def check_values(self, names):
        """Confirm marked values as they stand.

        :param list names: fields of this record
        """
        self.ensure_one()
        self.check_access("write")
        self._check_values(names)

    def _check_values(self, names):
        self.ensure_one()
        evidence = dict(self.evidence or {})
        for name in names:
            if name in evidence:
                evidence[name] = dict(evidence[name], checked=True)
        # sudo: evidence is closed to all but these methods, whose rights were checked before
        self.sudo().evidence = evidence

    def _get_corrections(self):
        """What stands otherwise than it was read.

        :return: list of dicts with the values of ``coi.correction``, without the certificate
        """
        self.ensure_one()
        corrections = []
        for name, seen in (self.evidence or {}).items():
            field = self._fields.get(name)
            if not field:
                continue
            accepted = self._get_comparable(name)
            if accepted == (seen.get("read") or ""):
                continue
            corrections.append(
                {
                    "field_label": f"{self.display_name}: {field._description_string(self.env)}",
                    "field_name": f"{self._description}: {field._description_string(self.env)}",
                    "insurer_id": self.insurer_id.id if "insurer_id" in self._fields else False,
                    "value_read": seen.get("read") or "",
                    "value_accepted": accepted,
                    "raw": seen.get("raw") or "",
                    "rung": seen.get("rung") or "",
                    "confidence": seen.get("confidence") or 0.0,
                    "was_marked": bool(seen.get("marked")),
                }
            )
        return corrections

    def _get_comparable(self, name):
        """The value of a field as the text under which ``evidence`` keeps what was read."""
        self.ensure_one()
        field = self._fields[name]
        value = self[name]
        if field.relational:
            return value.code if "code" in value._fields and value else value.display_name or ""
        if field.type in ("float", "monetary"):
            return f"{value:.0f}" if value else ""
        if field.type == "boolean":
            return "yes" if value else ""
        return str(value) if value else ""
