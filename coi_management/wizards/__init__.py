from . import account_payment_register
from . import base_partner_merge
from . import coi_override
from . import coi_reject
from . import coi_withdraw
