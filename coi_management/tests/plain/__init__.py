from . import test_hostile
from . import test_reader
from . import test_verification_answers
from . import test_verification_cases
from . import test_verification_forms
from . import test_verification_laws
from . import test_verification_merge
from . import test_verification_parties
