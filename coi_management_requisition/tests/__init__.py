from . import test_alternatives
