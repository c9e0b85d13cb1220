from odoo import api, models
from odoo.exceptions import UserError


class CoiRequest(models.Model):
    """Asking by hand: at once, whatever the plan and the limit say; the plan goes on from there."""

    _inherit = "coi.request"

    @api.model
    def _ask(self, files, kind=None, audience="both", orders=None, **words):
        """Ask these vendors now.

        :param str kind: of ``KINDS``; default what each file calls for
        :param str audience: ``vendor``, ``agent`` or ``both``
        :param orders: purchase orders that wait for it
        :param words: ``message`` and ``deadline``
        :return: the requests, one a file
        :raise AccessError: for whoever may not ask
        """
        self._check_may_ask()
        files.check_access("read")
        if archived := files.filtered(lambda compliance: compliance._is_put_aside()):
            raise UserError(
                self.env._(
                    "%(vendors)s: the vendor or its file is archived.",
                    vendors=", ".join(archived.mapped("display_name")),
                )
            )
        requests = self.sudo().browse()
        for wanted, group in files.grouped(lambda compliance: kind or compliance._get_wanted_kind()).items():
            requests |= self._open_each(
                {compliance: {**words, **compliance._get_anchor(wanted)} for compliance in group}, wanted, "manual"
            ).sudo()
        for request in requests:
            # sudo: closed to all but our methods; who may ask was checked
            request.reason = "manual"
            if request.state == "silent":
                request.state = "open"
            if orders:
                request.order_ids |= orders.filtered(
                    lambda order, vendor=request.partner_id: order.partner_id.commercial_partner_id == vendor
                )
        requests._message_log_batch(
            bodies=dict.fromkeys(requests.ids, self.env._("Asked by %(user)s.", user=self.env.user.name))
        )
        requests._send_now(audience)
        return requests.with_env(self.env)

    def _send_now(self, audience):
        """Send what is asked to these contacts at once; steps of the plan that are due are taken with it."""
        self.filtered(lambda request: request.state == "open")._take_steps()
        for company, requests in self.grouped("company_id").items():
            leaving = self.env["coi.reminder"].sudo()
            for request in requests:
                contacts = request.compliance_id._get_contacts(audience)
                waiting = request.reminder_ids.filtered(lambda row: row.outcome == "waiting")
                mine = waiting.filtered(lambda row, contacts=contacts: row.contact_id in contacts)
                (waiting - mine).outcome = "skipped"
                told = set(mine.mapped("recipient"))
                leaving |= mine | request._queue_mails(
                    contacts.filtered(lambda contact, told=told: contact.email_normalized not in told)
                )
                if not contacts:
                    request._plan_find_address()
            leaving.with_company(company)._send(now=True)

    @api.model
    def _preview(self, compliance, kind, role="vendor", campaign=None, **words):
        """The mail that would go out, without a trace of it.

        :param campaign: the campaign whose message it is
        :return: dict of ``to`` (addresses), ``subject`` and ``body``
        """
        kind = kind or compliance._get_wanted_kind()
        # sudo: whoever may ask sees what will be asked
        compliance = compliance.sudo()
        contacts = compliance._get_contacts("both").filtered(lambda contact: contact.role == role)
        lang = contacts[:1]._get_lang() if contacts else compliance.partner_id.lang or self.env.lang
        today = compliance.company_id._coi_today()
        vals = {"compliance_id": compliance.id, "kind": kind, "name": "COI/…", **compliance._get_anchor(kind)}
        request = self.sudo().new({"anchor_date": today, "opened_on": today, "state": "open", **vals, **words})
        topic = "campaign" if campaign else "ask"
        row = (
            self.env["coi.reminder"].sudo().new({"request_id": request, "contact_id": contacts[:1].id, "topic": topic})
        )
        if campaign:
            subject, text = campaign._get_subject(request), campaign.message
        else:
            subject, text = row._render_words([row])[row]
        letter = {
            "company": compliance.company_id,
            "lang": lang,
            "several": False,
            "sections": [{**row.with_context(lang=lang)._get_content(), "link": "#"}],
        }
        body = row._render_frame(letter, text, letter["sections"])
        return {"to": contacts.mapped("email_normalized"), "subject": subject, "body": body}


class CoiCompliance(models.Model):
    _inherit = "coi.compliance"

    def _get_wanted_kind(self):
        """What to ask of this vendor: what is missing, else the renewal of what ends first, else only a message."""
        self.ensure_one()
        if self._get_askable(ended=False):
            return "correction"
        return "renewal" if self.renewal_date or self._get_askable() else "message"

    def _get_anchor(self, kind):
        """The day from which reminders count, as values of a request."""
        self.ensure_one()
        if kind != "renewal":
            return {}
        return {"anchor_date": self.renewal_date or self.compliant_until or self.company_id._coi_today()}

    def action_ask(self):
        """Ask these vendors by hand."""
        self.check_access("read")
        self.env["coi.request"]._check_may_ask()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Request Certificate"),
            "res_model": "coi.ask",
            "view_mode": "form",
            "target": "new",
            "context": {"default_compliance_ids": self.ids},
        }

    def action_log_call(self):
        """Log a call with this vendor or its agent."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Log Call"),
            "res_model": "coi.call",
            "view_mode": "form",
            "views": [(self.env.ref("coi_management.coi_call_view_form_quick").id, "form")],
            "target": "new",
            "context": {"default_compliance_id": self.id},
        }


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    def action_coi_ask(self):
        """Ask the vendor of this order for what is missing."""
        self.ensure_one()
        self.check_access("read")
        compliance = self.env["coi.compliance"]._get_file(self.partner_id, self.company_id)
        action = compliance.action_ask()
        return dict(action, context={**action["context"], "default_order_id": self.id})
