from . import test_insurance_dashboard
