from . import test_receipt_gate
