from odoo import SUPERUSER_ID, fields, models

#: Models of which the story tells, beside requests and calls, to whoever may read them: the file's field of each.
TOLD = ("certificate_ids", "notice_ids", "waiver_ids", "exemption_ids", "override_ids", "inbound_ids", "period_ids")


class CoiCompliance(models.Model):
    """What else the story of a file tells: what came by mail, what was decided and by whom, and where that led."""

    _inherit = "coi.compliance"

    inbound_ids = fields.One2many("coi.inbound", "compliance_id", string="E-mails Received")

    def _get_events(self):
        events = super()._get_events()
        for name in TOLD if self.id else ():
            if self.env[self._fields[name].comodel_name].has_access("read"):
                for record in self[name]:
                    events += record._get_events()
        return events


class CoiNotice(models.Model):
    _inherit = "coi.notice"

    def _get_events(self):
        """When this notice came, and who took it for true."""
        self.ensure_one()
        event = self.compliance_id._make_event
        sources = dict(self._fields["source"]._description_selection(self.env))
        received = self.env._("%(name)s received (%(way)s)", name=self.display_name, way=sources[self.source])
        events = [event("document", self.received_on, received)]
        if self.confirmed_on:
            events.append(event("decision", self.confirmed_on, self._get_announcement(), self.confirmed_by_id.name))
        if self.told_on:
            events.append(event("mail", self.told_on, self.env._("Vendor and agent were told")))
        if self.withdrawn_on:
            withdrawn = self.env._(
                "Withdrawn: %(notice)s. %(reason)s", notice=self.display_name, reason=self.withdraw_reason
            )
            events.append(event("decision", self.withdrawn_on, withdrawn, self.withdrawn_by_id.name))
        return events


class CoiWaiver(models.Model):
    _inherit = "coi.waiver"

    def _get_events(self):
        """When this waiver was asked and decided, and by whom."""
        self.ensure_one()
        event = self.compliance_id._make_event
        states = dict(self._fields["state"]._description_selection(self.env))
        what = dict(self._fields["scope"]._description_selection(self.env)).get(self.scope, self.scope)

        def tell(state):
            return self.env._("Waiver of %(what)s: %(state)s", what=what, state=states[state])

        # one that a vendor asked for was written by the software: the reason names who asked
        asked_by = self.asked_by_id.filtered(lambda user: user.id != SUPERUSER_ID)
        events = [event("ask", self.create_date, f"{tell('asked')}. {self.reason}", asked_by.name)]
        if self.decided_on:
            # one that was revoked had been approved
            state = "approved" if self.state == "revoked" else self.state
            who = (self.first_approver_id | self.decided_by_id).mapped("name")
            events.append(event("decision", self.decided_on, tell(state), ", ".join(who)))
        if self.revoked_on:
            events.append(event("decision", self.revoked_on, tell("revoked"), self.revoked_by_id.name))
        return events


class CoiGateOverride(models.Model):
    _inherit = "coi.gate.override"

    def _get_events(self):
        """Who let something go out although the vendor fell short."""
        self.ensure_one()
        what = self.env._(
            "%(reference)s went out although something was missing. %(reason)s",
            reference=self.order_name,
            reason=self.reason,
        )
        return [self.compliance_id._make_event("decision", self.create_date, what, self.user_id.name)]


class CoiInbound(models.Model):
    _inherit = "coi.inbound"

    def _get_events(self):
        """That this mail came; its documents tell of themselves."""
        self.ensure_one()
        what = self.env._("Wrote: %(what)s", what=self.name or self.preview or "")
        if self.automatic == "reply":
            what = self.env._("Automatic reply: %(what)s", what=self.name or "")
        return [self.compliance_id._make_event("answer", self.received_on, what, self.sender)]


class CoiCompliancePeriod(models.Model):
    _inherit = "coi.compliance.period"

    def _get_events(self):
        """Where the vendor stood from then on, where that is another standing than before."""
        self.ensure_one()
        before = self.compliance_id.period_ids.filtered(lambda other: other.id < self.id)
        if before and max(before, key=lambda other: other.id).status == self.status:
            return []
        labels = dict(self._fields["status"]._description_selection(self.env))
        what = self.env._("Standing: %(status)s", status=labels[self.status])
        return [self.compliance_id._make_event("standing", self.create_date, what)]


class CoiRequest(models.Model):
    _inherit = "coi.request"

    def _get_events(self):
        """With what people here decided about the request: who asked, withdrew it, handled an answer, agreed a day."""
        events = super()._get_events()
        # sudo: what was tracked is told by the record to whoever may read it
        for message in self.sudo().message_ids.filtered("tracking_value_ids"):
            user = message.author_id.user_ids.filtered(lambda user: not user.share and user.id != SUPERUSER_ID)[:1]
            if user:
                events += [
                    self.compliance_id._make_event("decision", message.date, what, user.name)
                    for what in self._get_tracked(message.tracking_value_ids)
                ]
        return events

    def _get_tracked(self, values):
        """Changes as sentences, in the language of the environment.

        :param values: records of ``mail.tracking.value``
        """
        for name in ("state", "reason", "deadline", "paused_until"):
            for value in values.filtered(lambda value, name=name: value.field_id.name == name):
                field = self._fields[name]
                now = value.new_value_char
                if field.type == "date":
                    now = value.new_value_datetime and self.env["ir.qweb.field.date"].value_to_html(
                        value.new_value_datetime.date(), {}
                    )
                yield f"{self.name}: {field._description_string(self.env)}: {now or '–'}"
