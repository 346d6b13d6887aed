from shop import *
from .orders import *
from .prices import *
from .talk import *


class Pile(NobodyHasThis):
    pass
