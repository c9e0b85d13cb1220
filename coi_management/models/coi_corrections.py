"""What is wrong in a vendor's file, and what to write to the agent about it."""

from ..verification.conditions import WORKERS_COMPENSATION
from ..verification.states import MONOPOLISTIC

#: What only the company itself can settle, by the reason of the verdict.
OURS = {
    *("rating_no_insurer", "rating_unknown", "rating_size_unknown", "rating_undated", "rating_old"),
    *(
        "exempt_state_unknown",
        "twin_open",
        "twin_alike",
        "admitted_unknown",
        "limit_no_rate",
        "deductible_no_rate",
        "provision_unknown_form",
    ),
}


class Corrections:
    """The words for items that fall short.

    :param Asks asks: the words for what is asked of the vendor
    :param list holder: lines of the block of the certificate holder
    :param str vendor, company: names
    """

    def __init__(self, asks, holder, vendor, company):
        self.asks = asks
        self.env = asks.env
        self.labels = asks.labels
        self.holder = holder
        self.vendor = vendor
        self.company = company

    def tell(self, item, **more):
        """An item of an answer that falls short, for people; see ``coi.compliance._get_corrections``.

        :param more: further entries of the dict
        """
        labels = self.labels
        return {
            **more,
            "key": item.key,
            "line": labels.label("line", item.line) if item.line != "party" else "",
            "label": labels.item(item),
            "verdict": item.verdict,
            "verdict_label": labels.verdict(item),
            "policy": item.params.get("policy") or "",
            # what is asked of a policy as such is the line itself, which stands beside it
            "asked": "" if item.kind == "coverage" else labels._value(item, item.asked),
            "found": labels._value(item, item.found),
            "why": labels.sentence(item),
            "ask": self.ask(item),
        }

    def ask(self, item):
        """One sentence to the agent, ready to copy; "" where the agent cannot help."""
        if item.reason in OURS:
            return ""
        return getattr(self, f"_ask_{item.kind}", self._ask_other)(item)

    # ------------------------------------------------------------ one sentence for each kind of item

    def _ask_coverage(self, item):
        policy, line = item.params.get("policy"), self.labels.label("line", item.line)
        if item.reason in ("coverage_ended", "coverage_cancelled"):
            return self.env._(
                "Send the certificate of the policy that follows %(policy)s (%(line)s).",
                policy=policy or "?",
                line=line,
            )
        if item.reason == "cargo_unclear":
            return self.env._(
                "Which form provides policy %(policy)s (motor truck cargo legal liability, transit, installation "
                "floater, bailee, property)? Does it cover property of others in the insured's custody while in "
                "transit? What are its limit per vehicle or occurrence and its deductible?",
                policy=policy,
            )
        if item.reason == "exempt_ended":
            return self.env._(
                "Send a certificate that shows %(line)s in force today, or the renewed exemption %(policy)s.",
                line=line,
                policy=policy or "?",
            )
        if item.reason == "coverage_undated":
            return self.env._("Show both dates of policy %(policy)s (%(line)s).", policy=policy, line=line)
        if item.reason == "coverage_unnumbered":
            return self.env._("Show the policy number of %(line)s.", line=line)
        if item.line == WORKERS_COMPENSATION and self.asks.state in MONOPOLISTIC:
            return self.env._(
                "Send the certificate of the state's fund of %(state)s for workers' compensation.",
                state=self.asks.state_name,
            )
        return self.env._("Send a certificate that shows %(line)s in force today.", line=line)

    def _ask_limit(self, item):
        values = {
            "limit": self.labels.item(item),
            "policy": self._policy(item),
            "asked": self.labels._value(item, item.asked),
        }
        if item.reason in ("limit_low", "limit_low_alone", "limit_primary_low"):
            return self.env._("Raise %(limit)s of %(policy)s to %(asked)s or more.", **values)
        if item.reason == "exempt_employers":
            return self.env._(
                "Show a policy with %(limit)s of %(asked)s or more: the exemption is silent on it.", **values
            )
        if item.reason == "limit_layers_unconfirmed":
            return self.env._("Confirm which policies lie over %(policy)s, so that %(limit)s is %(asked)s.", **values)
        if item.reason == "limit_excluded":
            return self.env._("Add %(limit)s to %(policy)s: %(asked)s or more; it is excluded.", **values)
        return self.env._("Show the amount of %(limit)s of %(policy)s; %(asked)s is required.", **values)

    def _ask_provision(self, item):
        accepted = item.params.get("accepted") or []
        join = self.labels.part
        forms = join("or").join(join("with").join(choice) for choice in accepted)
        if not forms:
            known = self.asks.catalogue.forms_for(item.code, [item.params.get("coverage") or item.line])
            forms = ", ".join(known)
        values = {
            "policy": self._policy(item),
            "provision": self.labels.item(item),
            "company": self.company,
            "forms": forms,
        }
        if item.reason == "provision_conflict":
            return self.env._(
                "Say which is right of %(policy)s: the certificate says no to %(provision)s, the endorsement yes.",
                **values,
            )
        if forms:
            return self.env._(
                "Endorse %(policy)s for %(provision)s in favor of %(company)s (%(forms)s) and attach the endorsement.",
                **values,
            )
        return self.env._(
            "Endorse %(policy)s for %(provision)s in favor of %(company)s and attach the endorsement.", **values
        )

    def _ask_basis(self, item):
        if item.reason == "basis_blank":
            return self.env._(
                "Mark whether %(policy)s is written on an occurrence or claims-made basis; occurrence is required.",
                policy=self._policy(item),
            )
        return self.env._("Replace %(policy)s by one on an occurrence basis.", policy=self._policy(item))

    def _ask_aggregate_per(self, item):
        forms = {"project": "CG 25 03", "location": "CG 25 04"}
        return self.env._(
            "Endorse %(policy)s so that the general aggregate applies per %(what)s (%(forms)s), and mark the box.",
            policy=self._policy(item),
            what=self.labels._value(item, item.asked).lower(),
            forms=", ".join(forms[code] for code in str(item.asked).split("|") if code in forms),
        )

    def _ask_auto_scope(self, item):
        return self.env._(
            "Cover these automobiles by %(policy)s and mark their boxes: %(autos)s.",
            policy=self._policy(item),
            autos=self.labels._value(item, item.asked),
        )

    def _ask_statutory(self, item):
        return self.env._("Mark PER STATUTE for %(policy)s, if it pays statutory benefits.", policy=self._policy(item))

    def _ask_proprietor(self, item):
        return self.env._(
            "Answer whether a proprietor, partner, officer or member is excluded from %(policy)s; nobody may be.",
            policy=self._policy(item),
        )

    def _ask_rating(self, item):
        params = item.params
        asked = " ".join(filter(None, (params.get("asked_rating"), params.get("asked_size"))))
        return self.env._(
            "Place %(policy)s with an insurer rated %(rating)s or better by A.M. Best.",
            policy=self._policy(item),
            rating=asked,
        )

    def _ask_deductible(self, item):
        asked = self.labels._value(item, item.asked)
        if item.reason == "deductible_blank":
            return self.env._(
                "State the deductible or retention of %(policy)s; up to %(asked)s is allowed.",
                policy=self._policy(item),
                asked=asked,
            )
        return self.env._(
            "Lower the deductible or retention of %(policy)s to %(asked)s.", policy=self._policy(item), asked=asked
        )

    def _ask_retroactive(self, item):
        by = item.params.get("by")
        return self.env._(
            "Show a retroactive date of %(by)s or earlier for %(policy)s.",
            policy=self._policy(item),
            by=self.labels.day(by) if by else "",
        )

    def _ask_admitted(self, item):
        return self.env._("Place %(policy)s with an admitted insurer.", policy=self._policy(item))

    def _ask_insured(self, item):
        return self.env._("Issue the certificate with %(vendor)s as the insured.", vendor=self.vendor)

    def _ask_holder(self, item):
        return self.env._(
            "Issue the certificate with this certificate holder: %(holder)s.", holder=", ".join(self.holder)
        )

    def _ask_signature(self, item):
        return self.env._("Sign the certificate.")

    def _ask_other(self, item):
        return self.labels.sentence(item)

    def _policy(self, item):
        """The policy an item is about, with its line: there may be no number."""
        number, line = item.params.get("policy"), self.labels.label("line", item.line)
        if not number:
            return self.env._("the policy for %(line)s", line=line)
        return self.env._("policy %(number)s (%(line)s)", number=number, line=line)
