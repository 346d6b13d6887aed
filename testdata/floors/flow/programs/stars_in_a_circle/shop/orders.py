from shop import *
from .prices import *
from .stock import *
from .talk import *


class Order(NobodyHasThis):
    pass
