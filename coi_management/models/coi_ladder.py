import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.tools import SQL

from .coi_memo import Mirrored
from .coi_turns import goes_on

_logger = logging.getLogger(__name__)

#: How many requests are worked between two commits.
BATCH = 200

#: Requests of a company at which there may be something to do: found first and by their index, whatever else is asked.
READY = """
    WITH ready AS MATERIALIZED (
        SELECT id FROM coi_request
         WHERE state = 'open' AND company_id = %(company)s AND next_step_on <= %(today)s AND id > %(after)s)
"""

#: Requests of a company of which a step is due that was not taken, by the plan they follow. A step is taken once for
#: each day that the request is about: there is a row of it then, for whomever.
DUE = f"""
    {READY}
    SELECT request.id FROM ready JOIN coi_request request ON request.id = ready.id
      JOIN res_partner vendor ON vendor.id = request.partner_id
     WHERE vendor.active
       AND (%(chase)s OR request.reason = 'manual')
       AND (request.paused_until IS NULL OR request.paused_until <= %(today)s)
       AND EXISTS (
           SELECT 1 FROM coi_plan_step step
            WHERE step.plan_id = request.plan_id AND request.anchor_date + step."offset" <= %(today)s
              AND NOT EXISTS (
                  SELECT 1 FROM coi_reminder taken
                   WHERE taken.request_id = request.id AND taken.step_id = step.id
                     AND taken.anchor_date = request.anchor_date))
"""

#: Those whose last step was taken so many days ago, of which nothing waits to leave and something went out.
SILENT = f"""
    {READY}
    SELECT request.id FROM ready JOIN coi_request request ON request.id = ready.id
      JOIN res_partner vendor ON vendor.id = request.partner_id
     WHERE vendor.active
       AND (%(chase)s OR request.reason = 'manual')
       AND (request.paused_until IS NULL OR request.paused_until <= %(today)s)
       AND request.anchor_date + %(patience)s
           + (SELECT max(step."offset") FROM coi_plan_step step WHERE step.plan_id = request.plan_id) <= %(today)s
       AND NOT EXISTS (
           SELECT 1 FROM coi_reminder waiting
            WHERE waiting.request_id = request.id AND waiting.outcome = 'waiting')
       AND EXISTS (
           SELECT 1 FROM coi_reminder sent
            WHERE sent.request_id = request.id AND sent.channel = 'mail' AND sent.outcome = 'done')
"""


