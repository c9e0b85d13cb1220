from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..verification import facts_json
from .coi_compliance import STATUSES
from .coi_rows import to_columns


class CoiCompliancePeriod(models.Model):
    """Where a vendor stood from a day on, and on what evidence. Append-only: nobody changes or deletes a row."""

    _name = "coi.compliance.period"
    _description = "Compliance History"
    _order = "compliance_id, date_from desc, id desc"

    compliance_id = fields.Many2one(
        "coi.compliance", string="File", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="compliance_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="compliance_id.partner_id", store=True, index=True)
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="Until", compute="_compute_date_to", help="The day before the next row begins.")
    status = fields.Selection(STATUSES, required=True, readonly=True)
    content = fields.Json(readonly=True, prefetch=False, help="The answer of the verification, item by item.")
    version_ids = fields.Many2many("coi.requirement.version", string="Requirements in Force", readonly=True)
    certificate_ids = fields.Many2many("coi.certificate", string="Certificates on File", readonly=True)
    gap_summary = fields.Text(string="What Was Wrong", compute="_compute_gap_summary")

    # the spans of all files are read in this order, without the content
    _span_index = models.Index("(compliance_id, id) INCLUDE (date_from, status)")

    @api.depends("compliance_id.period_ids.date_from")
    def _compute_date_to(self):
        for period in self:
            later = period.compliance_id.period_ids.filtered(lambda other, mine=period: other.id > mine.id)
            following = min(later.mapped("date_from"), default=None)
            # several rows can begin on one day: all but the last ended on it
            period.date_to = following and max(period.date_from, fields.Date.subtract(following, days=1))

    @api.depends("content")
    @api.depends_context("lang")
    def _compute_gap_summary(self):
        labels = self.env["coi.compliance"]._get_labeler()
        for period in self:
            answer = facts_json.answer_from_json(period.content)
            wrong = [item for item in answer.items if item.deficiency and not item.satisfied]
            period.gap_summary = "\n".join(map(labels.sentence, wrong))

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("The history is append-only."))

    @api.model
    def _append(self, outcomes):
        """Add a row for each file of which the status or a verdict is another than before.

        The chatter is told where people see a change: another status, or other reasons.

        :param list outcomes: ``Outcome`` of each file
        """
        files = self.env["coi.compliance"].union(*(outcome.compliance for outcome in outcomes))
        last = self._get_last(files)
        versions, added, bodies = {}, [], {}
        labels = self.env["coi.compliance"]._get_labeler()
        for outcome in outcomes:
            compliance = outcome.compliance
            before = last.get(compliance.id) or {}
            if before and facts_json.is_same_answer(before, outcome.content):
                continue
            if self._what_people_see(before) != self._what_people_see(outcome.content):
                bodies[compliance.id] = self._get_announcement(outcome, labels)
            if outcome.sets not in versions:
                versions[outcome.sets] = self.env["coi.requirement.version"]._record(outcome.sets).ids
            added.append(self._prepare_period(outcome, versions[outcome.sets]))
        files._announce(bodies)
        self._insert(added)

    @api.model
    def _insert(self, rows):
        """Add these rows in one statement: many at a time, large, and never written again.

        :param list rows: of ``_prepare_period``
        """
        if not rows:
            return
        self.flush_model()
        columns = [name for name in rows[0] if self._fields[name].type != "many2many"]
        now, user = self.env.cr.now(), self.env.uid
        inserted = self.env.execute_query(
            SQL(
                "INSERT INTO %s (create_uid, create_date, write_uid, write_date, %s) VALUES %s RETURNING id",
                SQL.identifier(self._table),
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL(", ").join((user, now, user, now, *to_columns(row, columns)) for row in rows),
            )
        )
        for name in rows[0].keys() - set(columns):
            self._link(self._fields[name], [(made, row[name]) for (made,), row in zip(inserted, rows, strict=True)])
        self.invalidate_model(["date_to"], flush=False)
        self.env["coi.compliance"].browse(row["compliance_id"] for row in rows).invalidate_recordset(
            ["period_ids"], flush=False
        )

    @api.model
    def _link(self, field, linked):
        """Add the records that a many2many field of new rows leads to.

        :param linked: pairs of a row's id and the ids of the records
        """
        pairs = [(made, other) for made, others in linked for other in others]
        if pairs:
            names = map(SQL.identifier, (field.relation, field.column1, field.column2))
            self.env.cr.execute(SQL("INSERT INTO %s (%s, %s) VALUES %s", *names, SQL(", ").join(pairs)))

    @api.model
    def _get_last(self, files):
        """What the last row of each of these files says: dict of the file's id to the content."""
        self.flush_model(["compliance_id", "content"])
        # by the index on file and row; the content is large, and copied by the ORM for whoever asks
        query = SQL(
            """
            SELECT file.id, last.content
              FROM unnest(%s) AS file(id)
              JOIN LATERAL (SELECT content FROM coi_compliance_period WHERE compliance_id = file.id
                          ORDER BY id DESC LIMIT 1) AS last ON TRUE
            """,
            files.ids,
        )
        return dict(self.env.execute_query(query))

    @api.model
    def _what_people_see(self, content):
        """Of an answer as it is kept, what makes news in the chatter: the status, and what falls short and how. That
        more is asked of what falls short already is in the history."""
        short = [
            tuple(item.get(name) for name in ("key", "verdict", "reason", "deficiency"))
            for item in content.get("items", ())
            if facts_json.is_short(item)
        ]
        return content.get("status"), short

    @api.model
    def _get_announcement(self, outcome, labels):
        """The new standing with its reasons, for the chatter of the file."""
        reasons = map(labels.sentence, outcome.shortfalls.values())
        return Markup("<p>%s</p><ul>%s</ul>") % (
            self.env._(
                "Standing: %(status)s",
                status=dict(self._fields["status"]._description_selection(self.env))[outcome.answer.status],
            ),
            Markup().join(Markup("<li>%s</li>") % reason for reason in reasons),
        )

    @api.model
    def _prepare_period(self, outcome, version_ids):
        compliance = outcome.compliance
        accepted = compliance.certificate_ids.filtered(lambda found: found.state == "accepted" and not found.superseded)
        return {
            "compliance_id": compliance.id,
            "company_id": compliance.company_id.id,
            "partner_id": compliance.partner_id.id,
            "date_from": outcome.today,
            "status": outcome.answer.status,
            "content": outcome.content,
            "version_ids": version_ids,
            "certificate_ids": accepted.ids,
            "exemption_ids": compliance.exemption_ids.filtered("in_force").ids,
        }
