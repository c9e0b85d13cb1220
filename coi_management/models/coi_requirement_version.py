from odoo import api, fields, models
from odoo.tools import format_date

from ..verification import facts_json


class CoiRequirementVersion(models.Model):
    """What a requirement set asked for from a day on. Append-only: nothing here is ever overwritten."""

    _name = "coi.requirement.version"
    _description = "Requirement Set Version"
    _order = "set_id, date_from desc, id desc"
    _rec_name = "number"

    set_id = fields.Many2one("coi.requirement.set", required=True, ondelete="restrict", index=True)
    number = fields.Integer(required=True, readonly=True)
    date_from = fields.Date(string="In Force From", required=True, readonly=True)
    content = fields.Json(required=True, readonly=True)
    summary = fields.Text(compute="_compute_summary")
    company_id = fields.Many2one(related="set_id.company_id")

    @api.depends("set_id", "number")
    def _compute_display_name(self):
        for version in self:
            version.display_name = f"{version.set_id.name} v{version.number}"

    @api.depends("content")
    def _compute_summary(self):
        labels = self.env["coi.compliance"]._get_labeler()
        for version in self:
            version.summary = "\n".join(labels.describe(fact) for fact in version._get_requirements())

    def _get_requirements(self):
        """What this version asked for, as the verification room knows it."""
        self.ensure_one()
        return facts_json.from_json(self.content["requirements"])

    @api.model
    def _get_in_force(self, sets, on):
        """The version of each set that was in force on a day; none for a set that did not exist yet."""
        versions = self.search([("set_id", "in", sets.ids), ("date_from", "<=", on)], order="date_from desc, id desc")
        latest = {}
        for version in versions:
            latest.setdefault(version.set_id, version)
        return self.browse([version.id for version in latest.values()])

    @api.model
    def _record_changes(self):
        """Date what changed in this transaction and have the vendors concerned verified anew."""
        data = self.env.cr.precommit.data
        ids = data.pop("coi_changed_sets", set())
        # sudo: whoever changes what is asked changes it for all; nobody has the right to write versions
        files = self.env["coi.compliance"].sudo().browse(data.pop("coi_changed_files", set())).exists()
        sets = self.env["coi.requirement.set"].sudo().with_context(active_test=False).browse(ids).exists()
        sets = sets.filtered(lambda found: not found.change_of_id)
        self._record(sets)
        if sets:
            files._open_for_sets(sets)
            files |= files.search(sets._get_compliance_domain())
        files._request_verification()
        if sets:
            # what the work of an order is asked concerns no file
            self.env["purchase.order"]._coi_follow_all()
        self.env.flush_all()

    @api.model
    def _record(self, sets):
        """The version of each set that says what it asks for now, added where it asks otherwise than the last.

        It is in force from the day of the set's company on; of a shared set, from that of the current company.
        """
        # sudo: as in _record_changes
        versions = self.sudo()
        for requirement_set in sets.sudo():
            asked = requirement_set.with_context(lang=None)._to_facts()
            content = {"requirements": facts_json.to_json(asked)}
            last = requirement_set.version_ids.sorted("number")[-1:]
            # compared as facts: what this version of the software knows more of changes nothing that is asked
            if not last or (last.content != content and last._get_requirements() != asked):
                last = last.create(
                    {
                        "set_id": requirement_set.id,
                        "number": last.number + 1,
                        "date_from": (requirement_set.company_id or self.env.company)._coi_today(),
                        "content": content,
                    }
                )
                last._announce()
            versions |= last
        return versions

    def _announce(self):
        self.ensure_one()
        day = format_date(self.env, self.date_from)
        self.set_id._message_log(
            body=self.env._("Version %(number)s is in force from %(day)s on.", number=self.number, day=day)
        )
