from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError

from .. import extraction, verification
from ..reports import marked_up
from .coi_compliance_sheets import _get_paper
from .coi_shared import SharedByDay

#: Items about what no policy of the certificate answers.
UNANSWERED = (
    *("coverage_missing", "coverage_future", "coverage_unverified", "cargo_other"),
    *("no_policy", "no_policy_yet", "no_document_yet"),
)

#: Fields of a policy row on which an item of this kind may stand.
ROW_FIELDS = {
    "coverage": ("expiration", "effective", "policy_number"),
    "basis": ("basis",),
    "aggregate_per": ("aggregate_per",),
    "auto_scope": ("any_auto", "owned", "scheduled", "hired", "non_owned"),
    "statutory": ("statutory",),
    "proprietor": ("proprietor_excluded",),
    "deductible": ("deductible", "no_deductible"),
    "retroactive": ("retro_date", "full_prior_acts"),
}

#: Fields of the certificate itself.
HEAD_FIELDS = {"insured": "insured_name", "holder": "holder_name", "signature": "signed"}


class CoiCertificate(models.Model):
    """A certificate that falls short, given back with every short value ringed: an answer that people can send."""

    _inherit = "coi.certificate"

    falls_short = fields.Boolean(compute="_compute_falls_short", compute_sudo=True)

    @api.depends("compliance_id", "state", "coverage_ids", "limit_ids.amount", "insured_name", "holder_name", "signed")
    def _compute_falls_short(self):
        for certificate in self:
            # what is on record, also while somebody types
            saved = certificate._origin
            certificate.falls_short = bool(saved.kind == "certificate" and saved._get_shortfalls())

    def action_marked_up(self):
        """The marked-up certificate, in the vendor's language."""
        self.ensure_one()
        self.check_access("read")
        return {"type": "ir.actions.act_url", "url": f"/coi/certificate/{self.id}/marked", "target": "download"}

    def _get_marked_up(self):
        """This document with every short value ringed and numbered, behind a page that says how to mend each.

        Where the document cannot be opened the page stands by itself and says so. Only pages of this certificate are
        given back: a file may hold those of others.

        :return: tuple of file name and PDF as bytes, in the language of the environment
        """
        self.ensure_one()
        # sudo: the verdict is the same for whoever asks; the caller decides to whom it is given
        certificate = self.sudo()
        rows, rings = certificate._get_marks()
        name = self.env._("To mend %(name)s.pdf", name=certificate.insured_name or certificate.name)
        data = certificate._get_bytes()
        pages = certificate._get_own_pages()
        if not data or not rows or not (pages or certificate._is_alone_in_file()):
            return name, certificate._draw_legend(rows, ringed=False)
        legend = certificate._draw_legend(rows)
        try:
            return name, extraction.ring_document(data, legend, rings, pages)
        except extraction.UnreadableDocument as error:
            return name, certificate._draw_legend(rows, problem=error.problem)

    def _draw_legend(self, rows, problem="", ringed=True):
        compliance, company = self.compliance_id, self.company_id
        labels = self.env["coi.compliance"]._get_labeler()
        note = ""
        if problem:
            problems = dict(self._fields["problem"]._description_selection(self.env))
            note = labels.translate(marked_up.MARKED["damaged"]) % {
                "problem": problems.get(problem) or problems["other"]
            }
        return marked_up.draw_legend(
            rows,
            insured=self.insured_name or self.partner_id.name or "",
            company=company.name,
            holder=compliance._get_holder_block() if compliance else (),
            translate=labels.translate,
            paper=_get_paper(company),
            day=labels.day(company._coi_today()),
            note=note,
            ringed=ringed and not problem,
        )

    # ------------------------------------------------------------ what falls short

    def _get_shortfalls(self):
        """What this certificate leaves open today, as items of an answer.

        For the lines that it shows, it is judged by its own policies; the other accepted ones answer for the rest, so
        that nothing is asked that is on file already.
        """
        self.ensure_one()
        if not self.compliance_id:
            return []
        # sudo: as in _get_marked_up
        compliance = self.compliance_id.sudo()
        today = compliance.company_id._coi_today()
        shared = SharedByDay(self.env)[today]
        accepted = [found for found in compliance.certificate_ids if found.state == "accepted"]
        own = compliance._get_coverage_facts(shared, {*accepted, self}, [self])
        shown = {policy.coverage for policy in own}
        others = [found for found in accepted if found != self and not found.superseded]
        rest = compliance._get_coverage_facts(shared, {*accepted, self}, others)
        beside = tuple(policy for policy in rest if policy.coverage not in shown)
        case = compliance._get_case(shared)
        rates = compliance._get_rates(case.requirements, (*own, *beside), today)
        answer = verification.verify(replace(case, coverages=(*own, *beside), rates=rates), today)
        return [item for item in answer.items if not item.satisfied and item.deficiency]

    def _get_marks(self):
        """Rows of the legend and rings for the pages, numbered in the order in which they stand on the document."""
        words = self.compliance_id._get_corrections_words() if self.compliance_id else None
        found = [(item, self._get_places(item)) for item in self._get_shortfalls()]
        found.sort(key=lambda pair: pair[1][0] if pair[1] else (10_000, []))
        rows, rings = [], {}
        for number, (item, places) in enumerate(found, start=1):
            told = words.tell(item)
            what = ": ".join(filter(None, (told["line"], told["label"])))
            rows.append(
                {
                    "number": number,
                    "what": what,
                    "asked": told["asked"],
                    "found": told["found"],
                    "mend": told["ask"] or told["why"],
                    "page": places[0][0] if places else 0,
                }
            )
            for page, (top, x0, bottom, x1) in places:
                ring = rings.setdefault((page, x0, top), {"page": page, "box": [x0, top, x1, bottom], "numbers": []})
                ring["numbers"].append(number)
        return rows, list(rings.values())

    def _get_own_pages(self):
        """Pages of the document on which this certificate was read, counted from 1; empty where that is not known."""
        seen = [seen for record in self._get_read_records() for seen in (record.evidence or {}).values()]
        return sorted({found["page"] for found in seen if found.get("page")})

    def _is_alone_in_file(self):
        """Whether no other certificate came in the same file."""
        siblings = [("checksum", "=", self.checksum), ("company_id", "=", self.company_id.id), ("id", "!=", self.id)]
        return not self.search_count([*siblings, ("part", "!=", self.part)], limit=1)

    # ------------------------------------------------------------ where it stands

    def _get_places(self, item):
        """Where an item stands on this document: tuples of page and (top, x0, bottom, x1), the first the foremost."""
        if item.kind in HEAD_FIELDS:
            return _places(self, HEAD_FIELDS[item.kind])
        if item.reason in UNANSWERED:
            return []
        keys = item.layers or (item.coverage,)
        rows = self.coverage_ids.filtered(lambda row: str(row.id) in keys)
        places = []
        for row in rows:
            places += self._get_row_places(row, item) or _places(row, "policy_number", "label")[:1]
        return list(dict.fromkeys(places))

    def _get_row_places(self, row, item):
        if item.kind == "limit":
            limits = row.limit_ids.filtered(lambda limit: limit.limit_type_id.code == item.code)
            return [place for limit in limits for place in _places(limit, "amount", "word")]
        if item.kind == "provision":
            provision = self.env["coi.provision"].search([("code", "=", item.code)], limit=1)
            return _places(row, provision.mark) or self._get_form_places(row, item)
        if item.kind in ("rating", "admitted"):
            insurers = self.insurer_ids.filtered(lambda insurer: insurer.letter == row.insurer_letter)
            return [place for insurer in insurers for place in _places(insurer, "name")]
        return _places(row, *ROW_FIELDS.get(item.kind, ()))

    def _get_form_places(self, row, item):
        """Where a form stands that was seen and is not enough."""
        forms = set(item.params.get("forms") or ())
        seen = self.endorsement_ids.filtered(lambda found: found._get_form_name() in forms)
        return [place for endorsement in seen for place in _places(endorsement, "form_number", "form")]


