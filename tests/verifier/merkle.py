"""The Merkle tree of RFC 6962 over the lines of the log."""

import hashlib


def leaf(line):
    """The hash of one entry."""
    return hashlib.sha256(b"\x00" + line).digest()


def node(left, right):
    """The hash of two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def roots(leaves, sizes):
    """The root at each wanted size; a size beyond the leaves gets None."""
    wanted, found, stack = set(sizes), {}, []
    if 0 in wanted:
        found[0] = hashlib.sha256(b"").digest()
    for n, h in enumerate(leaves, start=1):
        stack.append((0, h))
        while len(stack) > 1 and stack[-1][0] == stack[-2][0]:
            level, right = stack.pop()
            stack.append((level + 1, node(stack.pop()[1], right)))
        if n in wanted:
            found[n] = _fold(stack)
    return {n: found.get(n) for n in wanted}


def _fold(stack):
    h = stack[-1][1]
    for _, left in reversed(stack[:-1]):
        h = node(left, h)
    return h
