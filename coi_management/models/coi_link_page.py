from psycopg2 import errors

from odoo import api, fields, models
from odoo.tools import SQL, email_normalize, format_date

from .coi_answer_kinds import MOST_NAMED_BY_LINK
from .coi_compliance import IN_ORDER
from .coi_request import OPEN

#: Characters of a token.
LONGEST_TOKEN = 100


class CoiLink(models.Model):
    """What somebody with a link sees, and how it is followed who looked."""

    _inherit = "coi.link"

    answer_ids = fields.One2many("coi.answer", "link_id", string="Answers")
    answered_on = fields.Datetime(string="Last Answer", compute="_compute_answered_on")

    @api.depends("answer_ids")
    def _compute_answered_on(self):
        last = dict(self.env["coi.answer"]._read_group([("link_id", "in", self.ids)], ["link_id"], ["create_date:max"]))
        for link in self:
            link.answered_on = last.get(link, False)

    @api.model
    def _find(self, token):
        """The link of a token that is valid now; empty otherwise, whatever the reason.

        One query whatever the reason, so that the time it takes tells nothing.
        """
        if not token or len(token) > LONGEST_TOKEN:
            token = ""
        return self.search(
            [
                ("token_hash", "=", self._hash(token)),
                ("revoked_on", "=", False),
                ("expires_on", ">", fields.Datetime.now()),
                ("compliance_id.active", "=", True),
                ("compliance_id.partner_id.active", "=", True),
                ("company_id.active", "=", True),
            ],
            limit=1,
        )

    # ------------------------------------------------------------ who looked

    def _note_opened(self):
        """A person looks at the page: something was touched on it, or answered. That it was asked for is nothing:
        programs that look at the links of a mail do so too.

        Beside the ORM, and without waiting: a touch and the click that follows it come at one time, and a count is no
        reason to read a document twice.
        """
        self.ensure_one()
        now = fields.Datetime.now()
        self.flush_recordset()
        query = SQL(
            """UPDATE coi_link
                  SET opened_on = COALESCE(opened_on, %s), last_opened_on = %s, open_count = COALESCE(open_count, 0) + 1
                WHERE id = %s""",
            now,
            now,
            self.id,
        )
        try:
            with self.env.cr.savepoint():
                self.env.cr.execute(
                    SQL("SELECT 1 FROM coi_link WHERE id = %s FOR NO KEY UPDATE NOWAIT", self.id), log_exceptions=False
                )
                self.env.cr.execute(query, log_exceptions=False)
        except (errors.LockNotAvailable, errors.SerializationFailure):
            return
        self.invalidate_recordset(["opened_on", "last_opened_on", "open_count"])

    # ------------------------------------------------------------ what is shown

    def _get_page(self):
        """All that the page shows, in the language of the environment. Nothing in it is a document on file.

        :return: dict of texts, and of lists of dicts of texts
        """
        self.ensure_one()
        request = self.request_id
        compliance = self.compliance_id
        is_asked = request.state in OPEN
        corrections = compliance._get_corrections()
        asks = compliance._get_asks()
        return {
            "link": self,
            "company": compliance.company_id,
            "vendor": compliance.partner_id.name or "",
            "role": self.role,
            "person": self._get_person(),
            "reference": request.name,
            "is_asked": is_asked,
            "kind": request.kind,
            "headline": self._get_headline(is_asked),
            "message": request.message or "",
            "deadline": format_date(self.env, request.deadline) if request.deadline and is_asked else "",
            "standing": self._get_standing(),
            "is_waiting": bool({"received", "to_review"} & set(self._get_brought().mapped("state"))),
            "lines": self._keep_quiet(compliance._get_checklist()),
            "corrections": [found for found in corrections if found["ask"]],
            "asks_text": self._get_whole_text(asks)
            if compliance.status == "missing"
            else compliance._get_corrections_text(),
            "notes": asks["notes"],
            "holder": asks["holder"],
            "policies": self._get_policies(),
            "scopes": compliance._get_waivable() if is_asked else [],
            "words": self._get_words(),
            "answers": [answer._describe() for answer in self.answer_ids],
            "may_name": is_asked and len(self.answer_ids.filtered("contact_id")) < MOST_NAMED_BY_LINK,
            "documents": self._get_sheets() if asks["lines"] else [],
        }

    def _get_sheets(self):
        """What can be had beside the page: tuples of number and title. They are drawn when they are asked for."""
        return [(0, self.env._("Requirement sheet (PDF)")), (1, self.env._("Specimen of a certificate (PDF)"))]

    def _get_document(self, number):
        """The requirement sheet (0), the specimen (1), or a document that this very link brought, with what is to be
        mended (from 2 on); never another document on file.

        :return: tuple of file name and PDF bytes; None where there is none
        """
        self.ensure_one()
        compliance = self.compliance_id
        if number < 2:
            return compliance._get_specimen() if number else compliance._get_requirement_sheet()
        brought = self._get_brought()
        return brought[number - 2]._get_marked_up() if number - 2 < len(brought) else None

    def _get_brought(self):
        """The documents that came by this link, in the order in which they came."""
        self.ensure_one()
        # sudo: whoever sent them is told what became of them
        return self.sudo().answer_ids.certificate_ids.sorted("id")

    @api.model
    def _keep_quiet(self, lines):
        """A checklist without what earlier documents say, but where it is too little: then the reason tells it.

        :param list lines: as ``_get_checklist`` or ``_get_checklist_with`` gives them
        """
        for line in lines:
            line["policy"] = None
            for item in line["items"]:
                if item["satisfied"] and not item.get("as_read"):
                    item.update(found="", why="")
        return lines

    def _get_whole_text(self, asks):
        """All that is asked of a vendor of whom nothing is on file, as one text for the agent."""
        head = self.env._("For %(vendor)s, please send a certificate of insurance that shows:", vendor=asks["vendor"])
        text = [head]
        for number, line in enumerate(asks["lines"], start=1):
            limits = [f"{label} {amount}" for label, amount in line["limits"]]
            provisions = [f"{label}: {proof}" if proof else label for label, proof, _forms in line["provisions"]]
            text.append(f"{number}. {line['label']}")
            text += [f"    - {part}" for part in (*limits, *line["demands"], *provisions)]
        return "\n".join([*text, "", self.env._("Certificate holder:"), *asks["holder"]])

    def _get_words(self):
        """Answers that are just words: ``kind``, ``title`` and ``label`` of the text."""
        why = self.env._("Why, in a few words (optional)")
        words = [
            ("none", self.env._("We do not have this insurance"), why),
            ("not_renewing", self.env._("A policy is not renewed"), why),
            ("not_working", self.env._("We no longer work for you"), why),
            ("message", self.env._("I have a question or a message"), self.env._("Your message")),
        ]
        if self.role == "agent":
            words[0] = ("none", self.env._("The insured does not have this insurance"), why)
            words[2] = ("not_working", self.env._("We are not the insured's agent any more"), why)
        return [{"kind": kind, "title": title, "label": label} for kind, title, label in words]

    def _get_person(self):
        """Whom one can ask: a colleague of ours, else the company."""
        request = self.request_id
        company = request.company_id
        return request._get_person() or {
            "name": company.name,
            "phone": company.phone or "",
            "email": company.email or "",
        }

    def _get_headline(self, is_asked):
        """What it is about, in one sentence."""
        request = self.request_id
        vendor = request.partner_id.name or ""
        if not is_asked or request.kind == "message":
            return self.env._("Insurance of %(vendor)s", vendor=vendor)
        if request.kind == "renewal":
            return self.env._("Please send the renewal certificate of insurance of %(vendor)s", vendor=vendor)
        if request.kind == "in_force":
            return self.env._("Are the policies of %(vendor)s still in force?", vendor=vendor)
        if request.file_status in IN_ORDER:
            return self.env._("Insurance of %(vendor)s", vendor=vendor)
        if request.file_status == "missing":
            return self.env._("Please send a certificate of insurance of %(vendor)s", vendor=vendor)
        return self.env._("Please complete the certificate of insurance of %(vendor)s", vendor=vendor)

    def _get_standing(self):
        """Where the vendor stands today: ``status``, ``label`` and ``text``."""
        compliance = self.compliance_id
        until = compliance.compliant_until and format_date(self.env, compliance.compliant_until)
        texts = {
            "not_required": self.env._("Nothing is required today."),
            "missing": self.env._("No certificate is on file yet."),
            "deficient": self.env._("What is on file does not meet all that is asked. Below is why."),
            "expired": self.env._("A policy that was on file has ended."),
            "undetermined": self.env._("Something on file has to be clarified."),
            "expiring": self.env._("All that is asked is on file, until %(day)s.", day=until),
            "compliant": self.env._("All that is asked is on file.")
            if not until
            else self.env._("All that is asked is on file, until %(day)s.", day=until),
        }
        labels = dict(compliance._fields["status"]._description_selection(self.env))
        return {"status": compliance.status, "label": labels[compliance.status], "text": texts[compliance.status]}

    def _get_policies(self):
        """Policies on file that an agent can attest, or report cancelled: ``id`` and ``label``."""
        if self.role != "agent":
            return []
        policies = self.compliance_id._get_attestable()
        if self.request_id.kind == "in_force" and self.request_id.certificate_id.coverage_ids & policies:
            policies &= self.request_id.certificate_id.coverage_ids
        said = self.env["coi.attestation"].search([("request_id", "=", self.request_id.id)]).coverage_id
        agents = {email_normalize(policy.certificate_id.producer_email or "") for policy in policies}
        return [
            {
                "id": policy.id,
                # of policies that other agents placed this one knows nothing by itself
                "is_own": len(agents) < 2 or email_normalize(policy.certificate_id.producer_email or "") == self.email,
                "label": policy.coverage_type_id.name or policy.label or "",
                "number": policy.policy_number,
                "until": policy.expiration and format_date(self.env, policy.expiration),
                "is_attested": policy in said,
            }
            for policy in policies.sorted(lambda policy: (policy.coverage_type_id.sequence, policy.id))
        ]

    def _get_best_lang(self, chosen, accepted):
        """The language of the page: as chosen, else the contact's own, else the visitor's browser's, else the vendor's.

        :param str chosen: a code, as it was clicked
        :param list accepted: codes such as ``fr_CA`` or ``fr``, best first
        :return: the code of an installed language
        """
        self.ensure_one()
        installed = dict(self.env["res.lang"].get_installed())
        partner = self.compliance_id.partner_id
        first = [code for code in (chosen, self.contact_id.lang) if code in installed]
        last = [code for code in (partner.lang, self.company_id.partner_id.lang) if code in installed]
        return first[0] if first else self._get_browser_lang(accepted, *last)

    @api.model
    def _get_browser_lang(self, accepted, *others):
        """The installed language that a visitor's browser likes best, else the first of ``others``, else English.

        :param list accepted: codes such as ``fr_CA`` or ``fr``, best first
        """
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        by_short = {}
        for code in installed:
            by_short.setdefault(code.split("_")[0].lower(), code)
        browser = [wanted if wanted in installed else by_short.get(wanted.split("_")[0].lower()) for wanted in accepted]
        return next((code for code in (*browser, *others, "en_US", *installed) if code in installed), "en_US")


class IrQweb(models.AbstractModel):
    _inherit = "ir.qweb"

    def _get_link_assets(self):
        """Style and script of the pages behind links: address to kind.

        Odoo's own tags carry code in an attribute, which the content security policy of these pages forbids.
        """
        bundle = "coi_management.assets_link"
        # Written for both directions: rtlcss, a program that few have, is not asked to turn the styles round.
        qweb = self.with_context(lang="en_US")
        return {
            **dict.fromkeys(qweb._get_asset_links(bundle, css=True, js=False), "css"),
            **dict.fromkeys(qweb._get_asset_links(bundle, css=False, js=True), "js"),
        }
