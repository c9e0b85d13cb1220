from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from .coi_request import OPEN
from .purchase_order_waiting import WAITING

#: How a standing looks to the vendor: color and icon.
LOOKS = {
    "not_required": ("secondary", "fa-minus-circle"),
    "missing": ("danger", "fa-times-circle"),
    "deficient": ("danger", "fa-times-circle"),
    "expired": ("danger", "fa-times-circle"),
    "undetermined": ("warning", "fa-question-circle"),
    "expiring": ("warning", "fa-clock-o"),
    "compliant": ("success", "fa-check-circle"),
}

#: Standings in which the vendor has something to do: what is to be clarified is looked at here first.
TO_MEND = ("missing", "deficient", "expired")

#: How many orders are looked at whether they wait.
MAX_ORDERS = 50


class CoiCompliance(models.Model):
    """What a signed-in vendor sees of its files; what it does with them is in ``coi_portal_actions``.

    Vendors have no rights to any model of ours. ``_portal_get_files`` finds what is theirs; all other methods
    here belong to a file that was found so, and tell nothing of another vendor and nothing that was noted internally.
    """

    _inherit = "coi.compliance"

    # ------------------------------------------------------------ whose files

    @api.model
    def _portal_get_domain(self):
        """Files of the vendor for whom the current user is signed in, in companies that are still run."""
        user = self.env.user
        vendor = user.partner_id.commercial_partner_id
        if not user._is_portal():
            return Domain.FALSE
        return Domain("partner_id", "=", vendor.id) & Domain("company_id.active", "=", True)

    @api.model
    def _portal_get_files(self, domain=None, **options):
        """Files of the current user's vendor, in all companies that it serves, with the rights to show them.

        :param domain: narrows the choice further
        :param options: of ``search``
        """
        # sudo: vendors have no rights to files; the domain says whose they are
        return self.sudo().search(self._portal_get_domain() & Domain(domain or []), **options)

    @api.model
    def _portal_count_files(self, domain=None):
        # sudo: as in _portal_get_files
        return self.sudo().search_count(self._portal_get_domain() & Domain(domain or []))

    @api.model
    def _portal_count_waiting(self):
        """In how many files something waits for the current user's vendor."""
        return len(self._portal_get_waiting_files())

    @api.model
    def _portal_get_waiting_files(self):
        """The current user's vendor's files in which something waits for it."""
        return self._portal_get_files().filtered(lambda compliance: compliance._portal_waits())

    def _portal_waits(self):
        """Whether something waits for the vendor: a request, or what falls short and nobody has asked for yet."""
        self.ensure_one()
        # whether policies are in force is asked of agents, and a message asks nothing by itself
        asked = self.request_ids.filtered(lambda request: request.kind in ("correction", "renewal"))
        states = set(asked.mapped("state"))
        if states & {"open", "silent"}:
            return True
        return self.status in TO_MEND and "answered" not in states and not self._portal_get_waiting_documents()

    # ------------------------------------------------------------ what is shown

    def _portal_get_page(self, shown):
        """All that the page of this file tells.

        :param int shown: how many documents, and how many requests of the past, are told
        :return: dict of ``standing``; ``asks``, see ``_get_asks``; ``corrections`` and ``corrections_text``;
            ``checklist``; ``policies``; ``documents`` and ``document_count``; ``waiting``, how many of them nobody has
            looked at, and ``result``, what they say as they were read; ``requests``, ``past_requests``;
            ``orders``; ``agents``; ``scopes``, what a waiver can be asked for; ``words``, answers that are just words;
            ``answers``, those that were given
        """
        self.ensure_one()
        waiting = self._portal_get_waiting_documents()
        requests = self._portal_get_requests()
        return {
            "standing": self._portal_get_standing(),
            "asks": self._get_asks(),
            "corrections": self._portal_get_corrections(),
            "corrections_text": self._get_corrections_text(),
            "checklist": self._get_checklist(),
            "policies": self._portal_get_policies(),
            "documents": [found._portal_describe() for found in self._portal_get_documents(limit=shown)],
            "document_count": self._portal_count_documents(),
            "waiting": waiting,
            "result": self._get_result_with(waiting) if waiting else None,
            "requests": [found for found in requests if found["is_open"]],
            "past_requests": [found for found in requests if not found["is_open"]][:shown],
            "orders": self._portal_get_orders(),
            "agents": self._portal_get_agents(),
            "can_answer": self._portal_can_answer(),
            "scopes": self._get_waivable(),
            "words": self._portal_get_words(),
            "answers": [
                {**found._describe(), "on_portal": bool(found.user_id)} for found in self._portal_get_answers()[:shown]
            ],
        }

    def _portal_get_standing(self):
        """Where the vendor stands, in words for the vendor: dict of ``status``, ``label``, ``text``, ``color``,
        ``icon``."""
        self.ensure_one()
        color, icon = LOOKS[self.status]
        until = self.compliant_until and format_date(self.env, self.compliant_until)
        renewal = self.renewal_date and format_date(self.env, fields.Date.subtract(self.renewal_date, days=1))
        in_order = (
            self.env._("All that we ask for is on file until %(day)s.", day=until)
            if until
            else self.env._("All that we ask for is on file.")
        )
        text = {
            "not_required": self.env._("Nothing is required of you today."),
            "missing": self.env._("We have no certificate of yours on file yet."),
            "deficient": self.env._(
                "What is on file does not meet what we ask for. Below you see why, and what to do."
            ),
            "expired": self.env._("A policy on file has ended. Send the certificate of its renewal."),
            "undetermined": self.env._("Something has to be clarified: we look into it, or ask you."),
            "expiring": self.env._(
                "All that we ask for is on file until %(day)s. Send the renewal before then.", day=until or renewal
            ),
            "compliant": in_order,
        }[self.status]
        labels = dict(self._fields["status"]._description_selection(self.env))
        return {"status": self.status, "label": labels[self.status], "text": text, "color": color, "icon": icon}

    def _portal_get_corrections(self):
        """What is wrong and how to mend it, see ``_get_corrections``, each with its ``name``."""
        self.ensure_one()
        names = {found.id: found.name for found in self.deficiency_ids}
        return [{**correction, "name": names[correction["id"]]} for correction in self._get_corrections()]

    def _portal_get_policies(self):
        """The policies that count or will count, each with its term in the language of the user."""
        self.ensure_one()
        looks = {
            "current": (self.env._("In force"), "success"),
            "future": (self.env._("Begins later"), "info"),
            "past": (self.env._("Ended"), "secondary"),
            "unknown": (self.env._("Term not known"), "warning"),
        }
        policies = []
        for term in self._get_terms()["policies"]:
            label, color = looks[term["state"]]
            if term["cancelled_on"]:
                label, color = self.env._("Cancelled"), "danger"
            days = {
                name: format_date(self.env, term[name]) if term[name] else ""
                for name in ("effective", "expiration", "cancelled_on")
            }
            policies.append({**term, **days, "state_label": label, "color": color})
        return policies

    def _portal_get_documents(self, domain=None, **options):
        """Documents on the file, the newest first.

        :param options: of ``search``
        """
        self.ensure_one()
        # sudo: the file is the vendor's, see _portal_get_files
        documents = self.env["coi.certificate"].sudo()
        return documents.search(Domain("compliance_id", "=", self.id) & Domain(domain or []), **options)

    def _portal_count_documents(self, domain=None):
        self.ensure_one()
        # sudo: as in _portal_get_documents
        documents = self.env["coi.certificate"].sudo()
        return documents.search_count(Domain("compliance_id", "=", self.id) & Domain(domain or []))

    def _portal_get_waiting_documents(self):
        """Documents that nobody has looked at yet."""
        return self._portal_get_documents([("state", "in", ("received", "to_review"))])

    def _portal_get_requests(self):
        """What was asked of the vendor: open requests first, then those of the past, as dicts."""
        self.ensure_one()
        return [
            request._portal_describe() for request in self.request_ids.sorted(lambda found: found.state not in OPEN)
        ]

    def _portal_get_orders(self):
        """Orders of the vendor that wait for a certificate: records of which number, day and amount are shown.

        The amount of an order that was not sent to the vendor yet is not for the vendor to see.
        """
        self.ensure_one()
        # sudo: the file is the vendor's, see _portal_get_files, and so are its orders
        orders = self.env["purchase.order"].sudo()
        waiting = [("coi_compliance_id", "=", self.id), ("state", "in", WAITING)]
        found = orders.search(waiting, limit=MAX_ORDERS, order="date_planned, id")
        verdicts = found._coi_judge()
        return found.filtered(
            lambda order: verdicts[order].level == "block" and not order._coi_get_override(verdicts[order])
        )


