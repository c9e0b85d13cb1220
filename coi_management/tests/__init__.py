from . import test_access
from . import test_certificate
from . import test_compliance
from . import test_gate
from . import test_requirement
from . import test_waiver