def _places(record, *names):
    """Where the first of these fields that was read stands; several boxes of one row all."""
    found = []
    for name in filter(None, names):
        seen = (record.evidence or {}).get(name) or {}
        if seen.get("page") and seen.get("box"):
            x0, top, x1, bottom = seen["box"]
            found.append((seen["page"], (top, x0, bottom, x1)))
    return found


class CoiCompliance(models.Model):
    _inherit = "coi.compliance"

    marked_up_id = fields.Many2one(
        "coi.certificate",
        string="Falls Short",
        compute="_compute_marked_up_id",
        groups="coi_management.group_coi_user",
        help="The latest certificate that falls short: it can be given back with every short value ringed.",
    )

    @api.depends("certificate_ids.state", "certificate_ids.superseded", "verified_on")
    def _compute_marked_up_id(self):
        for compliance in self:
            certificates = compliance.certificate_ids.filtered(
                lambda found: found.state != "rejected" and not found.superseded
            )
            latest = certificates.sorted("id", reverse=True)
            compliance.marked_up_id = next((found for found in latest if found.falls_short), False)

    def action_marked_up(self):
        """The latest certificate that falls short, marked up: see ``coi.certificate.action_marked_up``."""
        self.ensure_one()
        self.check_access("read")
        if not self.marked_up_id:
            raise UserError(self.env._("No certificate on this file falls short."))
        return self.marked_up_id.action_marked_up()
