from odoo import api, fields, models
from odoo.tools import SQL

from .coi_answer_kinds import EXPLAINS

#: Minutes within which the same words by the same link, or of the same user, are a second click.
CLICKED_AGAIN = 10


class CoiAnswer(models.Model):
    """The same answer given twice is one: a button is pressed again where the first answer takes a while."""

    _inherit = "coi.answer"

    @api.model
    def _give(self, request, kind, values, link=None, user=None, address=""):
        if kind != "upload":  # of files the same one is known by its content
            self._wait_for_other_click(link or request)
            # sudo: as in the method that this extends
            given = self.sudo()._find_given(request, kind, values, link, user)
            if given:
                return given
        return super()._give(request, kind, values, link=link, user=user, address=address)

    @api.model
    def _wait_for_other_click(self, record):
        """Answers by one link, or on the portal about one request, are taken one after the other. Where another was
        taken meanwhile this one is tried again by Odoo, and finds it: each answer writes on the link that it was
        opened, and on the request when it came.

        :param record: the link, or the request
        """
        record.flush_recordset()
        table = SQL.identifier(record._table)
        self.env.cr.execute(SQL("SELECT 1 FROM %s WHERE id = %s FOR NO KEY UPDATE", table, record.id))

    @api.model
    def _find_given(self, request, kind, values, link, user):
        """The answer that says the same already, by the same link or of the same user; empty where there is none."""
        since = fields.Datetime.subtract(fields.Datetime.now(), minutes=CLICKED_AGAIN)
        answers = self.search(
            [
                ("request_id", "=", request.id),
                ("link_id", "=", link.id if link else False),
                ("user_id", "=", user.id if user else False),
                ("kind", "=", kind),
                ("undone_on", "=", False),
            ]
        )
        lately = answers.filtered(lambda answer: answer.create_date >= since)
        text = (values.get("text") or "").strip()
        if kind in EXPLAINS:
            return lately.filtered(lambda answer: (answer.text or "") == text)[:1]
        if kind == "waiver":
            return answers.filtered(
                lambda answer: answer.waiver_id.state == "asked" and answer.waiver_id.scope == values.get("scope")
            )[:1]
        if kind == "attested":
            chosen = self._choose_policies(request, values.get("policies"))
            return lately.filtered(lambda answer: chosen and chosen <= answer.attestation_ids.coverage_id)[:1]
        if kind == "cancelled":
            chosen = self._choose_policies(request, [values.get("policy")])
            return lately.filtered(lambda answer: chosen and answer.text == (text or chosen.display_name))[:1]
        return self.browse()
