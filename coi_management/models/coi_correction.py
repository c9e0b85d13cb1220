from odoo import fields, models


class CoiCorrection(models.Model):
    """A value that a person set otherwise than it was read, kept beside what was read. Append-only."""

    _name = "coi.correction"
    _description = "Correction of a Reading"
    _order = "id desc"
    _rec_name = "field_label"

    certificate_id = fields.Many2one("coi.certificate", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="certificate_id.company_id", store=True)
    form = fields.Char(related="certificate_id.form", store=True)
    edition = fields.Char(related="certificate_id.edition", store=True)
    producer_name = fields.Char(related="certificate_id.producer_name", store=True)
    insurer_id = fields.Many2one("coi.insurer", readonly=True, ondelete="set null", index="btree_not_null")
    field_name = fields.Char(string="Kind of Value", readonly=True, help="What was corrected, of whichever policy.")
    field_label = fields.Char(string="Value", required=True, readonly=True)
    value_read = fields.Char(string="As Read", readonly=True)
    value_accepted = fields.Char(string="Accepted", readonly=True)
    raw = fields.Char(string="Printed", readonly=True)
    rung = fields.Char(string="Read From", readonly=True)
    confidence = fields.Float(readonly=True, aggregator="avg")
    was_marked = fields.Boolean(readonly=True, help="Whether the reader had marked the value for review.")
