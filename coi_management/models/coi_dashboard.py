from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date


class CoiDashboard(models.AbstractModel):
    """Where the network stands, on one page.

    Every number is a *tile*: a model, a domain and an action. It is counted by that domain and opens the list with the
    same, under the rights of whoever looks, so that the two can never differ. They are in coi_dashboard_tiles.py.
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
