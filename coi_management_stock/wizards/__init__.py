from . import coi_override
