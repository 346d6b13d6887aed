"""Every kind of statement."""
from __future__ import annotations
import os, os.path as p, a.b.c
from . import x
from .. import y as z
from ...pkg.mod import (q, r as s,)
from mod import *
global gg
if a: pass
elif b: pass
elif c: pass
else: pass
for i in range(3): continue
else: pass
for i, (j, *k) in pairs:
    if i: break
    else: continue
else:
    done()
for x.attr in y: pass
for x[0] in 1, 2, *z: pass
while True:
    if a: break
    while b:
        continue
    else:
        break
try: f()
except: g()
try:
    f()
except (A, B) as e:
    raise
try:
    f()
except* C:
    pass
try:
    f()
except A: raise X from e
except B as e: raise X(e)
else: pass
finally: g()
try:
    try: f()
    finally: h()
finally:
    pass
with a: pass
with a as b, c as (d, e): pass
with (a as b, c as d,): pass
with (a, b): pass
with (yield_): pass
with open(a) as x.f, open(b) as y[0]: pass
with (open(a) as f): pass
def f0(): ...
def f1(a, b: int, c=1, d: str = 'x', *args: int, e, g=2, **kwargs: dict[str, int]) -> None: return None
def f2(a, /, b, *, c): return a, b, c
def f3(*, k): nonlocal_ = 1
@deco
@deco.more(1)
@(lambda f: f)
@x[0]
def f4(): pass
def outer():
    v = 1
    def inner():
        nonlocal v
        global w
        v = 2; w = 3
        def innermost(): return v, w
        return innermost
    class Local:
        u = v
        def m(self): return v, __class__
    return inner, Local
async def co():
    await x
    async with a as b: pass
    async for i in x: pass
    else: pass
class A: pass
class B(): x = 1
@deco
class C(A, B, metaclass=M, **kw):
    """doc"""
    f: int
    g: "list[str]" = None
    h = [f for _ in range(3)]
    __slots__ = ('a',)
    @property
    def p(self): return self._p
    @p.setter
    def p(self, v): self._p = v
    class Inner: pass
    if True:
        def q(self): return super().q()
    async def r(self): pass
x: int
y: int = 1
z.w: int = 2
z[0]: "int" = 3
(t): int = 4
a = b = c = d
a, b = b, a
a: tuple = 1, 2
pass; pass
raise
