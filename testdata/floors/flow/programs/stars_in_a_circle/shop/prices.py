from shop import *
from .orders import *
from .stock import *
from .talk import *


class Price(NobodyHasThis):
    pass
