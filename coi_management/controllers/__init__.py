from . import document
from . import sheets
