match command:
    case 1 | -1 | 1.5 | -2 + 3j | "s" | "a" "b" | b"x" | None | True | False: pass
    case -1: pass
    case []: pass
    case [x]: pass
    case [x, y, *rest]: pass
    case (x, *_, y): pass
    case (x,): pass
    case x, y: pass
    case x,: pass
    case *a, b: pass
    case {}: pass
    case {"k": v, 1: _, -1: w, a.b: [z], **rest}: pass
    case {"x": None} | {"y": 1}: pass
    case {-0-0j: q}: pass
    case str(): pass
    case str(s) | bytes(s): pass
    case Point(x=0, y=py) if py > 0: pass
    case a.Point(x, y=-1): pass
    case Color.RED | Color.GREEN as c: pass
    case [Point(x=0) as p, ("a" | "b") as q]: pass
    case Point(x=(1 | 2)): pass
    case _ if guard(): pass
    case _: pass
match a, b:
    case 1, 2: pass
match command:
    case (x): pass
match (a):
    case other: pass
match *a, b:
    case _: pass
match x := f():
    case y: print(x, y)
match = 1
match.case = match[0]
case = type = _ = 2
print(match, case, type(x), _)
match(x)
match x:
    case C(value=str() as text, other=A() | B() as z) | D(1 as text, key=2 as z):
        text, z
