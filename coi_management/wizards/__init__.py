from . import coi_override
from . import coi_reject
