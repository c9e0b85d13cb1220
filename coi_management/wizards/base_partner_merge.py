from odoo import models
from odoo.exceptions import UserError

from ..models.coi_twin import Merging


class MergePartnerAutomatic(models.TransientModel):
    """Contacts that are vendors with insurance files are not merged over their documents, and nothing is taken on trust
    then."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        # sudo: whoever merges contacts may not be one who sees files
        files = self.env["coi.compliance"].sudo().with_context(active_test=False)
        found = files.search([("partner_id", "in", list(partner_ids))])
        if found and not (self.env.su or self.env.user.has_group("coi_management.group_coi_user")):
            raise UserError(
                self.env._(
                    "%(vendor)s has an insurance file: ask the insurance desk to merge it with another contact.",
                    vendor=found[0].partner_id.name,
                )
            )
        for company in found.company_id:
            mine = found.filtered(lambda compliance, company=company: compliance.company_id == company)
            bare = mine.filtered(lambda compliance, mine=mine: compliance._is_bare_twin(mine))
            if len(mine - bare) == 1:
                self._fold_twins(bare, mine - bare)
            elif len(mine) > 1:
                raise UserError(
                    self.env._(
                        "%(vendors)s each have an insurance file. Move the documents to one of them, then merge.",
                        vendors=", ".join(mine.partner_id.mapped("name")),
                    )
                )
        merging = self.with_context(coi_merging=Merging(partner_ids))
        result = super(MergePartnerAutomatic, merging)._merge(
            partner_ids, dst_partner=dst_partner, extra_checks=extra_checks
        )
        # the rows were moved behind the back of the records; the vendor has another name and other tags now
        self.env.invalidate_all()
        found = found.exists()
        # the orders of all these contacts are of one vendor now
        found._take_orders()
        found._request_verification()
        return result

    def _fold_twins(self, bare, kept):
        """Let the empty files of twins go into the one that is kept, with what is asked by hand and who decided."""
        kept.set_ids |= bare.set_ids
        for twin in bare.twin_ids.filtered(lambda twin: twin.other_id == kept):
            kept._message_log(body=twin._tell_decision())
        bare.unlink()
