from odoo import models


class Notes(list):
    """What is to be noted in the chatter of many files, carried in the context: pairs of a file and its note.

    What comes by RPC is JSON and can never be one of these: nobody keeps a note from being written.
    """


#: What is told with the standing of a vendor.
WITH_STANDING = ("compliant_until",)


class CoiCompliance(models.Model):
    """The values that are tracked, noted for many files at once: after a change of requirements there are thousands."""

    _inherit = "coi.compliance"

    def _message_track(self, fields_iter, initial_values_dict):
        """As Odoo does it, which writes a note at a time."""
        if len(self) < 2:
            return super()._message_track(fields_iter, initial_values_dict)
        notes = Notes()
        tracked = super(CoiCompliance, self.with_context(coi_notes=notes))._message_track(
            fields_iter, initial_values_dict
        )
        by_author = {}
        for compliance, note in notes:
            by_author.setdefault(note.pop("author_id"), []).append((compliance, note))
        for author_id, mine in by_author.items():
            self._log_tracked(author_id, mine)
        return tracked

    def _announce(self, bodies):
        """Note where these vendors stand now, and in the same note until when, where that has changed as well.

        :param dict bodies: what is told, by the id of the file
        """
        if not bodies:
            return
        # what Odoo would note by itself at the end of the transaction
        before = self.env.cr.precommit.data.get(f"mail.tracking.{self._name}", {})
        attributes = ("string", "type", "selection", "currency_field")
        tracked = self.fields_get(WITH_STANDING, attributes=attributes) if before else {}
        notes = []
        for compliance in self.browse(bodies):
            known = before.get(compliance.id) or {}
            changed, values = compliance._mail_track(tracked, known)
            known.update({name: compliance[name] for name in changed})
            notes.append((compliance.id, {"body": bodies[compliance.id], "tracking_value_ids": values}))
        self._log_tracked(None, notes)

    def _message_log(self, **note):
        notes = self.env.context.get("coi_notes")
        # with anything but tracked values it is not for us
        if isinstance(notes, Notes) and note.keys() == {"body", "author_id", "tracking_value_ids"}:
            notes.append((self.id, note))
            return self.env["mail.message"]
        return super()._message_log(**note)

    def _log_tracked(self, author_id, notes):
        """Write these notes of one author.

        :param notes: pairs of the id of a file, each once, and a dictionary of ``body`` and ``tracking_value_ids``
        """
        bodies = {compliance_id: note["body"] for compliance_id, note in notes}
        messages = self.browse(bodies)._message_log_batch(bodies, author_id=author_id)
        # sudo: as Odoo does it, tracked values are closed to all
        self.env["mail.tracking.value"].sudo().create(
            [
                {**values, "mail_message_id": message.id}
                for message, (_id, note) in zip(messages, notes, strict=True)
                for _command, _zero, values in note["tracking_value_ids"]
            ]
        )
