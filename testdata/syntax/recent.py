# Python 3.12 to 3.14.
type Alias = int | str
type Generic[T] = list[T]
type Many[T: int, *Ts, **P] = Callable[P, T]
type Default[T = int] = list[T]
def f[T](x: T) -> T: return x
def g[T: (int, str), *Ts, **P](x: T, *args: *Ts, **kw: P.kwargs) -> T: return x
class C[T]: pass
class D[T: int = bool](C[T], metaclass=M): pass
async def h[T](x): return x
print(f"{x["k"]}", f"{'\n'.join(a)}", f"{f"{f"{1}"}"}", f"{
    x  # comment
}")
print(t"hello {name!r:>{width}}", rt"\d{x}", T"{x=}")
try:
    pass
except A, B:
    pass
try:
    pass
except* A, B:
    pass
def finally_return():
    for i in x:
        try: return 1
        finally: continue
with (a as b, c): pass
x: tuple[*Ts]
def k(*args: *tuple[int, ...]): pass
a[*b] = c[*d, 1:2]
for x in *a, *b: pass
@a.b[c](d) if e else f
def l(): pass
lambda *, k=1: k
lambda *a, **k: a
lambda a, /: a
