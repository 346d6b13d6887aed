# Every kind of expression.
import asyncio
x = y = z = None
a, (b, *c), [d, e] = 1, (2, 3, 4), [5, 6]
*head, last = range(3)
first, = (1,)
numbers = 0xFF, 0o17, 0b11, 1_000, 10**10, 1.5e3, 2j, -1, +1, ~1, not 1, .5, 5., 0xdead_beef
strings = 'a' "b" r'\d' b'\x00' rb'\d', u'c', """long
text""", '\N{BULLET}\u00fc\x41\101\
continued', B'x', Rb"y", bR'z'
ellipsis = ...
chained = 1 < numbers[0] <= 3 != 4 is not None in strings not in [] is x
logic = x and y or not z and (a or b) and c
choice = a if b else c if d else e
lam = lambda p, /, q, *r, s=1, **t: (p, q, r, s, t)
lam0 = lambda: (yield)
matrix = a @ b // c % d << e >> a & b | c ^ d
matrix @= b; matrix //= 2; matrix **= 3; matrix >>= 1; matrix <<= 1; matrix &= 1; matrix |= 1; matrix ^= 1; matrix %= 2; matrix -= 1; matrix /= 2
x.attr = x.attr.other[0](1)[1:2, ::3, ..., None].deep
x[1:2], x[:], x[::], x[a:b:c], x[1,], x[*c], x[lambda: 1] = a, b, c, d, e, a, b
x.count += 1
x[0] *= 2
f(1, *c, k=2, **d, **e)
f(i for i in c)
del x[0], x.attr, (y, z), [a]
{**d, 'k': 1, 2: 3, **e}, {1, *c}, [*c, *d], (*c, 1), {}, [], ()
[i for i in c], {i for i in c}, {i: j for i, j in d.items()}, (i for i in c)
[i + j for i in c if i if i > 1 for j in range(i) if j]
[[k for k in i] for i in c]
[lambda: i for i in c]
[(w := i, w) for i in c]
if (n := len(c)) > 1: print(n)
while chunk := f(): print(chunk)
print(f"{x}", f'{x!r:>{n}}', f"{x=}", f"{x = !s}", f"{{}}{x:%Y-%m-%d}", rf"\d{x}", f"{x['k']}", F"{ {1: 2}[1] }", f"{lambda_}" f"b" "c")
print(f"{f'{x}'}", f"""{
    x
}""", f"{x:{n}.{d}}", f"{x,}", f"{*c,}", f"{(lambda q: q)(1)}", f'{x:{"a"}}')
async def agen():
    yield 1
    async for i in other(): yield i
    async with ctx() as m, ctx(): await m
    r = [i async for i in other() if await i]
    r = [await i for i in c]
    return
def gen():
    got = yield
    got = yield 1, 2
    got = yield from gen()
    x = yield *got, 1
    return *got, 1
print(*c, sep='')
print((yield_) if False else x)
assert x, "message"
assert (x
        and y)
é = "ünï" + 日本
x = (
    1  # comment
    +  # more
    2 \
    + 3
)
not_in = x not in (1,) and x is not y
