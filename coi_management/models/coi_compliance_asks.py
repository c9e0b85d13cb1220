from odoo import models

from ..verification import facts_json
from .coi_asks import Asks
from .coi_catalogue import get_catalogue
from .coi_corrections import Corrections
from .coi_shared import SharedByDay


class CoiCompliance(models.Model):
    """What is asked of a vendor in plain words, in the language of the environment: set ``lang`` to the recipient's."""

    _inherit = "coi.compliance"

    def _get_asks(self):
        """What is asked of this vendor today, for people.

        Nothing is in it that cannot lawfully be given in the vendor's state. All values are text, ready to show.

        :return: dict of

            - ``company``, ``vendor``: names
            - ``holder``: list of the lines of the certificate-holder block, to be copied exactly
            - ``lines``: list of dicts, one a coverage: ``key``; ``label``; ``limits``, tuples of label and amount;
              ``provisions``, tuples of label, what to send as proof, and numbers of accepted forms; ``demands``, texts;
              ``columns``, headings of the columns in which a Y belongs; ``attach``, endorsements to attach
            - ``notes``: list of texts about the certificate as a whole, and about what is not asked
        """
        self.ensure_one()
        # sudo: what is asked is the same for whoever tells it; the caller decides to whom it is told
        compliance = self.sudo()
        company = compliance.company_id
        requirements = compliance._get_requirement_facts()
        asks = compliance._get_asker()
        vendor = compliance.partner_id.name or ""
        return {
            "company": company.name,
            "vendor": vendor,
            "holder": compliance._get_holder_block(),
            "lines": asks.lines(requirements),
            "notes": asks.notes(requirements, vendor, company.coi_check_signature) if requirements else [],
        }

    def _get_corrections(self):
        """What is wrong in this file today and how to mend it, one dict for each open deficiency:

        ``id`` of the deficiency; ``key`` of the item; ``code``; ``line`` and ``label``, names; ``verdict`` and
        ``verdict_label``; ``policy``, the number of the policy or ""; ``asked`` and ``found``, texts or ""; ``why``,
        what is wrong and what to do; ``ask``, what to write to the agent, ready to copy, or "" where the agent cannot
        help
        """
        self.ensure_one()
        # sudo: as in _get_asks
        compliance = self.sudo()
        words = compliance._get_corrections_words()
        order = compliance._get_labeler()._line_order
        deficiencies = compliance.deficiency_ids.filtered(lambda found: not found.closed_on)
        return [
            words.tell(facts_json.item_from_json(deficiency.content), id=deficiency.id, code=deficiency.code)
            for deficiency in deficiencies.sorted(lambda found: (order(found.line), found.id))
        ]

    def _get_corrections_text(self):
        """All that the agent is asked for, as one text to copy into a mail; "" where nothing is."""
        self.ensure_one()
        asked = list(dict.fromkeys(correction["ask"] for correction in self._get_corrections() if correction["ask"]))
        if not asked:
            return ""
        # sudo: as in _get_asks
        vendor = self.sudo().partner_id.name or ""
        head = self.env._("For %(vendor)s, please:", vendor=vendor)
        return "\n".join([head, *(f"{number}. {text}" for number, text in enumerate(asked, start=1))])

    # ------------------------------------------------------------ gathering

    def _get_requirement_facts(self):
        """What the sets that apply ask for today, as the verification room knows it."""
        self.ensure_one()
        shared = SharedByDay(self.env)[self.company_id._coi_today()]
        return self._get_case(shared).requirements

    def _get_asker(self):
        self.ensure_one()
        return Asks(self.env, self._get_labeler(), get_catalogue(self.env), self._get_state_code())

    def _get_corrections_words(self):
        self.ensure_one()
        return Corrections(
            self._get_asker(), self._get_holder_block(), self.partner_id.name or "", self.company_id.name
        )

    def _get_state_code(self):
        """Code of the vendor's state in the United States, "" where it is in another country or not known."""
        self.ensure_one()
        return self.partner_id._coi_get_us_state()

    def _get_holder_block(self):
        """Name and address of the company as they belong into the box of the certificate holder."""
        self.ensure_one()
        address = self.company_id.partner_id._display_address(without_company=True)
        lines = [line.strip() for line in address.splitlines() if line.strip()]
        country = self.company_id.country_id
        if (
            lines
            and country
            and lines[-1] == country.name
            and self.partner_id.country_id in (country, country.browse())
        ):
            lines.pop()
        return [self.company_id.name, *lines]
