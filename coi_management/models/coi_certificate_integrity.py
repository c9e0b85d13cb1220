from odoo import api, fields, models

#: The sum of the weights from which a reviewer is told to ask the agent before accepting.
ASK_FROM = 3
FREE_MAIL = {
    *("gmail.com", "googlemail.com", "yahoo.com", "ymail.com", "hotmail.com", "outlook.com", "live.com", "msn.com"),
    *("aol.com", "icloud.com", "me.com", "proton.me", "protonmail.com", "gmx.com", "mail.com", "zoho.com"),
}


class CoiCertificate(models.Model):
    """Signs that a document was changed after it was issued: what to look at, and what to ask the agent.

    Signs never reject anything. Those of the file come from the reader (extraction/integrity.py); what other
    documents tell is added here.
    """

    _inherit = "coi.certificate"

    integrity = fields.Json(
        compute="_compute_integrity",
        help="Signs of changes after issue: score, whether to ask the agent, and a sentence for each.",
    )

    @api.depends("reading", "partner_id", "checksum", "producer_name", "producer_email", "coverage_ids.policy_number")
    def _compute_integrity(self):
        for certificate in self:
            signs = certificate._get_signs() if certificate.kind == "certificate" else []
            strongest = {}
            for sign in signs:
                strongest[sign["code"]] = max(strongest.get(sign["code"], 0), sign["weight"])
            score = sum(strongest.values())
            certificate.integrity = {
                "score": score,
                "ask": score >= ASK_FROM,
                "signs": sorted(signs, key=lambda sign: -sign["weight"]),
                "question": certificate._get_question(signs) if signs else "",
            }

    def _get_signs(self):
        """Signs as dicts: ``code``, ``weight``, ``page``, ``box``, ``text`` (for the reviewer), ``ask`` (of the agent).

        Of several of one kind in the file the first is told, with their number.
        """
        self.ensure_one()
        found = {}
        for sign in ((self.reading or {}).get("integrity") or {}).get("signs") or []:
            found.setdefault(sign["code"], []).append(sign)
        signs = []
        for code, alike in found.items():
            told = self._describe_sign(code, alike[0].get("details") or {}, len(alike))
            if told:
                place = {"page": alike[0].get("page"), "box": alike[0].get("box")}
                signs.append(dict(place, code=code, weight=alike[0]["weight"], text=told[0], ask=told[1]))
        return [*signs, *self._get_signs_of_others()]

    def _describe_sign(self, code, details, count):
        """The sentence for the reviewer and the question for the agent; None for a sign that nobody knows."""
        printed = details.get("printed") or ""
        known = {
            "made_by_editor": lambda: (
                self.env._(
                    "The file was last written by “%(program)s”, not by an agency's system.", program=details["program"]
                ),
                self.env._("Which system was the certificate issued from, and can you send it from there again?"),
            ),
            "changed_later": lambda: (
                self.env._(
                    "The file was changed on %(day)s, %(days)s days after the date of the certificate.",
                    day=details["changed"],
                    days=details["days"],
                ),
                self.env._("Was the certificate changed after you issued it, and by whom?"),
            ),
            "saved_again": lambda: (
                self.env._(
                    "The file was changed in place on %(day)s, after the date of the certificate.",
                    day=details["changed"],
                ),
                self.env._("Was the certificate changed after you issued it, and by whom?"),
            ),
            "dates_out_of_order": lambda: (
                self.env._("A policy ends before or when it begins: “%(printed)s”.", printed=printed),
                self.env._("What are the effective and expiration dates of each policy?"),
            ),
            "expired_at_issue": lambda: (
                self.env._("A policy had ended before the certificate was issued: “%(printed)s”.", printed=printed),
                self.env._("What are the effective and expiration dates of each policy?"),
            ),
            "impossible_date": lambda: (
                self.env._("“%(printed)s” is a day that no calendar has.", printed=printed),
                self.env._("What are the effective and expiration dates of each policy?"),
            ),
            "unresolved_letter": lambda: (
                self.env._("No insurer of the list has the letter “%(printed)s”.", printed=printed),
                self.env._("Which company insures each policy?"),
            ),
            "naic_form": lambda: (
                self.env._("“%(printed)s” is no NAIC code: these have five digits.", printed=printed),
                self.env._("What are the NAIC codes of the insurers?"),
            ),
            "edition_younger": lambda: (
                self.env._(
                    "The certificate is dated %(day)s: its form, of the edition %(edition)s, did not exist yet.",
                    edition=details["edition"],
                    day=details["issued"],
                ),
                self.env._("On which day did you issue the certificate?"),
            ),
            "edition_old": lambda: (
                self.env._(
                    "The form is of the edition %(edition)s, which %(after)s has replaced more than a year before.",
                    edition=details["edition"],
                    after=details["after"],
                ),
                self.env._("Can you issue the certificate on the current edition of the form?"),
            ),
            "odd_type": lambda: (
                self.env._("“%(printed)s” is printed in another type than the values around it.", printed=printed),
                self.env._("Is the value “%(printed)s” as you issued it?", printed=printed),
            ),
            "covered_text": lambda: (
                self.env._("Under a white patch stands other text: “%(printed)s”.", printed=printed),
                self.env._("Is the certificate as you issued it? Other text lies under what is shown."),
            ),
            "picture_patch": lambda: (
                self.env._("A small picture lies over the table of policies."),
                self.env._("Is the certificate as you issued it? A picture lies over a value."),
            ),
            "written_on_top": lambda: (
                self.env._(
                    "%(count)s values are notes on top of the page, such as “%(printed)s”.",
                    count=details.get("count") or count,
                    printed=printed,
                ),
                self.env._("Did you write the notes on the certificate?"),
            ),
            "field_differs": lambda: (
                self.env._("A field of the form shows something else than it holds: “%(printed)s”.", printed=printed),
                self.env._(
                    "Which value is right where the form shows another than it holds: “%(printed)s”?", printed=printed
                ),
            ),
            "rungs_differ": lambda: (
                self.env._("A field of the form and the text of the page differ: “%(printed)s”.", printed=printed),
                self.env._("Is the value “%(printed)s” as you issued it?", printed=printed),
            ),
            "unseen_value": lambda: (
                self.env._("“%(printed)s” is in the file but cannot be seen on the page.", printed=printed),
                self.env._("Is the certificate as you issued it? It holds text that cannot be seen."),
            ),
            "number_of_two_insurers": lambda: (
                self.env._("Policy number %(number)s stands under two insurers.", number=details["number"]),
                self.env._("Which policy number does each insurer have?"),
            ),
        }
        return known[code]() if code in known else None

    # ------------------------------------------------------------ what other documents tell

    def _get_signs_of_others(self):
        self.ensure_one()
        return [*self._find_twin_signs(), *self._find_agent_signs(), *self._find_redated_signs()]

    def _make_sign(self, code, weight, text, ask):
        return {"code": code, "weight": weight, "page": None, "box": None, "text": text, "ask": ask}

    def _find_twin_signs(self):
        """The same file, or the same policy, at another vendor; the reviewer is warned of these anyway."""
        if self.checksum and self._find_elsewhere([("checksum", "=", self.checksum)]):
            yield self._make_sign(
                "file_elsewhere", 3, "", self.env._("For which insured did you issue this certificate?")
            )
        numbers = [number for number in self.coverage_ids.mapped("policy_number") if number]
        if numbers and self._find_elsewhere([("coverage_ids.policy_number", "in", numbers)]):
            yield self._make_sign(
                "number_elsewhere", 2, "", self.env._("Who is the named insured of each policy on this certificate?")
            )

    def _find_agent_signs(self):
        """An address of the agent unlike those on certificates of the same agent that were accepted."""
        domain = (self.producer_email or "").rpartition("@")[2].lower().strip()
        if not domain or not self.producer_name:
            return
        before = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "accepted"),
                ("id", "!=", self._origin.id),
                ("producer_name", "=ilike", self.producer_name.replace("\\", "").replace("%", "").replace("_", "")),
                ("producer_email", "!=", False),
            ],
            order="id desc",
            limit=20,
        )
        known = {email.rpartition("@")[2].lower().strip() for email in before.mapped("producer_email")}
        ask = self.env._("Is %(email)s an address of your agency?", email=self.producer_email)
        if known and domain not in known:
            yield self._make_sign(
                "agent_address",
                2,
                self.env._(
                    "%(email)s is not like the addresses of %(agent)s that are on file (%(known)s). Call the agent at "
                    "a number that you know from elsewhere.",
                    email=self.producer_email,
                    agent=self.producer_name,
                    known=", ".join(sorted(known)),
                ),
                ask,
            )
        elif domain in FREE_MAIL and not known:
            yield self._make_sign(
                "agent_free_mail",
                1,
                self.env._("The agent's address is one of a free mail service: %(email)s.", email=self.producer_email),
                ask,
            )

    def _find_redated_signs(self):
        """An expired certificate that came again with nothing changed but the dates."""
        if not self.partner_id or not self.coverage_ids or not self.certificate_date:
            return
        mine, terms = self._get_print()
        earlier = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("partner_id", "=", self.partner_id.id),
                ("state", "=", "accepted"),
                ("id", "!=", self._origin.id),
                ("expiration", "<", self.certificate_date),
            ],
            order="id desc",
            limit=5,
        )
        for certificate in earlier:
            theirs, old_terms = certificate._get_print()
            if mine == theirs and terms != old_terms:
                yield self._make_sign(
                    "only_dates_changed",
                    2 if self.certificate_number and self.certificate_number == certificate.certificate_number else 1,
                    self.env._(
                        "It says the same as the expired “%(certificate)s”, but for its dates.",
                        certificate=certificate.name,
                    ),
                    self.env._("Were all policies renewed under the same numbers and with the same limits?"),
                )
                return

    def _get_print(self):
        """What a certificate says of its policies without their terms, and their terms."""
        self.ensure_one()
        plain = self.env["coi.coverage"]._plain_number
        rows = sorted(
            (
                row.coverage_type_id.code or "",
                plain(row.policy_number),
                row.insurer_letter or "",
                tuple(sorted((limit.limit_type_id.code or "", limit.amount) for limit in row.limit_ids)),
            )
            for row in self.coverage_ids
        )
        return rows, sorted((str(row.effective), str(row.expiration)) for row in self.coverage_ids)

    # ------------------------------------------------------------ words for the agent

    def _get_question(self, signs):
        """A message to the agent that asks what the signs leave open and accuses nobody."""
        self.ensure_one()
        asks = list(dict.fromkeys(sign["ask"] for sign in signs if sign["ask"]))
        numbers = ", ".join(filter(None, self.coverage_ids.mapped("policy_number")))
        opening = self.env._(
            "We received the attached certificate of %(insured)s, dated %(day)s, with the policies %(numbers)s. "
            "Before we rely on it, please confirm that you issued it as it is.",
            insured=self.insured_name or self.partner_id.name or "…",
            day=fields.Date.to_string(self.certificate_date) or "…",
            numbers=numbers or "…",
        )
        return "\n".join([opening, *(f"- {ask}" for ask in asks)])
