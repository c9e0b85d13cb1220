from collections import namedtuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from .coi_compliance import TRUSTED
from .coi_computed import computed_anew
from .coi_shared import SharedByDay

#: What the gate says of one document: what it rests on, ``level`` (pass, warn, block), the file, the day judged, and
#: the items that fall short.
Verdict = namedtuple("Verdict", "key level compliance day items")


class Judged(dict):
    """Verdicts by what they rest on, carried in the context through one confirmation, so that a batch is judged once.

    What comes by RPC is JSON and can never be one of these: no client can bring its own verdicts.
    """


class CoiGate(models.AbstractModel):
    """A document that commits money to a vendor: an order, a bill, a payment.

    The business of the gate is here; a model that is held says who its vendor is, what amount, on which day, what
    more than the vendor's file its work asks for, and calls ``_coi_check_gate`` wherever it becomes committed.
    """

    _name = "coi.gate"
    _description = "Held Without Insurance"

    #: The field of overrides, and of the wizard that records them, which names a document of this model.
    _coi_override_field = ""

    #: Fields that follow from others, and on which a verdict rests: nobody types them in.
    _coi_computed = frozenset()

    coi_gate = fields.Json(
        string="Insurance Gate",
        compute="_compute_coi_gate",
        compute_sudo=True,
        groups="purchase.group_purchase_user,coi_management.group_coi_user,account.group_account_invoice",
    )
    coi_gate_level = fields.Selection(
        [("pass", "Pass"), ("warn", "Warn"), ("block", "Block")],
        string="Held by the Insurance Gate",
        compute="_compute_coi_gate",
        compute_sudo=True,
    )
    coi_gate_is_twin = fields.Boolean(
        string="Held for a Possible Twin Alone",
        compute="_compute_coi_gate",
        compute_sudo=True,
        help="Nothing is missing but somebody's word whose contact the vendor is.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        return computed_anew(super().create(vals_list), self._coi_computed, *vals_list)

    def write(self, vals):
        result = super().write(vals)
        computed_anew(self, self._coi_computed, vals)
        return result

    # ------------------------------------------------------------ what a held model says

    def _coi_get_gate_depends(self):
        """Names of the fields on which the verdict depends."""
        raise NotImplementedError

    def _coi_get_vendor(self):
        """The vendor, as the contact that has the file."""
        return self.partner_id.commercial_partner_id

    def _coi_get_vendors(self):
        """All vendors to whom these commit money: one each, where a model does not say otherwise."""
        return self._coi_get_vendor()

    def _coi_get_file_company(self):
        """The companies whose files hold here."""
        # sudo: who works in a branch may not be one who sees its main company
        return self.company_id.sudo().coi_file_company_id

    def _coi_get_amount(self):
        """How much it commits, and in which currency."""
        raise NotImplementedError

    def _coi_get_day(self, today):
        """The day on which the vendor has to be covered, not before ``today``."""
        return today

    def _coi_get_policy(self, compliance, sets):
        """``off``, ``warn`` or ``block``.

        :param sets: those that the document is judged by
        """
        return compliance._get_gate_policy(sets, self.company_id)

    def _coi_get_work_sets(self):
        """Requirement sets that the work asks for, beside those of the vendor."""
        return self.env["coi.requirement.set"]

    def _coi_get_work_sets_for(self, vendor):
        """The same of one of several vendors."""
        return self._coi_get_work_sets()

    def _coi_get_work_states(self):
        """Codes of the states of the United States in which the work is done, "" among them where one is not known.

        Asked where the vendor has exemptions, which are of one state. Empty: the vendor's own state.
        """
        return ()

    def _coi_get_work_states_for(self, vendor):
        """The same of one of several vendors: where another works is nothing to it."""
        return self._coi_get_work_states()

    def _coi_is_held_kind(self):
        """Whether it is a document that the gate looks at."""
        return True

    def _coi_get_held_words(self, **words):
        """What is held, and on which day the vendor falls short. ``words``: vendor, day, document."""
        raise NotImplementedError

    # ------------------------------------------------------------ what people see

    @api.depends(lambda self: self._coi_get_gate_depends() if self._name != "coi.gate" else ())
    @api.depends_context("lang", "uid")
    def _compute_coi_gate(self):
        if not self.env.user._is_internal():
            # a vendor on the portal is not told how the gate judges it
            self.coi_gate = self.coi_gate_level = self.coi_gate_is_twin = False
            return
        verdicts = self._coi_judge()
        labels = self.env["coi.compliance"]._get_labeler()
        for document in self:
            verdict = verdicts[document]
            document.coi_gate_level = verdict.level
            document.coi_gate_is_twin = self._coi_is_about_twin(verdict)
            document.coi_gate = {
                "level": verdict.level,
                "file_id": verdict.compliance.id,
                "day": labels.day(verdict.day),
                "is_twin": document.coi_gate_is_twin,
                "overridden": bool(verdict.items and document._coi_get_override(verdict)),
                "reasons": [{"key": item.key, "text": self._coi_tell(labels, item)} for item in verdict.items],
            }

    def action_view_coi_file(self):
        self.ensure_one()
        self.check_access("read")
        # a vendor on the portal reads its orders, and opens no file
        self.env["coi.compliance"].check_access("read")
        return self._coi_get_judged_file()._get_records_action(name=self.env._("Insurance"))

    def action_view_coi_twins(self):
        """Open what is to be decided: whose contact the vendor is."""
        self.ensure_one()
        self.check_access("read")
        self.env["coi.twin"].check_access("read")
        open_twins = self._coi_get_judged_file().twin_ids.filtered(lambda twin: twin.state == "open")
        return open_twins._get_records_action(name=self.env._("Possible Twins"))

    def _coi_get_judged_file(self):
        """The file by which it is held, of several vendors that of the one who holds it; begun where there is none."""
        vendor = self._coi_judge()[self].compliance.partner_id or self._coi_get_vendor()
        return self.env["coi.compliance"]._get_file(vendor, self.company_id)

    def _coi_open_override(self):
        """Ask for the reason to go on all the same."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Go On in Spite of Missing Insurance"),
            "res_model": "coi.override",
            "view_mode": "form",
            "target": "new",
            "context": {f"default_{self._coi_override_field}": self.id},
        }

    # ------------------------------------------------------------ holding

    def _coi_check_gate(self, entering=()):
        """Raise where a document must not be committed.

        :param entering: documents that become committed now: where the gate warns, a note stays with them
        :raise UserError: names what is missing and what to do
        """
        for document, verdict in self._coi_judge().items():
            message = document._coi_get_block_message(verdict)
            if message and self._coi_is_outsider():
                # a vendor who moves its order on the portal is not told how the gate judges it, nor whose twin it is
                raise UserError(self.env._("This cannot be changed here. Please write to us."))
            if message:
                raise UserError(message)
            if verdict.level == "warn" and document in entering:
                document.message_post(body=document._coi_get_message(verdict))

    @api.model
    def _coi_is_outsider(self):
        """Whether somebody asks who is not one of us: the portal changes orders in the name of the system user."""
        user = (request and request.env.user) or self.env.user
        return not user._is_internal()

    def _coi_get_block_message(self, verdict):
        """Why this document is held, False where it is not."""
        self.ensure_one()
        if verdict.level != "block" or self._coi_get_override(verdict):
            return False
        return self._coi_get_message(verdict)

    def _coi_get_message(self, verdict):
        labels = self.env["coi.compliance"]._get_labeler()
        words = {"vendor": verdict.compliance.partner_id.name, "document": self.display_name}
        reasons = self._coi_get_reasons(verdict)
        if self._coi_is_about_twin(verdict):
            is_held = self.env._("%(document)s waits until it is known who %(vendor)s is:", **words)
            way_out = self.env._(
                "The insurance desk says so under Insurance > Requirements > Possible Twins; a COI manager can "
                "override with a reason."
            )
        else:
            is_held = self._coi_get_held_words(day=labels.day(verdict.day), **words)
            way_out = self.env._(
                "Open the vendor's insurance file to see what is asked: request a certificate that shows it, ask for a "
                "waiver, or ask a COI manager to override with a reason."
            )
        return "\n".join((is_held, reasons, way_out))

    @api.model
    def _coi_get_reasons(self, verdict):
        """All that is missing, a line each."""
        labels = self.env["coi.compliance"]._get_labeler()
        return "\n".join(f"- {self._coi_tell(labels, item)}" for item in verdict.items)

    @api.model
    def _coi_is_about_twin(self, verdict):
        """Whether nothing is missing but somebody's word whose contact the vendor is."""
        return bool(verdict.items) and all(item.kind == "twin" for item in verdict.items)

    @api.model
    def _coi_tell(self, labels, item):
        """What is missing, for colleagues: they are told whose twin a vendor may be, as nobody outside is."""
        names = ", ".join(item.params.get("twins") or ())
        return f"{labels.sentence(item)} ({names})" if names else labels.sentence(item)

    def _coi_get_override(self, verdict):
        """The override that stands for all that is missing now, and for as much money.

        One for another vendor, for less that was missing, for a smaller amount, or from before a cancellation does not.
        """
        self.ensure_one()
        amount, currency = self._coi_get_amount()
        # sudo: an override stands for whoever confirms
        return self.sudo().coi_override_ids.filtered(
            lambda override: (
                not override.ended
                and override.partner_id == verdict.compliance.partner_id
                and override.currency_id == currency
                and currency.compare_amounts(amount, override.amount) <= 0
                and all(shown in override.missing for shown in self._coi_show(verdict))
            )
        )[:1]

    @api.model
    def _coi_show(self, verdict):
        """What is missing, as an override keeps it."""
        return [[item.key, item.verdict, item.asked, item.found] for item in verdict.items]

    # ------------------------------------------------------------ judging

    def _coi_judge(self):
        """What the gate says of each document, evaluated now.

        It is judged on its expected day, today at the earliest. Where the vendor is covered today and only terms end
        before that day, the gate warns and never blocks: renewals come in.

        :rtype: dict[record, Verdict]
        """
        judged = self.env.context.get("coi_judged")
        judged = judged if isinstance(judged, Judged) else {}
        if judged and len(self) == 1 and (found := judged.get(self._coi_get_footing())):
            # one of a batch that is being confirmed: asked for each several times
            return {self: found}
        known = {document: judged.get(document._coi_get_footing()) for document in self} if judged else {}
        new = self.filtered(lambda document: not known.get(document))
        files = new._coi_get_files() if new else {}
        shared = SharedByDay(self.env)
        return {document: known.get(document) or document._coi_judge_one(files, judged, shared) for document in self}

    def _coi_get_footing(self):
        """What a verdict on this document rests on, beside what is on file: as plain values, to be compared."""
        return None

    def _coi_judge_one(self, files, judged, shared):
        """What the gate says of this document.

        :param dict files: see ``_coi_get_files``
        :param Judged judged: verdicts of this confirmation, taken where nothing they rest on is another
        """
        self.ensure_one()
        vendors = self._coi_get_vendors()
        if len(vendors) < 2:
            return self._coi_judge_vendor(vendors, files, judged, shared)
        verdicts = [self._coi_judge_vendor(vendor, files, judged, shared) for vendor in vendors]
        return max(verdicts, key=self._coi_get_weight)

    def _coi_get_weight(self, verdict):
        """Of several vendors the one counts who holds the document; who is overridden holds it no more."""
        is_open = not (verdict.items and self._coi_get_override(verdict))
        return is_open, ("pass", "warn", "block").index(verdict.level)

    def _coi_judge_vendor(self, vendor, files, judged, shared):
        """What the gate says of one vendor of this document; see ``_coi_judge_one``."""
        company = shared.get_file_company(self)
        compliance = files.get((vendor, company)) or self._coi_get_new_file(vendor)
        if not vendor or not company or not self._coi_is_held_kind():
            return Verdict(None, "pass", compliance, fields.Date.today(), ())
        today = shared.get_today(company)
        day = self._coi_get_day(today)
        work_sets = self._coi_get_work_sets_for(vendor)
        if not work_sets and compliance.id and compliance._is_known_compliant(day):
            return Verdict(None, "pass", compliance, day, ())
        # sudo: as in _coi_get_files
        work_sets = work_sets.sudo()
        sets = shared[day].get_sets(compliance) | work_sets
        # who may be another vendor is held as that one is
        policy = self._coi_get_policy(compliance, sets | compliance.sudo().twin_ids._get_sets())
        # sudo: as in _coi_get_files
        states = self._coi_get_work_states_for(vendor) if compliance.sudo().exemption_ids else ()
        key = (self._name, self.id, vendor.id, company.id, day, policy, states, *sets.ids)
        if key in judged:
            return judged[key]
        if policy == "off":
            return Verdict(key, "pass", compliance, day, ())
        answer = compliance._answer(day, shared, sets, states)
        if answer.status in ("not_required", "compliant"):
            return Verdict(key, "pass", compliance, day, ())
        if answer.status == "expired":
            sets_now = shared[today].get_sets(compliance) | work_sets
            if compliance._answer(today, shared, sets_now, states).status == "compliant":
                policy = "warn"
        missing = tuple(item for item in answer.items if item.deficiency and not item.satisfied)
        is_slight = all(item.reason == "twin_alike" for item in missing)
        if policy == "block" and compliance.id and (is_slight or compliance._is_in_grace(missing)):
            policy = "warn"
        return Verdict(key, policy, compliance, day, missing)

    def _coi_get_files(self):
        """The files of the vendors of these documents, by vendor and company."""
        # sudo: who may confirm has to be held by the gate whether he may read files or not
        documents = self.sudo().with_context(active_test=False)
        vendors, companies = documents._coi_get_vendors(), documents._coi_get_file_company()
        here = Domain("partner_id", "in", vendors.ids) & Domain("company_id", "in", companies.ids)
        # in one query, with no more than what tells whether what is stored can be trusted
        files = documents.env["coi.compliance"].search_fetch(here, TRUSTED, order="id")
        return {(found.partner_id, found.company_id): found for found in files}

    def _coi_get_new_file(self, vendor):
        """A file that is not stored, for a vendor who has none: what applies to it by tag and by default."""
        self.ensure_one()
        return (
            # sudo: as in _coi_get_files
            self.env["coi.compliance"]
            .sudo()
            .new({"partner_id": vendor.id, "company_id": self._coi_get_file_company().id})
        )

    def _coi_open_files(self):
        """Begin the file of vendors to whom money is committed and of whom something is required."""
        files = self._coi_get_files()
        concerned = {}
        for document in self:
            company = document._coi_get_file_company()
            for vendor in document._coi_get_vendors():
                if not files.get((vendor, company)) and (
                    document._coi_get_new_file(vendor).applied_set_ids or document._coi_get_work_sets()
                ):
                    files[vendor, company] = self.env["coi.compliance"]._get_file(vendor, company)
                concerned[company] = concerned.get(company, vendor.browse()) | vendor
        for company, vendors in concerned.items():
            # of whom less is asked may be somebody of whom more is, under another contact
            self.env["coi.twin"]._detect(vendors, company)
