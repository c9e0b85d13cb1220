"""Which vendor a row of a list means: by what is exactly the same, never by likeness."""

import re

from odoo.fields import Domain
from odoo.tools import email_normalize

from ..verification import parties

#: In which order it is said by what a vendor was found.
KEYS = ("vat", "ref", "email", "name")


class VendorIndex:
    """All vendors of a company by tax number, reference, e-mail and name, read with a few queries for all rows.

    :param env: what this user may not see is not found
    """

    def __init__(self, env, company):
        self.by_key = {key: {} for key in KEYS}
        here = Domain("company_id", "in", [False, *company._coi_get_sharing().ids])
        partners = env["res.partner"].search_read(
            here & Domain("parent_id", "=", False), ["name", "vat", "ref", "email"], load=False
        )
        for found in partners:
            self._add(found["id"], found)
        people = env["res.partner"].search_read(
            here & Domain("parent_id", "!=", False) & Domain("email", "!=", False),
            ["email", "commercial_partner_id"],
            load=False,
        )
        for found in people:
            self._add(found["commercial_partner_id"], {"email": found["email"]})
        files = env["coi.compliance"].search_read(
            [("company_id", "=", company.id), ("accepted_names", "!=", False)],
            ["partner_id", "accepted_names"],
            load=False,
        )
        for found in files:
            for name in found["accepted_names"].splitlines():
                self._add(found["partner_id"], {"name": name})

    def _add(self, partner_id, said):
        for key, values in self.get_keys(said).items():
            for value in values:
                self.by_key[key].setdefault(value, set()).add(partner_id)

    @staticmethod
    def get_keys(said):
        """What is compared, by kind: numbers without punctuation, names with their legal form spelled in one way."""
        email = email_normalize(said.get("email") or "")
        return {
            "vat": set(filter(None, [re.sub(r"[^A-Z0-9]", "", (said.get("vat") or "").upper())])),
            "ref": set(filter(None, [(said.get("ref") or "").strip().casefold()])),
            "email": {email} if email else set(),
            "name": {(name.words, name.legal_form) for name in parties.normalise(said.get("name") or "")},
        }

    def find(self, said):
        """The vendors that are meant.

        :param dict said: ``name, ref, vat, email`` as the row has them
        :return: (ids, kind of the key by which one was found). None fits: no id. Several ids: a person has to say
            which, since several fit, or since two keys are those of two vendors.
        """
        hits = {}
        for key, values in self.get_keys(said).items():
            found = set().union(*(self.by_key[key].get(value, ()) for value in values))
            if found:
                hits[key] = found
        if not hits:
            return (), ""
        both = set.intersection(*hits.values())
        if len(both) == 1:
            return tuple(both), next(key for key in KEYS if key in hits)
        return tuple(sorted(both or set().union(*hits.values()))[:20]), ""

    def get_likely(self, said):
        """Vendors whose name is the same but for the legal form: shown to whoever chooses, never taken."""
        words = {name.words for name in parties.normalise(said.get("name") or "")}
        if not hasattr(self, "_by_words"):
            self._by_words = {}
            for (name, _form), ids in self.by_key["name"].items():
                self._by_words.setdefault(name, set()).update(ids)
        return tuple(sorted(set().union(*(self._by_words.get(name, ()) for name in words)))[:5])
