from . import account_payment_register
from . import base_partner_merge
from . import coi_as_of
from . import coi_change_preview
from . import coi_ask
from . import coi_override
from . import coi_reject
from . import coi_withdraw
