from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from .coi_dashboard_words import get_code_labels
from .coi_labels import Labeler
from .purchase_order_waiting import WAITING

#: How many months the trend tells.
TREND_MONTHS = 13

#: How many of the most frequent deficiencies are named.
TOP = 8

#: Up to how many open orders and bills are judged without being asked for.
JUDGE_AT_ONCE = 150

SHORT = ("missing", "deficient", "expired", "undetermined")
GOOD = ("compliant", "expiring")

#: Models on which somebody can have something to do for us.
ACTIVITY_MODELS = (
    *("coi.compliance", "coi.certificate", "coi.request", "coi.waiver", "coi.inbound", "coi.notice", "coi.contract"),
)


class CoiDashboard(models.AbstractModel):
    """Where the network stands, on one page.

    Every number is a *tile*: a model, a domain and an action. It is counted by that domain and opens the list with the
    same, under the rights of whoever looks, so that the two can never differ.
    """

    _name = "coi.dashboard"
    _description = "Insurance Dashboard"

    # ------------------------------------------------------------ what the page asks

    @api.model
    @api.readonly
    def get_figures(self):
        """All figures of the page in one call, for the companies that are selected.

        :raise AccessError: for whoever may not read vendors' files
        """
        self.env["coi.compliance"].check_access("read")
        tiles = self._get_tiles()
        counts = self._count(tiles)
        company = self.env.company
        return {
            "empty": not self.env["coi.compliance"].with_context(active_test=False).search_count([], limit=1),
            "first_steps": self._get_first_steps(),
            "currency_id": company.currency_id.id,
            "companies": self.env.companies.mapped("name"),
            "today": format_date(self.env, company._coi_today()),
            "tiles": {
                key: {"label": tile["label"], "hint": tile.get("hint", ""), "count": counts[key]}
                for key, tile in tiles.items()
                if key in counts
            },
            "shares": self._get_shares(),
            "trend": self._get_trend(),
            "short": self._get_short(),
            "reader": self._get_reader(),
            "waiting": self._get_waiting(),
        }

    @api.model
    def open_tile(self, key):
        """The list behind a number.

        :param str key: of a tile, or ``short:LINE:CODE``, or ``month:DAY``
        :return: an action
        :raise AccessError: for whoever may not read vendors' files
        """
        self.env["coi.compliance"].check_access("read")
        tile = self._get_tiles().get(key) or self._get_named_tile(key)
        if not tile:
            return False
        action = self.env["ir.actions.act_window"]._for_xml_id(f"coi_management.{tile['action']}")
        return {
            **action,
            # whoever asks for what stands behind a number gets the list, also where an analysis begins as a pivot
            "views": sorted(action["views"], key=lambda view: view[1] != "list"),
            "name": tile["label"],
            "display_name": tile["label"],
            "domain": list(tile["domain"]),
            "context": tile.get("context", {}),
        }

    @api.model
    def get_held(self):
        """What the gate holds now, judged anew: as many rows and as much money as the list that ``action`` opens.

        :raise AccessError: for whoever may read neither orders nor files
        """
        hold = self.env["coi.hold"]
        hold.check_access("create")
        rows = hold._get_rows(self._get_files_domain())
        return {"levels": self._sum_held(rows), "action": hold._open(rows)}

    @api.model
    def _sum_held(self, rows):
        """How many are held and warned of, and their money in the currency of the current company.

        :param rows: see ``coi.hold._get_rows``
        """
        held = {level: {"count": 0, "amount": 0.0} for level in ("block", "warn")}
        sums = defaultdict(float)
        for row in rows:
            held[row["level"]]["count"] += 1
            sums[row["level"], row["company_id"]] += row["amount"]
        for (level, company_id), amount in sums.items():
            held[level]["amount"] += self._convert(amount, self.env["res.company"].browse(company_id))
        return held

    # ------------------------------------------------------------ tiles

    @api.model
    def _get_tiles(self):
        """Numbers by key: ``label``, ``hint``, ``action``, ``model`` and ``domain``."""
        return {**self._get_standing_tiles(), **self._get_work_tiles(), **self._get_own_tiles()}

    @api.model
    def _get_standing_tiles(self):
        def files(label, hint, domain):
            return {
                "label": label,
                "hint": hint,
                "action": "coi_compliance_action",
                "model": "coi.compliance",
                "domain": Domain(domain),
            }

        return {
            "required": files(
                self.env._("Vendors of Whom Insurance Is Required"), "", [("status", "in", [*SHORT, *GOOD])]
            ),
            "compliant": files(
                self.env._("Compliant"), self.env._("insured as required today"), [("status", "in", list(GOOD))]
            ),
            "not_compliant": files(self.env._("Not Compliant"), "", [("status", "in", list(SHORT))]),
            "missing": files(self.env._("Missing"), self.env._("nothing on file yet"), [("status", "=", "missing")]),
            "deficient": files(
                self.env._("Deficient"), self.env._("on file, but falls short"), [("status", "=", "deficient")]
            ),
            "expired": files(
                self.env._("Expired"), self.env._("was compliant, a policy ended"), [("status", "=", "expired")]
            ),
            "undetermined": files(
                self.env._("To Clarify"), self.env._("somebody has to say"), [("status", "=", "undetermined")]
            ),
            "ends_30": files(self.env._("Within 30 Days"), "", self._get_ending(30)),
            "ends_60": files(self.env._("Within 60 Days"), "", self._get_ending(60)),
            "ends_90": files(self.env._("Within 90 Days"), "", self._get_ending(90)),
        }

    @api.model
    def _get_ending(self, days):
        """Files that are compliant and will be no more within so many days, each by the day of its company."""
        ending = Domain.FALSE
        for today, companies in self.env.companies.coi_file_company_id.grouped(
            lambda company: company._coi_today()
        ).items():
            ending |= (
                Domain("company_id", "in", companies.ids)
                & Domain("compliant_until", ">=", today)
                & Domain("compliant_until", "<=", fields.Date.add(today, days=days))
            )
        return Domain("status", "in", list(GOOD)) & ending

    @api.model
    def _get_work_tiles(self):
        return {
            "to_review": {
                "label": self.env._("To Review"),
                "hint": self.env._("documents that count for nobody yet"),
                "action": "coi_certificate_action",
                "model": "coi.certificate",
                "domain": Domain("state", "in", ["received", "to_review"]),
            },
            "inbox": {
                "label": self.env._("Inbox to Sort"),
                "hint": self.env._("mails that could not be filed for certain"),
                "action": "coi_inbound_action",
                "model": "coi.inbound",
                "domain": Domain("state", "=", "triage"),
            },
            "answered": {
                "label": self.env._("Answers to Handle"),
                "hint": self.env._("vendors and agents wait for us"),
                "action": "coi_request_action",
                "model": "coi.request",
                "domain": Domain("state", "=", "answered"),
            },
            "silent": {
                "label": self.env._("Not Responding"),
                "hint": self.env._("the last reminder went unanswered"),
                "action": "coi_request_action",
                "model": "coi.request",
                "domain": Domain("state", "=", "silent"),
            },
            "waivers": {
                "label": self.env._("Waivers to Decide"),
                "hint": self.env._("asked, and not decided"),
                "action": "coi_waiver_action",
                "model": "coi.waiver",
                "domain": Domain("state", "in", ["asked", "seconding"]),
            },
        }

    @api.model
    def _get_own_tiles(self):
        """The work of whoever is signed in."""
        mine = Domain("user_id", "=", self.env.uid) | Domain("buyer_id", "=", self.env.uid)
        activities = Domain("user_id", "=", self.env.uid) & Domain("res_model", "in", list(ACTIVITY_MODELS))
        tiles = {
            "my_late": {
                "label": self.env._("Activities that Are Late"),
                "action": "coi_dashboard_activity_action",
                "model": "mail.activity",
                "domain": activities & Domain("date_deadline", "<", fields.Date.context_today(self)),
            },
            "my_activities": {
                "label": self.env._("My Activities"),
                "action": "coi_dashboard_activity_action",
                "model": "mail.activity",
                "domain": activities,
            },
            "my_short": {
                "label": self.env._("My Vendors that Fall Short"),
                "action": "coi_compliance_action",
                "model": "coi.compliance",
                "domain": mine & Domain("status", "in", list(SHORT)),
            },
            "my_ending": {
                "label": self.env._("My Vendors that End within 30 Days"),
                "action": "coi_compliance_action",
                "model": "coi.compliance",
                "domain": mine & self._get_ending(30),
            },
            "my_answers": {
                "label": self.env._("Answers on My Vendors"),
                "action": "coi_request_action",
                "model": "coi.request",
                "domain": mine & Domain("state", "=", "answered"),
            },
        }
        if self.env.user.has_group("coi_management.group_coi_manager"):
            tiles["my_waivers"] = {
                "label": self.env._("Waivers I Can Decide"),
                "action": "coi_waiver_action",
                "model": "coi.waiver",
                "domain": Domain("state", "in", ["asked", "seconding"])
                & Domain("asked_by_id", "!=", self.env.uid)
                & (Domain("first_approver_id", "=", False) | Domain("first_approver_id", "!=", self.env.uid)),
            }
        return tiles

    @api.model
    def _get_named_tile(self, key):
        """What stands behind a part of a chart, or behind a share."""
        kind, _colon, rest = key.partition(":")
        if kind == "short":
            line, _colon, code = rest.partition(":")
            return {
                "label": self._get_short_label(line, code),
                "action": "coi_analysis_deficiency_action",
                "domain": Domain("state", "=", "open") & Domain("line", "=", line) & Domain("code", "=", code),
            }
        if kind == "month":
            return {
                "label": self.env._("Standing on %(day)s", day=format_date(self.env, rest)),
                "action": "coi_analysis_month_action",
                "domain": Domain("day", "=", fields.Date.to_date(rest)),
                "context": {"search_default_group_then": 1},
            }
        if kind in ("spend", "limits"):
            return {
                "label": self.env._("Compliance Analysis"),
                "action": "coi_analysis_list_action",
                "domain": Domain("is_required", "=", True),
                "context": {"search_default_group_status": 1},
            }
        if kind == "corrections":
            return {
                "label": self.env._("What the Reader Gets Wrong"),
                "action": "coi_correction_action",
                "domain": self._get_read_certificates("certificate_id."),
            }
        return None

    @api.model
    def _count(self, tiles):
        """How many records each tile has, with one query a model; tiles of models that are closed are left out.

        :return: dict of key to number
        """
        counts = {}
        for name in dict.fromkeys(tile["model"] for tile in tiles.values()):
            model = self.env[name]
            if not model.has_access("read"):
                continue
            keys = [key for key, tile in tiles.items() if tile["model"] == name]
            # nearly all files are counted, of other records few
            base = Domain.TRUE if name == "coi.compliance" else Domain.OR(tiles[key]["domain"] for key in keys)
            query = model._search(base & self._within(name))
            columns = []
            for key in keys:
                condition = tiles[key]["domain"].optimize_full(model)._to_sql(model, query.table, query)
                columns.append(SQL("COUNT(*) FILTER (WHERE %s)", condition))
            counts.update(zip(keys, self.env.execute_query(query.select(*columns))[0], strict=True))
        return {key: counts[key] for key in tiles if key in counts}

    # ------------------------------------------------------------ figures

    @api.model
    def _get_shares(self):
        """How much of the network is compliant: by the money that is spent, and by the limits that are asked."""
        analysis = self.env["coi.analysis"]
        measures = ["limits_asked:sum", "limits_missing:sum"]
        may_see_spend = analysis._has_field_access(analysis._fields["spend"], "read")
        if may_see_spend:
            measures.append("spend:sum")
        required = Domain("is_required", "=", True) & self._within("coi.analysis")
        found = analysis._read_group(required, ["company_id", "status"], measures)
        totals = {"asked": 0.0, "missing": 0.0, "spend": 0.0, "spend_compliant": 0.0}
        for company, status, asked, missing, *spend in found:
            totals["asked"] += self._convert(asked, company)
            totals["missing"] += self._convert(missing, company)
            bought = self._convert(spend[0] if spend else 0.0, company)
            totals["spend"] += bought
            totals["spend_compliant"] += bought if status in GOOD else 0.0
        return {**totals, "may_see_spend": may_see_spend}

    @api.model
    def _get_trend(self):
        """Share compliant at the end of each month; months of which nothing is known are left out."""
        month = self.env["coi.analysis.month"]
        *ends, today = month._get_days(TREND_MONTHS)
        counts = month._count_days(ends, self._get_files_domain())
        asked = Domain("status", "in", [*SHORT, *GOOD]) & self._within("coi.compliance")
        standing = dict(self.env["coi.compliance"]._read_group(asked, ["status"], ["__count"]))
        if standing:
            counts[today] = (sum(standing.values()), sum(standing.get(status, 0) for status in GOOD))
        return [
            {
                "key": f"month:{fields.Date.to_string(day)}",
                "label": format_date(self.env, day, date_format="MMM yy"),
                "count": count,
                "compliant": compliant,
            }
            for day, (count, compliant) in sorted(counts.items())
        ]

    @api.model
    def _get_short(self):
        """What falls short most."""
        found = self.env["coi.deficiency"]._read_group(
            Domain("state", "=", "open") & Domain("compliance_id.active", "=", True) & self._within("coi.deficiency"),
            ["line", "code"],
            ["__count"],
            order="__count DESC, line, code",
            limit=TOP,
        )
        labels = {"labeler": Labeler(self.env), "codes": self._get_codes()} if found else {}
        return [
            {"key": f"short:{line}:{code}", "label": self._get_short_label(line, code, **labels), "count": count}
            for line, code, count in found
        ]

    @api.model
    def _get_read_certificates(self, prefix=""):
        """Accepted documents that were read, of the last twelve months."""
        since = fields.Date.subtract(self.env.company._coi_today(), months=12)
        return (
            Domain(f"{prefix}state", "=", "accepted")
            & Domain(f"{prefix}value_count", ">", 0)
            & Domain(f"{prefix}reviewed_on", ">=", fields.Datetime.to_datetime(since))
            & self._within("coi.certificate", prefix)
        )

    @api.model
    def _get_reader(self):
        """How many of the values that were read stood unchanged when they were accepted; False: not to be seen."""
        certificates = self.env["coi.certificate"]
        if not certificates.has_access("read"):
            return False
        ((documents, values),) = certificates._read_group(
            self._get_read_certificates(), [], ["__count", "value_count:sum"]
        )
        corrected = self.env["coi.correction"].search_count(self._get_read_certificates("certificate_id."))
        return {"documents": documents, "values": values or 0, "corrected": corrected}

    @api.model
    def _get_waiting(self):
        """How many orders and bills the gate would have to judge; False: whoever asks reads none."""
        if not self.env["coi.hold"].has_access("create"):
            return False
        here = Domain("company_id", "in", self.env.companies.ids)
        # whoever reads neither orders nor bills is told nothing: “0 held” would be wrong
        number, readable = 0, False
        for name, domain in (
            ("purchase.order", Domain("state", "in", WAITING)),
            (
                "account.move",
                Domain("move_type", "in", ("in_invoice", "in_receipt"))
                & Domain("state", "=", "posted")
                & Domain("payment_state", "in", ("not_paid", "partial")),
            ),
        ):
            if self.env[name].has_access("read"):
                readable = True
                number += self.env[name].search_count(domain & here, limit=JUDGE_AT_ONCE + 1)
        return readable and {"number": number, "at_once": number <= JUDGE_AT_ONCE}

    @api.model
    def _get_first_steps(self):
        """What to do first on a new database, and whether it is done."""
        sets = self.env["coi.requirement.set"].search([])
        return [
            {
                "done": bool(sets),
                "title": self.env._("Say what you require"),
                "text": self.env._("Write a requirement set, or take the starter requirements in the settings."),
                "action": "coi_management.coi_requirement_set_action",
            },
            {
                "done": bool(sets.tag_ids or self.env.company.coi_file_company_id.coi_requirement_set_id),
                "title": self.env._("Say of whom"),
                "text": self.env._(
                    "Give the set contact tags, or make it the company's own. Vendors' files open by themselves."
                ),
                "action": "coi_management.coi_requirement_set_action",
            },
            {
                "done": False,
                "title": self.env._("Drop the certificates you have"),
                "text": self.env._("Many at once: they are read, and wait for your review."),
                "action": "coi_management.coi_certificate_action",
            },
        ]

    # ------------------------------------------------------------ words and money

    @api.model
    def _convert(self, amount, company):
        """An amount of a company in the currency of the current one, at today's rate."""
        own = self.env.company.currency_id
        if not amount or company.currency_id == own:
            return float(amount or 0.0)
        return company.currency_id._convert(float(amount), own, self.env.company, fields.Date.context_today(self))

    @api.model
    def _get_codes(self):
        """Words for the codes of deficiencies."""
        # sudo: a catalogue is no secret
        provisions = self.env["coi.provision"].sudo().with_context(active_test=False).search([])
        return {
            **{found.deficiency_code: found.name for found in provisions if found.deficiency_code},
            **get_code_labels(self.env),
        }

    @api.model
    def _get_lines(self):
        """Words for the requirement lines that files have, in the order of the catalogue."""
        labeler = Labeler(self.env)
        # sudo: what is asked for is no vendor's secret
        requirements = self.env["coi.requirement"].sudo().search([])
        keys = {requirement._to_fact().key for requirement in requirements if requirement.coverage_type_ids}
        return self._label_lines(keys | {"party"}, labeler)

    @api.model
    def _label_lines(self, keys, labeler=None):
        """Keys of lines with their words, in the order of the catalogue; names and signature last."""
        labeler = labeler or Labeler(self.env)
        ordered = sorted(keys, key=lambda key: (key == "party", labeler._line_order(key), key))
        return [
            (key, self.env._("Names and Signature") if key == "party" else labeler.label("line", key))
            for key in ordered
        ]

    @api.model
    def _get_short_label(self, line, code, labeler=None, codes=None):
        codes = codes or self._get_codes()
        what = codes.get(code, code)
        if line == "party":
            return what
        return f"{(labeler or Labeler(self.env)).label('line', line)}: {what}"
