from .orders import *
from .prices import *
from .stock import *
from .talk import *
