from odoo import api, models


class Base(models.AbstractModel):
    """Nothing gets into a record of ours as a default that could not get into it as a value.

    A client's context comes by RPC as values do, ``default_state`` in it is a state that was typed in; and everybody
    may keep a personal default for any field (``ir.default``). Odoo takes both before what a model says itself.
    """

    _inherit = "base"

    #: Fields that nobody types in: written by buttons and by our own methods alone.
    _coi_closed = frozenset()

    @api.model
    def _add_missing_default_values(self, values):
        closed = self._coi_closed - values.keys() if self._coi_closed and not self.env.su else None
        if not closed:
            return super()._add_missing_default_values(values)
        # sudo: what the model says itself, not what its user wants, see ir.default
        own = self.sudo().default_get(sorted(closed))
        filled = super()._add_missing_default_values({**values, **dict.fromkeys(closed)})
        return {name: value for name, value in filled.items() if name not in closed} | own
