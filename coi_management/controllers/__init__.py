from . import document
from . import smart_link
from . import sheets