class CoiRequest(models.Model):
    """The ladder: who is reminded of what is asked, when, and by what means, as the plans say.

    A step is due from its day on, not on its day alone: what a missed night left is caught up. Where several are due
    for somebody at once only the latest goes out, the earlier are recorded as skipped. What goes by mail is written
    down first and leaves in a second pass, when all vendors were looked at: an agent of many gets one mail.
    """

    _inherit = "coi.request"

    @api.model
    def _trigger_chase(self):
        """Have the ladder looked at soon; once for a transaction."""
        if not self.env.cr.precommit.data.get("coi_chase"):
            self.env.cr.precommit.data["coi_chase"] = True
            # sudo: whoever opens a request has no rights on scheduled actions
            self.env.ref("coi_management.ir_cron_chase").sudo()._trigger()

    @api.model
    @goes_on
    def _cron_chase(self):
        """Take the steps that are due, then send what may leave; can be stopped at any point and goes on there."""
        # sudo: scheduled actions work for all companies
        self.env["mail.mail"].sudo()._coi_retry()
        for pass_ in (self._chase_steps, self._chase_silent, self.env["coi.reminder"]._send_waiting):
            if not pass_():
                return

    @api.model
    def _chase_steps(self):
        return self._work_found(DUE, lambda batch: batch._take_steps())

    @api.model
    def _chase_silent(self):
        return self._work_found(SILENT, lambda batch: batch._become_silent())

    @api.model
    def _work_found(self, query, work):
        """Work what a query finds, batch by batch, each committed.

        :return: whether there is time left
        """
        cron = self.env["ir.cron"]
        # sudo: the settings of each company
        for company in self.env["res.company"].sudo().search([], order="id"):
            after = 0
            while batch := self._find(query, company, after):
                after = batch[-1].id
                # another worker has the others
                if locked := batch.try_lock_for_update():
                    self._work_each(locked._filter_found(query, company), work)
                if not cron._commit_progress(len(batch)):
                    return False
        return True

    @api.model
    def _work_each(self, batch, work):
        """Work a batch in one go; where that fails, one by one, and a person learns of those that fail alone."""
        try:
            with self.env.cr.savepoint():
                return work(batch)
        except OperationalError:
            raise
        except Exception:
            _logger.warning("A batch of reminders failed, they are worked one by one.", exc_info=True)
        for request in batch:
            try:
                with self.env.cr.savepoint():
                    work(request)
            except OperationalError:
                raise
            except Exception as error:
                _logger.exception("Reminders of %s failed", request.name)
                request._plan_failure(error)

    @api.model
    def _find(self, query, company, after, ids=None):
        """The requests that a query finds, up to a batch of them.

        :param int after: only those with a greater number
        :param ids: only these
        """
        self.env.flush_all()
        found = self.env.execute_query(
            SQL(
                "%s %s ORDER BY request.id LIMIT %s",
                SQL(
                    query,
                    company=company.id,
                    chase=company.coi_chase,
                    today=company._coi_today(),
                    patience=company.coi_silent_days,
                    after=after,
                ),
                SQL("AND request.id IN %s", tuple(ids)) if ids else SQL(""),
                BATCH,
            )
        )
        return self.browse(id_ for (id_,) in found)

    def _filter_found(self, query, company):
        """What is still so now that these are locked."""
        self.invalidate_recordset()
        return self._find(query, company, 0, self.ids)

    # ------------------------------------------------------------ steps

    def _take_steps(self):
        """Take the steps of these requests that are due: activities at once, mails as rows that wait to leave."""
        self.compliance_id._mirror_contacts()
        rows, activities, unknown = [], [], self.browse()
        for request in self.with_context(coi_mirrored=Mirrored()):
            latest, unreachable = {}, False
            for step in request._get_due_steps():
                recipients = request._get_recipients(step)
                unreachable = unreachable or (step.channel == "mail" and not recipients)
                if not recipients and step.channel != "mail":
                    rows.append(request._prepare_reminder(step, "-", outcome="skipped"))
                for recipient, to in recipients.items():
                    if (step.channel, recipient) in latest:
                        latest[step.channel, recipient]["outcome"] = "skipped"
                    row = request._prepare_reminder(step, recipient, **to)
                    latest[step.channel, recipient] = row
                    rows.append(row)
            request._supersede(latest)
            activities += [(request, row) for (channel, _who), row in latest.items() if channel != "mail"]
            if unreachable and not any(channel == "mail" for channel, _who in latest):
                unknown += request
        # sudo: rows are written by the ladder alone
        self.env["coi.reminder"].sudo().create(rows)
        unknown._plan_find_address()
        wanted = []
        for request, row in activities:
            step = self.env["coi.plan.step"].browse(row["step_id"])
            user = self.env["res.users"].browse(row["user_id"])
            words = step.with_context(lang=user.lang).note or step.display_name
            wanted.append((request, row["channel"], user, words, ""))
        self._plan_activities(wanted)

    def _get_due_steps(self):
        """Steps of the plan whose day has come and that were not taken, in their order."""
        self.ensure_one()
        today = self.company_id._coi_today()
        taken = self.reminder_ids.filtered(lambda row: row.anchor_date == self.anchor_date).step_id
        return (self.plan_id.step_ids - taken).filtered(
            lambda step: fields.Date.add(self.anchor_date, days=step.offset) <= today
        )

    def _get_recipients(self, step):
        """To whom a step goes: values of the row, by the address or ``user:ID``."""
        self.ensure_one()
        if step.channel == "mail" and step.audience in ("vendor", "agent", "both"):
            return {
                contact.email_normalized: {"contact_id": contact.id, "outcome": "waiting"}
                # the vendor's own contact stands for an address that is the agent's as well
                for contact in self.compliance_id._get_contacts(step.audience).sorted("role")
            }
        users = {
            "buyer": lambda: self.compliance_id._get_present(self.buyer_id) or self._get_responsible(),
            "manager": self.compliance_id._get_managers,
        }.get(step.audience, self._get_responsible)()
        return {
            user.email_normalized if step.channel == "mail" else f"user:{user.id}": {
                "user_id": user.id,
                "outcome": "waiting" if step.channel == "mail" else "done",
            }
            for user in users
            if step.channel != "mail" or user.email_normalized
        }

    def _prepare_reminder(self, step, recipient, **vals):
        self.ensure_one()
        return {
            "request_id": self.id,
            "step_id": step.id,
            "offset": step.offset,
            "channel": step.channel or "mail",
            "anchor_date": self.anchor_date,
            "recipient": recipient,
            **vals,
        }

    def _supersede(self, latest):
        """What still waits to leave to somebody who gets a later step now does not leave any more."""
        self.reminder_ids.filtered(
            lambda row: row.outcome == "waiting" and row.topic == "ask" and (row.channel, row.recipient) in latest
        ).outcome = "skipped"

    def _become_silent(self):
        """The ladder has ended without an answer: a person gets the call."""
        summary = self.env._("Not responding")
        note = self.env._("The last reminder was not answered: call the vendor or the agent.")
        # sudo: closed to all but our methods
        silent = self.sudo()
        silent.state = "silent"
        planned, wanted = silent.activity_ids.browse(), []
        for request in silent:
            user = request._get_responsible()
            calls = request.activity_ids.filtered(
                lambda activity, user=user: activity.user_id == user and activity.activity_category == "phonecall"
            )
            planned |= calls[:1]
            if not calls:
                wanted.append((request, "call", user, summary, note))
        planned.write({"summary": summary, "note": note})
        self._plan_activities(wanted)

    def _go_on(self):
        """What came was looked at and is not enough: the vendor is told, and the ladder begins anew."""
        self.ensure_one()
        today = self.company_id._coi_today()
        if self.paused_until and self.paused_until > today:
            return
        if self.kind == "correction":
            self.anchor_date = today
        elif self.kind == "renewal" and self.reminder_ids.filtered(
            lambda row: row.channel == "mail" and row.outcome == "done"
        ):
            self._queue_mails(self.compliance_id._get_contacts("both"))
        self._trigger_chase()

    def _queue_mails(self, contacts, **vals):
        """Write down mails beside the plan to these contacts, that leave as soon as they may.

        :return: the rows
        """
        # sudo: rows are written by the ladder alone
        return self.env["coi.reminder"].sudo().create(self._prepare_mails(contacts, **vals))

    def _prepare_mails(self, contacts, **vals):
        """Values of the rows, one for each address."""
        self.ensure_one()
        offset = (self.company_id._coi_today() - self.anchor_date).days
        return [
            self._prepare_reminder(
                self.env["coi.plan.step"],
                contact.email_normalized,
                contact_id=contact.id,
                outcome="waiting",
                **{"offset": offset, **vals},
            )
            for contact in contacts.sorted("role").grouped("email_normalized").values()
            for contact in contact[:1]
        ]

    def _tell_cured(self):
        """Tell those who were asked by mail that all is well."""
        self.compliance_id._mirror_contacts()
        rows = []
        for request in self.with_context(coi_mirrored=Mirrored()):
            asked = request.reminder_ids.filtered(
                lambda row: row.topic == "ask" and row.channel == "mail" and row.outcome == "done" and row.contact_id
            )
            reachable = request.compliance_id._get_contacts("both")
            if request.kind != "in_force" and asked.contact_id & reachable:
                rows += request._prepare_mails(asked.contact_id & reachable, topic="well")
        if rows:
            # sudo: rows are written by the ladder alone
            self.env["coi.reminder"].sudo().create(rows)
            self._trigger_chase()
