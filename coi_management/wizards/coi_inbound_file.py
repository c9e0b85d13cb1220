from odoo import api, fields, models


class CoiInboundFile(models.TransientModel):
    """Asks under which vendor mails are filed, and whether their sender writes for it from now on."""

    _name = "coi.inbound.file"
    _description = "File E-mails under a Vendor"

    inbound_ids = fields.Many2many("coi.inbound", required=True)
    partner_id = fields.Many2one("res.partner", string="Vendor", required=True, domain="[('parent_id', '=', False)]")
    address = fields.Char(compute="_compute_address")
    remember = fields.Boolean(
        string="Remember the Sender",
        compute="_compute_remember",
        store=True,
        readonly=False,
        help="What this address sends is filed by itself from now on, and it is asked when something is missing.",
    )
    role = fields.Selection(
        [("vendor", "Works for the vendor"), ("agent", "Is the vendor's insurance agent")],
        default="agent",
        required=True,
    )

    @api.depends("inbound_ids")
    def _compute_address(self):
        for wizard in self:
            addresses = {inbound._get_writer() for inbound in wizard.inbound_ids if inbound.automatic != "reply"}
            wizard.address = addresses.pop() if len(addresses) == 1 else False

    @api.depends("address")
    def _compute_remember(self):
        for wizard in self:
            wizard.remember = bool(wizard.address)

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        """Who writes from the vendor's own domain works for it."""
        domain = (self.partner_id.email_normalized or "").rpartition("@")[2]
        if domain and (self.address or "").endswith(f"@{domain}"):
            self.role = "vendor"

    def action_file(self):
        self.ensure_one()
        self.inbound_ids._file_under(self.partner_id)
        if self.remember and self.address:
            for compliance in self.inbound_ids.compliance_id:
                self.env["coi.contact"]._remember(compliance, self.role, self.address, "mail")
        return {"type": "ir.actions.act_window_close"}
