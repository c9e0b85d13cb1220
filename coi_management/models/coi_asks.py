"""What is asked of a vendor, and how to mend what is short, in plain words.

One place for the mail, the page behind the link, the portal and the sheet to print: they show what this says. Nothing
is asked that cannot lawfully be given: no wording typed on the certificate, no private workers' compensation where the
state's fund insures alone, no waiver where the state allows none.
"""

from ..verification import lawful, strictest
from ..verification.conditions import SIZES, WORKERS_COMPENSATION
from ..verification.exemptions import ANY_STATE
from ..verification.lawful import WAIVER, asks_private_policy
from ..verification.limits import EXCESS, UMBRELLA
from ..verification.states import MONOPOLISTIC, NO_WAIVER_FOR_WORKERS


class Asks:
    """The words for requirements, in the language of ``env``.

    :param Labeler labels: names and formats
    :param Catalogue catalogue: what the catalogue of forms knows
    :param str state: code of the vendor's state in the United States, "" where it is another or not known
    """

    def __init__(self, env, labels, catalogue, state=""):
        self.env = env
        self.labels = labels
        self.catalogue = catalogue
        self.state = state
        self.state_name = labels.label("state", state) if state else ""

    # ------------------------------------------------------------ what is lawful

    def lawful(self, requirements):
        """The requirements as they may be asked in the vendor's state, see ``verification.lawful``."""
        return strictest(lawful(requirements, self.state))

    # ------------------------------------------------------------ lines

    def lines(self, requirements):
        """One dict a line: ``key``, ``label``, ``limits``, ``provisions``, ``demands``; see ``_get_asks``."""
        found = self.lawful(requirements)
        common = self.common_standing(found)
        ordered = sorted(found, key=lambda line: self.labels._line_order(line.key))
        return [self.line(line, told=common) for line in ordered]

    def line(self, line, told=""):
        """
        :param str told: the insurer's standing that is told once for all lines
        """
        standing = self.standing(line)
        demands = self._demands(line)
        if standing and standing != told:
            demands.append(standing)
        return {
            "key": line.key,
            "label": self.labels.label("line", line.key),
            "limits": [
                (self.labels.label("limit", minimum.limit), self.amount(minimum, line.currency))
                for minimum in sorted(line.minimums, key=self._limit_order)
            ],
            "provisions": [
                (self.labels.label("provision", asked.provision), self.evidence(asked), self.forms(asked, line))
                for asked in line.provisions
            ],
            "demands": demands,
            "columns": self._columns(line),
            "attach": [
                f"{self.labels.label('provision', asked.provision)}: {self.forms(asked, line)}"
                for asked in line.provisions
                if self._is_proven_by_form(asked)
            ],
        }

    def _columns(self, line):
        """Headings of the certificate's columns in which a Y belongs."""
        columns = [self.catalogue.columns.get(asked.provision) for asked in line.provisions]
        return list(dict.fromkeys(filter(None, columns)))

    def _limit_order(self, minimum):
        """Limits stand in the order of the catalogue, which is that of the certificate."""
        order = list(self.labels.names["limit"])
        return order.index(minimum.limit) if minimum.limit in order else len(order)

    def amount(self, minimum, currency):
        """The amount of a limit, and how much of it the policy must show by itself where that is another."""
        wanted = max(minimum.amount, minimum.primary)
        text = self.labels.money(wanted, currency)
        if not 0 < minimum.primary < wanted:
            return text
        return self.env._(
            "%(amount)s, of which %(primary)s by the policy itself",
            amount=text,
            primary=self.labels.money(minimum.primary, currency),
        )

    def evidence(self, asked):
        """What to send as proof of a provision. Never wording: where no column shows it, the endorsement."""
        column = self.catalogue.columns.get(asked.provision)
        if asked.evidence == "assertion" and column:
            text = self.env._("The policy has it; a Y in the column %(column)s is enough.", column=column)
        else:
            text = self.env._("Endorse the policy and attach the endorsement.")
        if asked.on_layers:
            text += " " + self.env._("The same of the umbrella or excess policy.")
        return text

    def forms(self, asked, line):
        """Numbers of the forms that are accepted; those of the catalogue where the requirement names none."""
        join = self.labels.part
        if asked.forms:
            return join("or").join(join("with").join(choice) for choice in asked.forms)
        known = self.catalogue.forms_for(asked.provision, line.coverages)
        if not known:
            return self.env._("a form of the insurer's own")
        return self.env._("%(forms)s or the like", forms=", ".join(known))

    # ------------------------------------------------------------ other demands

    def _demands(self, line):
        label = self.labels.label
        demands = []
        is_layer = set(line.coverages) <= {UMBRELLA, EXCESS}
        if not is_layer and any(minimum.primary < minimum.amount for minimum in line.minimums):
            demands.append(self.env._("An umbrella or excess policy may make up the limits."))
        if line.statutory:
            demands.append(self._statutory(line))
        if line.exemptions:
            demands.append(self._exemption(line))
        if not line.claims_made_allowed:
            demands.append(self.env._("Written on an occurrence basis."))
        if line.aggregate_per:
            demands.append(self._aggregate_per(line))
        if line.auto_scope:
            demands.append(self.env._("Automobiles covered: %(autos)s.", autos=label("auto_scope", line.auto_scope)))
        if not line.proprietor_exclusion_allowed:
            demands.append(self.env._("No proprietor, partner, officer or member is excluded."))
        if line.deductible_cap is not None:
            cap = self.labels.money(line.deductible_cap, line.currency)
            demands.append(
                self.env._("Deductible or retention of %(cap)s at most; please tell us what it is.", cap=cap)
            )
        if line.retroactive_by:
            day = self.labels.day(line.retroactive_by)
            demands.append(self.env._("If claims-made: a retroactive date of %(day)s or earlier, shown.", day=day))
        if line.tail_years:
            demands.append(
                self.env._(
                    "If claims-made: claims are taken for %(years)s years after the end, or by the next policy.",
                    years=line.tail_years,
                )
            )
        if line.admitted:
            demands.append(self.env._("By an insurer who is admitted in the state."))
        return demands

    def _statutory(self, line):
        if self.state in MONOPOLISTIC:
            return self.env._(
                "The certificate of the state's fund of %(state)s; no private policy is asked.", state=self.state_name
            )
        return self.env._("Statutory benefits.")

    def _exemption(self, line):
        """That a certificate of exemption is accepted, and of which states."""
        states = [self.labels.label("state", code) for code in line.exemptions if code != ANY_STATE]
        if not states:
            return self.env._("Or a certificate of exemption of the state in which the work is done.")
        return self.env._(
            "Or a certificate of exemption of %(states)s, for work done there.",
            states=self.labels.part("or").join(states),
        )

    def _aggregate_per(self, line):
        forms = {"project": "CG 25 03", "location": "CG 25 04"}
        asked = line.aggregate_per.split("|")
        return self.env._(
            "The general aggregate applies to each %(what)s (%(forms)s).",
            what=self.labels.part("and").join(
                {"project": self.env._("project"), "location": self.env._("location")}[code] for code in asked
            ),
            forms=self.labels.part("and").join(forms[code] for code in asked),
        )

    def standing(self, line):
        """What is asked of the insurer's rating, "" where nothing is."""
        asked = " ".join(filter(None, (line.rating, SIZES[line.size])))
        if not asked:
            return ""
        return self.env._("Insurer rated %(rating)s or better by A.M. Best.", rating=asked)

    def common_standing(self, requirements):
        """The insurer's standing where all lines that ask for one ask for the same, else ""."""
        standings = {self.standing(line) for line in requirements} - {""}
        return standings.pop() if len(standings) == 1 else ""

    # ------------------------------------------------------------ notes

    def notes(self, requirements, vendor, signature_required):
        """What holds for the certificate as a whole, and what is not asked."""
        asked = self.lawful(requirements)
        notes = [
            # a name may end in a full stop of its own
            self.env._("The insured is named as %(vendor)s.", vendor=vendor.removesuffix(".")),
            self.env._("One certificate may show all policies, with their numbers and terms."),
        ]
        if self.common_standing(asked):
            notes.append(self.common_standing(asked))
        if any(self._is_proven_by_form(found) for line in asked for found in line.provisions):
            notes.append(
                self.env._(
                    "Please do not type wording on the certificate: it changes no policy. What is asked as an "
                    "endorsement is endorsed on the policy, and the endorsement attached."
                )
            )
        if any(found.provision == "notice_of_cancellation" for line in asked for found in line.provisions):
            notes.append(
                self.env._("Notice of cancellation comes by endorsement only; leave the certificate's text as it is.")
            )
        if signature_required:
            notes.append(self.env._("The certificate is signed by the agent."))
        return notes + self._not_asked(requirements)

    def _is_proven_by_form(self, asked):
        return asked.evidence == "endorsement" or asked.provision not in self.catalogue.columns

    def _not_asked(self, requirements):
        """What the vendor's state does not let us ask."""
        workers = [line for line in requirements if WORKERS_COMPENSATION in line.coverages]
        notes = []
        if self.state in MONOPOLISTIC and any(map(asks_private_policy, workers)):
            notes.append(
                self.env._(
                    "In %(state)s only the state's fund insures workers' compensation: we ask for its certificate, and "
                    "for employers' liability by a stop gap endorsement or policy.",
                    state=self.state_name,
                )
            )
        waivers = any(asked.provision == WAIVER for line in workers for asked in line.provisions)
        if waivers and self.state in NO_WAIVER_FOR_WORKERS:
            notes.append(
                self.env._(
                    "A waiver of subrogation for workers' compensation is not available in %(state)s; we do not ask "
                    "for it.",
                    state=self.state_name,
                )
            )
        return notes
