from . import test_receipt_gate
from . import test_access
