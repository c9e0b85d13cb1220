from . import coi_import
from . import document
from . import portal
from . import smart_link
from . import sheets
