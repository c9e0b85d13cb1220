from odoo import fields, models

from .. import mailroom


class CoiInbound(models.Model):
    """What follows when the documents of a mail were read, and when a person files it."""

    _inherit = "coi.inbound"

    def _documents_read(self):
        """All documents of the mail were read: each goes to the file of its insured, as far as that is certain."""
        for inbound in self:
            if "received" in inbound.certificate_ids.mapped("state") or inbound.state == "ignored":
                continue
            for document in inbound.certificate_ids.filtered(lambda found: found.state == "to_review"):
                inbound._place_by_name(document)
            if inbound.certificate_ids and not (inbound.notice_ids | inbound.certificate_ids.notice_ids):
                # beside a certificate too: of what replaces the policy that was cancelled, say
                mail = mailroom.open_mail(inbound._get_original())
                if mailroom.notice_kind(mail.subject, mail.own)[0]:
                    inbound._propose_notice(mail)
            inbound._settle_documents()

    def _place_by_name(self, document):
        """Put a certificate into the file of the vendor that it insures.

        Where the sender is known on the file of that vendor it goes there. Where it insures another vendor than the one
        to whom the mail belongs, it leaves that file again and waits for a person.
        """
        self.ensure_one()
        name = document.insured_name
        if not name or self.found_by == "person" or (document.compliance_id and document.compliance_id._is_named(name)):
            return
        named = self.candidate_ids.filtered(lambda compliance: compliance._is_named(name))
        if len(named) == 1:
            self._move(document, named.partner_id)
            return
        if document.compliance_id:
            known = document._find_vendor()
            if known and known != document.partner_id:
                document._message_log(
                    body=self.env._(
                        "It came for %(vendor)s, but insures “%(insured)s”: choose the vendor.",
                        vendor=document.partner_id.name,
                        insured=name,
                    )
                )
                document._release_from_file()

    def _move(self, document, partner):
        """Put a document that nobody decided on into a vendor's file; what the file has already is not added."""
        self.ensure_one()
        twin = document._get_twin(partner)
        if twin:
            self._note_twin(document, twin)
            return
        document.partner_id = partner
        if not self.compliance_id:
            # sudo: closed to all but our methods
            self.sudo().write({"compliance_id": document.compliance_id.id, "found_by": self.found_by or "insured"})

    def _note_twin(self, document, twin):
        """The same file is on the vendor's file: the copy goes, and the mail tells."""
        message = twin._tell_known(document.document_name)
        results = [
            dict(result, message=message, level="info", certificate_id=twin.id)
            if result.get("certificate_id") == document.id
            else result
            for result in self.results or ()
        ]
        # sudo: closed to all but our methods; the copy was never decided on
        self.sudo().write({"results": results, "compliance_id": self.compliance_id.id or twin.compliance_id.id})
        document.sudo().unlink()

    def _settle_documents(self):
        """The state of mails follows what becomes of their documents."""
        for inbound in self.sudo():  # sudo: closed to all but our methods
            unfiled = inbound.certificate_ids.filtered(lambda found: not found.partner_id and found.state != "rejected")
            if inbound.state != "triage" and not (inbound.state == "filed" and unfiled):
                continue
            filed = inbound.certificate_ids.compliance_id
            if not inbound.compliance_id and len(filed) == 1:
                inbound.write({"compliance_id": filed.id, "found_by": "insured"})
            inbound._settle()

    def _file_under(self, partner):
        """File mails under a vendor: their documents that nobody decided on, and their notices, go into its file."""
        self.check_access("write")
        for inbound in self:
            compliance = self.env["coi.compliance"]._get_file(partner, inbound.company_id)
            # sudo: closed to all but our methods, whose rights were checked before
            inbound.sudo().write({"compliance_id": compliance.id, "found_by": "person"})
            for document in inbound.certificate_ids:
                if not document.partner_id and document.state in ("received", "to_review"):
                    inbound._move(document, compliance.partner_id)
            drafts = inbound.notice_ids.filtered(lambda notice: notice.state == "draft" and not notice.partner_id)
            drafts.write({"partner_id": compliance.partner_id.id})
            inbound.sudo().write({"state": "filed", "why": False})
            compliance._message_log(
                body=self.env._(
                    "E-mail of %(sender)s filed here by %(user)s: %(subject)s",
                    sender=inbound.sender or "?",
                    user=self.env.user.name,
                    subject=inbound.display_name,
                )
            )
            inbound.activity_ids.action_done()


class CoiCertificate(models.Model):
    """Documents that came by mail know their mail."""

    _inherit = "coi.certificate"

    inbound_id = fields.Many2one(
        "coi.inbound", string="Came by E-mail", readonly=True, ondelete="set null", index="btree_not_null", copy=False
    )

    def write(self, vals):
        result = super().write(vals)
        if "partner_id" in vals or vals.get("state") == "rejected":
            self.inbound_id._settle_documents()
        return result

    def _take_readings(self, readings):
        result = super()._take_readings(readings)
        self.inbound_id._documents_read()
        return result

    def _get_part(self, part):
        found = super()._get_part(part)
        if self.inbound_id and not found.inbound_id:
            # sudo: where it came from is closed to all but our methods
            found.sudo().inbound_id = self.inbound_id
        return found

    def _release_from_file(self):
        """Take a document that nobody decided on out of the file again: it waits for its vendor."""
        self.ensure_one()
        self.partner_id = False

    def action_view_inbound(self):
        self.ensure_one()
        return self.inbound_id._get_records_action(name=self.env._("E-mail"))


class CoiNotice(models.Model):
    """Notices that came by mail know their mail."""

    _inherit = "coi.notice"

    inbound_id = fields.Many2one(
        "coi.inbound", string="Came by E-mail", readonly=True, ondelete="set null", index="btree_not_null", copy=False
    )

    def action_view_inbound(self):
        self.ensure_one()
        return self.inbound_id._get_records_action(name=self.env._("E-mail"))
