from odoo import api, fields, models
from odoo.exceptions import MissingError, UserError

from .coi_shared import SharedByDay


class CoiCompliance(models.Model):
    """What other systems ask; see ``readme/API.md``."""

    _inherit = "coi.compliance"

    @api.model
    @api.readonly
    def get_cover(self, vendor_id, day=None, order_id=None):
        """Whether a vendor is covered on a day, for an order where one is named: for other systems.

        It is what is on file now, judged for that day; nothing is written.

        :param int vendor_id: a contact; its commercial contact is the vendor
        :param str day: an ISO date; default: that on which the order is expected, without one today
        :param int order_id: a purchase order of this vendor, whose work may ask for more than the vendor's file
        :return: dict with ``covered`` and what it rests on:

            - ``status``: ``not_required, compliant, undetermined, deficient, expired`` or ``missing``
            - ``day``: the day that was judged; ``holds_until``: the last day of the same answer by what is on file now,
              False where that has no end
            - ``vendor_id``, ``file_id`` (False where the vendor has no file yet), ``company_id``
            - ``short``: what falls short, each with ``key``, ``line``, ``verdict``, ``deficiency``, ``asked``,
              ``found`` and ``why``, a sentence
            - ``order``: False, or a dict with ``id``, ``gate`` (``pass, warn`` or ``block``: what confirming it on its
              own expected day meets) and ``overridden``
        :raise AccessError: for whoever may not read files, the contact or the order
        :raise MissingError: where one of them does not exist
        :raise UserError: where the order is another vendor's, or ``day`` is no date
        """
        self.check_access("read")
        vendor = self._get_asked("res.partner", vendor_id).commercial_partner_id
        order = self._get_asked("purchase.order", order_id) if order_id else self.env["purchase.order"]
        if order and order._coi_get_vendor() != vendor:
            raise UserError(self.env._("%(order)s is an order to another vendor.", order=order.name))
        company = (order.company_id or self.env.company).coi_file_company_id
        compliance = self.search([("partner_id", "=", vendor.id), ("company_id", "=", company.id)], limit=1)
        shared = SharedByDay(self.env)
        on = (self._get_asked_day(day) if day else None) or order and order._coi_get_day(shared.get_today(company))
        on = on or shared.get_today(company)
        # sudo: whoever may read files may know what is judged by; a vendor without a file is judged as one that has it
        file = compliance.sudo() or self.sudo().new({"partner_id": vendor.id, "company_id": company.id})
        sets = shared[on].get_sets(file)
        if order:
            sets |= order._coi_get_work_sets().sudo()  # sudo: as above
        answer = file._answer(on, shared, sets)
        labels = self._get_labeler()
        return {
            "covered": answer.status in ("compliant", "not_required"),
            "status": answer.status,
            "day": fields.Date.to_string(on),
            "holds_until": fields.Date.to_string(answer.holds_until) if answer.holds_until else False,
            "vendor_id": vendor.id,
            "file_id": compliance.id,
            "company_id": company.id,
            "short": [
                {
                    "key": item.key,
                    "line": item.line,
                    "verdict": item.verdict,
                    "deficiency": item.deficiency,
                    "asked": item.asked,
                    "found": item.found,
                    "why": labels.sentence(item),
                }
                for item in answer.items
                if item.deficiency and not item.satisfied
            ],
            "order": bool(order) and self._get_order_standing(order),
        }

    @api.model
    def _get_asked(self, model, record_id):
        """A record that somebody names by its id, if it exists and he may read it."""
        record = self.env[model].browse(record_id).exists()
        if not record:
            raise MissingError(
                self.env._("There is no %(kind)s with the id %(id)s.", kind=self.env[model]._description, id=record_id)
            )
        record.check_access("read")
        return record

    @api.model
    def _get_asked_day(self, day):
        """A day that somebody names by an ISO date.

        :raise UserError: where it is none
        """
        try:
            on = fields.Date.to_date(day)
        except (TypeError, ValueError):
            on = None
        if not on:
            raise UserError(self.env._("%(day)s is not a date. Write it as 2026-12-31.", day=day))
        return on

    @api.model
    def _get_order_standing(self, order):
        """What confirming an order meets."""
        verdict = order._coi_judge()[order]
        return {
            "id": order.id,
            "gate": verdict.level,
            "overridden": bool(verdict.items and order._coi_get_override(verdict)),
        }
