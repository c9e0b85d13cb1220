from . import coi_certificate, coi_compliance, coi_reminder
