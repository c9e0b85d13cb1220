from odoo import fields, models
from odoo.exceptions import UserError

from ..verification import parties


class CoiCertificate(models.Model):
    """What keeps a document from being accepted, and what a reviewer should look at before."""

    _inherit = "coi.certificate"

    def _check_acceptable(self):
        """Raise what keeps this document from being accepted, in words that say what to do."""
        self.ensure_one()
        if self.state not in ("received", "to_review"):
            raise UserError(
                self.env._(
                    "%(name)s was %(state)s already, by %(user)s.",
                    name=self.name,
                    state=dict(self._fields["state"]._description_selection(self.env))[self.state].lower(),
                    user=self.reviewer_id.name,
                )
            )
        if not self.partner_id:
            raise UserError(self.env._("Choose the vendor whose certificate this is, then accept it."))
        if self.kind not in ("certificate", "endorsement"):
            raise UserError(
                self.env._(
                    "This is not a certificate. Reject it, or set what kind of document it is and type in what it says."
                )
            )
        if self.kind == "certificate" and not self.coverage_ids:
            raise UserError(
                self.env._("No policy is entered. Add the policies that the certificate shows, or reject it.")
            )
        if self.kind == "endorsement" and not self.endorsement_ids:
            raise UserError(self.env._("No endorsement is entered. Add its form number, or reject it."))
        nameless = self.coverage_ids.filtered(lambda coverage: not coverage.coverage_type_id)
        if nameless:
            raise UserError(
                self.env._("Say which coverage the policy “%(policy)s” is.", policy=nameless[0].display_name)
            )
        for coverage in self.coverage_ids:
            if coverage.effective and coverage.expiration and coverage.expiration < coverage.effective:
                raise UserError(
                    self.env._(
                        "%(policy)s expires before it takes effect. Correct the dates, or remove what was misprinted.",
                        policy=coverage.display_name,
                    )
                )
        if self.marked_count:
            raise UserError(
                self.env._(
                    "%(count)s values are marked because the reader was not sure of them. "
                    "Look at each beside the page, correct it or confirm it, then accept.",
                    count=self.marked_count,
                )
            )

    def _get_warnings(self):
        """What a reviewer should look at before accepting, as sentences. Never a reason to reject by itself."""
        self.ensure_one()
        return [
            *self._warn_of_names(),
            *self._warn_of_twins(),
            *self._warn_of_insurers(),
            *self._warn_of_dates(),
            *self._warn_of_endorsements(),
        ]

    def _warn_of_names(self):
        if self.partner_id and self.insured_name:
            names = self.compliance_id._get_vendor_names() or (self.partner_id.name,)
            if parties.compare(self.insured_name, names, self.company_id.coi_suffix_on_one_side) != parties.MET:
                yield self.env._(
                    "The insured is “%(insured)s”, this file is of “%(vendor)s”: is it the same firm?",
                    insured=self.insured_name,
                    vendor=self.partner_id.name,
                )
        if self.kind == "certificate" and self.signed == "no":
            yield self.env._("No signature of an authorized representative was found.")

    def _warn_of_twins(self):
        """The same file, or the same policy, at another vendor."""
        twins = self.checksum and self._find_elsewhere([("checksum", "=", self.checksum)])
        if twins:
            yield self.env._("The same file is on the file of %(vendors)s.", vendors=", ".join(twins.mapped("name")))
        numbers = [number for number in self.coverage_ids.mapped("policy_number") if number]
        others = numbers and self._find_elsewhere([("coverage_ids.policy_number", "in", numbers)])
        if others:
            yield self.env._(
                "A policy number of this certificate is on the file of %(vendors)s too.",
                vendors=", ".join(others.mapped("name")),
            )

    def _warn_of_insurers(self):
        for line in self.insurer_ids:
            insurer = line.insurer_id
            if line.name and insurer and insurer._plain_name(line.name) not in insurer._plain_names():
                yield self.env._(
                    "Insurer %(letter)s is printed as “%(name)s”; its NAIC code is that of “%(insurer)s”.",
                    letter=line.letter,
                    name=line.name,
                    insurer=insurer.name,
                )

    def _warn_of_dates(self):
        expired = [
            coverage.display_name
            for coverage in self.coverage_ids
            if coverage.expiration and self.certificate_date and coverage.expiration < self.certificate_date
        ]
        if expired:
            yield self.env._("Ended before the certificate was issued: %(policies)s.", policies=", ".join(expired))

    def _warn_of_endorsements(self):
        plain = self.env["coi.coverage"]._plain_number
        mine = set(map(plain, self.coverage_ids.mapped("policy_number")))
        undated = self.endorsement_ids.filtered(
            lambda page: page.policy_number and not page.effective and plain(page.policy_number) not in mine
        )
        if undated:
            yield self.env._(
                "%(forms)s: the policy is not on this certificate, and no date tells the term. It counts for nothing "
                "until you enter from when on it is in effect.",
                forms=", ".join(undated.mapped("form_number")),
            )
        for_others = self.endorsement_ids.filtered(lambda page: page.proves_ids and not page._covers_us())
        if for_others:
            yield self.env._(
                "%(forms)s: the schedule does not name %(company)s, so nothing is proven to it. Correct the schedule, "
                "or mark the form as blanket where its wording is.",
                forms=", ".join(for_others.mapped("form_number")),
                company=self.company_id.name,
            )
        for endorsement in self.endorsement_ids.filtered("red_flag"):
            yield self.env._(
                "Endorsement %(form)s takes coverage away: %(note)s",
                form=endorsement.display_name,
                note=endorsement.form_id.note or "",
            )

    def _find_elsewhere(self, domain):
        """Other vendors of this company whose documents fit the domain."""
        self.ensure_one()
        if not self.partner_id:
            return self.env["res.partner"]
        found = self.search(
            fields.Domain(domain)
            & fields.Domain("company_id", "=", self.company_id.id)
            & fields.Domain("partner_id", "not in", [self.partner_id.id, False])
            & fields.Domain("state", "!=", "rejected"),
            limit=5,
        )
        return found.partner_id

    def _find_vendor(self):
        """The only vendor whose name is the insured's after normalising; none where several fit."""
        self.ensure_one()
        words = (self.insured_name or "").split()
        if not words:
            return self.env["res.partner"]
        candidates = self.env["res.partner"].search(
            [
                ("parent_id", "=", False),
                ("name", "=ilike", words[0] + "%"),
                ("company_id", "in", [False, self.company_id.id]),
            ]
        )
        lenient = self.company_id.coi_suffix_on_one_side
        found = candidates.filtered(
            lambda partner: parties.compare(self.insured_name, (partner.name,), lenient) == parties.MET
        )
        return found if len(found) == 1 else self.env["res.partner"]
