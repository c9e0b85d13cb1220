from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from .purchase_order_waiting import WAITING

#: The mail to vendor and agent, by kind.
TEMPLATES = {
    "cancellation": "coi_management.mail_template_cancellation",
    "non_renewal": "coi_management.mail_template_non_renewal",
    "reinstatement": "coi_management.mail_template_reinstatement",
}


class CoiNotice(models.Model):
    """What follows when a notice is confirmed or withdrawn: the file is judged anew, and people are told."""

    _inherit = "coi.notice"

    tell_vendor = fields.Boolean(
        string="Tell Vendor and Agent", default=True, help="By e-mail, when the notice is confirmed."
    )

    def _take_effect(self):
        self.compliance_id._verify()
        for notice in self:
            notice.activity_ids.action_done()
            notice._file_letter()
            notice._log_in_file(notice._get_announcement())
            notice._tell_people()
            if notice.tell_vendor:
                notice._tell_vendor()
            notice._begin_chase()

    def _withdraw(self, reason):
        """Undo confirmed notices: the policies count again as they did before; the notices stay on record."""
        self.check_access("write")
        if not (reason or "").strip():
            raise UserError(self.env._("Say what was wrong with it: auditors read it."))
        if any(notice.state != "confirmed" for notice in self):
            raise UserError(self.env._("Only a confirmed notice can be withdrawn."))
        # sudo: the fields of a decision are closed to all but these methods, whose rights were checked before
        self.sudo().write(
            {
                "state": "withdrawn",
                "withdrawn_by_id": self.env.uid,
                "withdrawn_on": fields.Datetime.now(),
                "withdraw_reason": reason,
            }
        )
        self.compliance_id._verify()
        for notice in self:
            notice._get_planned_activities().unlink()
            notice._log_in_file(
                self.env._("Withdrawn: %(notice)s. %(reason)s", notice=notice.display_name, reason=reason)
            )

    # ------------------------------------------------------------ words

    def _get_announcement(self):
        """What happened, in one sentence, for people here."""
        self.ensure_one()
        sentences = {
            "cancellation": self.env._("Policy %(policy)s is cancelled as of %(day)s."),
            "non_renewal": self.env._("Policy %(policy)s will not be renewed; its term ends on %(day)s."),
            "reinstatement": self.env._("Policy %(policy)s is reinstated without a lapse."),
        }
        sentence = sentences[self.kind]
        if self.kind == "reinstatement" and self.with_lapse:
            sentence = self.env._("Policy %(policy)s is reinstated as of %(day)s; the days before stay uncovered.")
        return sentence % {"policy": self.policy_number, "day": format_date(self.env, self.effective)}

    def _log_in_file(self, text):
        """Note in the vendor's file, with the way to the notice."""
        self.ensure_one()
        body = Markup("<p>%s %s</p>") % (text, self._get_html_link(title=self.env._("Notice")))
        self.compliance_id._message_log(body=body)

    # ------------------------------------------------------------ who is told

    def _tell_people(self):
        """Plan an activity for the responsible of the file and for each buyer who has an open order with the vendor."""
        self.ensure_one()
        if self.kind == "reinstatement":
            # what was planned because of the cancellation is done
            self._get_planned_activities(self._get_undone_cancellations()).action_feedback(
                feedback=self._get_announcement()
            )
            return
        # sudo: whoever confirms need not see the orders of others, nor plan for them
        compliance = self.compliance_id.sudo()
        orders = self._get_open_orders()
        planned_for = compliance._get_responsible() | compliance._get_present(orders.user_id)
        if self.kind == "non_renewal":
            planned_for = compliance._get_responsible()
        for user in planned_for:
            mine = orders.filtered(lambda order, user=user: order.user_id == user)
            compliance.activity_schedule(
                "mail.mail_activity_data_warning",
                user_id=user.id,
                summary=self._get_activity_summary(),
                note=self._get_activity_note(mine),
                date_deadline=self.company_id._coi_today(),
            )

    def _get_activity_summary(self):
        self.ensure_one()
        # in one language: it is what the activity is found by
        return self.with_context(lang="en_US").display_name

    def _get_activity_note(self, orders):
        self.ensure_one()
        items = Markup().join(Markup("<li>%s</li>") % order._get_html_link() for order in orders)
        note = Markup("<p>%s</p>") % self._get_announcement()
        return note + Markup("<p>%s</p><ul>%s</ul>") % (self.env._("Your open orders:"), items) if items else note

    def _get_planned_activities(self, notices=None):
        """What is planned in the file because of these notices."""
        notices = self if notices is None else notices
        summaries = [notice._get_activity_summary() for notice in notices]
        # sudo: planned for others by our own method
        return notices.compliance_id.sudo().activity_ids.filtered(lambda activity: activity.summary in summaries)

    def _get_undone_cancellations(self):
        """The cancellations of the same policy that a reinstatement answers."""
        self.ensure_one()
        return self.compliance_id.notice_ids.filtered(
            lambda other: (
                other.kind == "cancellation"
                and other.state == "confirmed"
                and other.policy_key == self.policy_key
                and other._get_order() <= self._get_order()
            )
        )

    def _get_open_orders(self):
        """Orders to the vendor that are not closed: drafts, and confirmed ones that are not fully invoiced."""
        self.ensure_one()
        is_open = Domain("state", "in", WAITING)
        is_open |= Domain("state", "=", "purchase") & Domain("invoice_status", "!=", "invoiced")
        mine = Domain("coi_compliance_id", "in", self.compliance_id.ids)
        # sudo: whoever confirms need not see the orders of others
        return self.env["purchase.order"].sudo().search(mine & is_open, order="id")

    def _tell_vendor(self):
        """Queue a mail for each contact of the file, in the contact's language."""
        self.ensure_one()
        template = self.env.ref(TEMPLATES[self.kind], raise_if_not_found=False)
        contacts = self.compliance_id._get_contacts("both")
        if not template or not contacts or self.compliance_id._is_put_aside():
            return
        # one mail an address, also where it is the vendor's and its agent's
        contacts = contacts.browse(found[0].id for found in contacts.grouped("email_normalized").values())
        company = self.company_id
        reply_to = self._notify_get_reply_to(default=company.email, author_id=company.partner_id.id)[self.id]
        for contact in contacts:
            # sudo: the mail goes out whoever confirms
            template.sudo().with_context(lang=contact._get_lang(), coi_contact_name=contact.name or "").send_mail(
                self.id,
                email_values={"email_to": contact.email_normalized, "reply_to": reply_to, "auto_delete": False},
            )
        # sudo: closed to all but our methods
        contacts.sudo().noticed_on = self.sudo().told_on = fields.Datetime.now()
        self._message_log(
            body=self.env._("Told by e-mail: %(contacts)s", contacts=", ".join(contacts.mapped("email_normalized")))
        )

    def _begin_chase(self):
        """Ask for what replaces a policy that is not renewed; a cancelled one is asked for when it falls short."""
        self.ensure_one()
        compliance = self.compliance_id
        if not compliance.company_id.coi_chase or compliance._is_put_aside():
            return
        if self.kind == "non_renewal" and compliance.renewal_date:
            requests = self.env["coi.request"]._open(
                compliance, "renewal", "notice", anchor_date=compliance.renewal_date
            )
            requests._message_log_batch(bodies=dict.fromkeys(requests.ids, self._get_announcement()))

    def _file_letter(self):
        """The letter is dealt with when its notice is confirmed: it waits for review no more."""
        self.ensure_one()
        letter = self.certificate_id
        if not letter or letter.state not in ("received", "to_review"):
            return
        if not letter.partner_id:
            letter.partner_id = self.partner_id
        if letter.coverage_ids or letter.endorsement_ids:
            return
        # sudo: the fields of a decision are closed to all but our methods; whose right to confirm was checked before
        letter.sudo().write(
            {
                "state": "accepted",
                "reviewer_id": self.env.uid,
                "reviewed_on": fields.Datetime.now(),
                "was_decided": True,
            }
        )
        letter._tell_decision(self.env._("Taken as a notice: %(notice)s", notice=self.display_name))
