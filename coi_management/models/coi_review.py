from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, is_html_empty

from .coi_turns import by_turns

#: What stays as it is once a review is closed.
CLOSED = {"name", "company_id", "date_from", "date_to", "user_id", "conclusion", "line_ids"}

#: What the button writes, and nobody else.
DECISION = {"state", "figures", "closed_by_id", "closed_on"}

#: What answering writes by itself.
STAMP = {"user_id", "answered_on"}

#: How many days the responsible person has.
DAYS = 14


class CoiReviewItem(models.Model):
    """A question that every review of the network answers."""

    _name = "coi.review.item"
    _description = "Insurance Review Question"
    _order = "sequence, id"

    name = fields.Char(string="Question", required=True, translate=True)
    description = fields.Text(string="How to Answer It", translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: asked in all companies.")
    tile = fields.Selection(
        "_selection_tile", string="Number", help="Which number of the dashboard stands beside it, with its list."
    )

    @api.model
    def _selection_tile(self):
        dashboard = self.env["coi.dashboard"]
        tiles = {**dashboard._get_standing_tiles(), **dashboard._get_work_tiles()}
        return [(key, tile["label"]) for key, tile in tiles.items()]


class CoiReview(models.Model):
    """A scheduled look at the network: a checklist, who went through it, and what was decided.

    A closed review is part of the record: nobody changes or deletes it.
    """

    _name = "coi.review"
    _description = "Insurance Review"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_to desc, id desc"
    _coi_closed = frozenset(DECISION)

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        readonly=True,
        default=lambda self: self.env.company.coi_file_company_id,
    )
    date_from = fields.Date(
        string="From", required=True, default=lambda self: self._get_next_start(self.env.company.coi_file_company_id)
    )
    date_to = fields.Date(string="To", required=True, default=lambda self: self.env.company._coi_today())
    user_id = fields.Many2one(
        "res.users", string="Responsible", default=lambda self: self.env.user, tracking=True, ondelete="restrict"
    )
    state = fields.Selection(
        [("open", "Open"), ("done", "Done")], required=True, default="open", readonly=True, copy=False, tracking=True
    )
    line_ids = fields.One2many("coi.review.line", "review_id", string="Checklist", copy=False)
    conclusion = fields.Html(help="What was seen, and what was decided.", copy=False)
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    closed_on = fields.Datetime(readonly=True, copy=False)
    required_count = fields.Integer(
        string="Vendors of Whom Insurance Is Required",
        compute="_compute_counts",
        help="When it was closed; today while it is open.",
    )
    compliant_count = fields.Integer(string="Compliant", compute="_compute_counts")
    compliant_share = fields.Float(string="Share Compliant", compute="_compute_counts", help="From 0 to 1.")
    figures = fields.Json(readonly=True, copy=False, help="The numbers of the dashboard when it was closed.")
    open_line_count = fields.Integer(string="Open Questions", compute="_compute_open_line_count")
    finding_count = fields.Integer(string="Findings", compute="_compute_open_line_count")

    _dates_in_order = models.Constraint("CHECK(date_to >= date_from)", "A review cannot end before it begins.")

    # ------------------------------------------------------------ figures

    @api.depends("state", "figures", "company_id")
    def _compute_counts(self):
        for review in self:
            figures = review.figures if review.state == "done" else review._get_figures()
            review.required_count = figures.get("required", 0)
            review.compliant_count = figures.get("compliant", 0)
            review.compliant_share = review.compliant_count / review.required_count if review.required_count else 0.0

    def _get_figures(self):
        """The dashboard's numbers for the company of the review, as of now, for whoever looks."""
        dashboard = self._get_dashboard()
        return dashboard._count({**dashboard._get_standing_tiles(), **dashboard._get_work_tiles()})

    def _get_dashboard(self):
        """The dashboard of the company of the review."""
        seat = self.company_id._coi_get_seat(self.env.user)
        return self.env["coi.dashboard"].with_context(allowed_company_ids=seat.ids)

    @api.depends("line_ids.state")
    def _compute_open_line_count(self):
        for review in self:
            review.open_line_count = len(review.line_ids.filtered(lambda line: line.state == "open"))
            review.finding_count = len(review.line_ids.filtered(lambda line: line.state == "finding"))

    # ------------------------------------------------------------ life

    @api.model
    def _get_next_start(self, company):
        """The day after the last review of the company; without one a quarter ago."""
        last = self.search([("company_id", "=", company.id)], order="date_to desc", limit=1)
        today = company._coi_today()
        start = last.date_to + relativedelta(days=1) if last else today - relativedelta(months=3)
        return min(start, today)

    @api.model_create_multi
    def create(self, vals_list):
        reviews = super().create([{**vals, "state": "open"} for vals in vals_list])
        for review in reviews.filtered(lambda found: not found.line_ids):
            review._take_questions()
        return reviews

    def _take_questions(self):
        """Copy the questions in force, so that a later change of the catalogue does not touch this review."""
        self.ensure_one()
        questions = self.env["coi.review.item"].search([("company_id", "in", [False, self.company_id.id])])
        self.line_ids = [
            Command.create(
                {"sequence": found.sequence, "name": found.name, "description": found.description, "tile": found.tile}
            )
            for found in questions
        ]

    def write(self, vals):
        if DECISION & vals.keys() and not self.env.su:
            raise UserError(self.env._("A review is closed by its button."))
        if CLOSED & vals.keys() and any(review.state == "done" for review in self):
            raise UserError(self.env._("A closed review is part of the record: open a new one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if any(review.state == "done" for review in self):
            raise UserError(self.env._("A closed review is part of the record: it cannot be deleted."))

    def action_close(self):
        """Close it, with the numbers as they stand.

        :raise UserError: while questions are open, or nothing was concluded
        """
        self.check_access("write")
        for review in self.filtered(lambda found: found.state == "open"):
            if review.open_line_count:
                raise UserError(
                    self.env._(
                        "Questions of the checklist that are still open: %(number)s.", number=review.open_line_count
                    )
                )
            if is_html_empty(review.conclusion):
                raise UserError(self.env._("Write down what was concluded."))
            # sudo: what a closed review says of itself is written by this button alone
            review.sudo().write(
                {
                    "figures": review._get_figures(),
                    "closed_by_id": self.env.uid,
                    "closed_on": fields.Datetime.now(),
                    "state": "done",
                }
            )
            review.activity_feedback(["mail.mail_activity_data_todo"])
        return True

    @api.model
    @by_turns
    def _cron_open(self):
        """Open the next review of each company once its months are over, and tell who is responsible."""
        for company in self.env["res.company"]._coi_get_file_companies():
            if not company.coi_review_months:
                continue
            last = self.search([("company_id", "=", company.id)], order="date_to desc", limit=1)
            today = company._coi_today()
            since = last.date_to or fields.Date.to_date(company.create_date)
            if last.state == "open" or today < since + relativedelta(months=company.coi_review_months):
                continue
            start = self._get_next_start(company)
            review = self.create(
                {
                    "name": self.env._(
                        "Review %(start)s to %(end)s",
                        start=format_date(self.env, start),
                        end=format_date(self.env, today),
                    ),
                    "company_id": company.id,
                    "date_from": start,
                    "date_to": today,
                    "user_id": company.coi_review_user_id.id,
                }
            )
            if review.user_id:
                review.activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=review.user_id.id,
                    date_deadline=today + relativedelta(days=DAYS),
                    summary=self.env._("Review the insurance of our vendors"),
                )


class CoiReviewLine(models.Model):
    """A question of a review: its number on the day, who answered it, and what was found."""

    _name = "coi.review.line"
    _description = "Insurance Review Answer"
    _order = "review_id, sequence, id"
    _coi_closed = frozenset(STAMP)

    review_id = fields.Many2one("coi.review", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="review_id.company_id", store=True, index=True)
    review_state = fields.Selection(related="review_id.state")
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Question", required=True)
    description = fields.Text(string="How to Answer It", readonly=True)
    tile = fields.Char(readonly=True)
    number = fields.Integer(compute="_compute_number", help="By the dashboard: today, or when the review was closed.")
    state = fields.Selection(
        [("open", "Open"), ("fine", "In order"), ("finding", "Finding"), ("skipped", "Does not apply")],
        string="Answer",
        required=True,
        default="open",
    )
    note = fields.Text(string="What Was Found and Decided")
    user_id = fields.Many2one("res.users", string="Answered By", readonly=True, copy=False, ondelete="restrict")
    answered_on = fields.Datetime(readonly=True, copy=False)

    @api.depends("tile", "review_id.figures", "review_id.state")
    def _compute_number(self):
        for review, lines in self.grouped("review_id").items():
            figures = review.figures if review.state == "done" else review._get_figures() if review else {}
            for line in lines:
                line.number = (figures or {}).get(line.tile, 0)

    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")
        self._check_open(
            self.env["coi.review"].browse(vals["review_id"] for vals in vals_list if vals.get("review_id"))
        )
        return super().create([self._stamp({key: vals[key] for key in vals.keys() - STAMP}) for vals in vals_list])

    def write(self, vals):
        self._check_open(self.review_id)
        return super().write(self._stamp({key: vals[key] for key in vals.keys() - STAMP - {"review_id"}}))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        self._check_open(self.review_id)

    @api.model
    def _check_open(self, reviews):
        if any(review.state == "done" for review in reviews):
            raise UserError(self.env._("A closed review is part of the record: open a new one."))

    @api.model
    def _stamp(self, vals):
        """Who answers is whoever is signed in, and nobody says otherwise."""
        if "state" not in vals and "note" not in vals:
            return vals
        if vals.get("state") == "open":
            return {**vals, "user_id": False, "answered_on": False}
        if vals.get("state") is None and not vals.get("note"):
            return vals
        return {**vals, "user_id": self.env.uid, "answered_on": fields.Datetime.now()}

    def action_open(self):
        """The list behind the number: of the company of the review alone, whichever are selected."""
        self.ensure_one()
        self.check_access("read")
        action = self.review_id._get_dashboard().open_tile(self.tile or "")
        return action and {**action, "domain": [*action["domain"], ("company_id", "=", self.company_id.id)]}