class CoiCertificate(models.Model):
    _inherit = "coi.certificate"

    def _portal_describe(self):
        """A document in words for the vendor whose it is."""
        self.ensure_one()
        label, color = {
            "received": (self.env._("We read it"), "info"),
            "to_review": (self.env._("We look at it"), "info"),
            "accepted": (self.env._("Accepted"), "success"),
            "rejected": (self.env._("Not accepted"), "danger"),
        }[self.state]
        if self.state == "accepted" and self.superseded:
            label, color = self.env._("Replaced by a later one"), "secondary"
        sources = {
            "portal": self.env._("Sent on this page"),
            "link": self.env._("Sent by link"),
            "mail": self.env._("Sent by e-mail"),
        }
        return {
            "id": self.id,
            "name": self.document_name or self.name,
            "title": self.name,
            "received_on": self.received_on,
            "source": sources.get(self.source, self.env._("Entered by us")),
            "label": label,
            "color": color,
            "reason": self.reject_reason or "",
            "expiration": self.expiration,
            "has_file": self._portal_is_downloadable(),
        }

    def _portal_is_downloadable(self):
        """Whether the vendor gets the file: what was sent for it, and what a person took for its certificate."""
        self.ensure_one()
        has_file = bool(self.with_context(bin_size=True).document)
        return has_file and (self.source in ("portal", "link", "mail") or self.state == "accepted")


class CoiRequest(models.Model):
    _inherit = "coi.request"

    def _portal_describe(self):
        """A request in words for the vendor of whom it is asked."""
        self.ensure_one()
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        label, color = {
            "open": (self.env._("Waits for you"), "warning"),
            "silent": (self.env._("Waits for you"), "danger"),
            "answered": (self.env._("Waits for us"), "info"),
            "done": (self.env._("Done"), "success"),
            "cancelled": (self.env._("Withdrawn"), "secondary"),
        }[self.state]
        if self.kind == "in_force" and self.state in ("open", "silent"):
            label, color = self.env._("Waits for your agent"), "info"
        elif self.kind == "message" and self.state in ("open", "silent"):
            label, color = self.env._("For your information"), "info"
        return {
            "id": self.id,
            "name": self.name,
            "kind": kinds[self.kind],
            "is_open": self.state in OPEN,
            "label": label,
            "color": color,
            "opened_on": self.opened_on,
            "deadline": self.deadline,
            "closed_on": self.closed_on,
            "message": self.message or "",
        }


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    def _coi_portal_get_waiting_file(self, user):
        """The file for which this order waits, where it is of the vendor for whom the user is signed in; else empty."""
        self.ensure_one()
        # the page of an order is rendered in the name of the system user
        files = self.env["coi.compliance"].with_user(user)
        files = files._portal_get_files([("company_id", "=", self.company_id.coi_file_company_id.id)])
        return files.filtered(lambda compliance: self in compliance._portal_get_orders())
