"""Matroska elements taken apart and put together again: cropped pictures."""
CROP = ("54cc", "54bb", "54dd", "54aa")  # left, top, right, bottom
SEGMENT, TRACKS, ENTRY, VIDEO = "18538067", "1654ae6b", "ae", "e0"
PLACES = ("114d9b74", "1c53bb6b", "ec")  # elements that name places in the file, which move; and empty room
DISPLAY = ("54b0", "54ba", "54b2")


def number(data, at, mask):
    """The number in EBML's own form, its length, and whether it is the mark for "unknown"."""
    length = 9 - data[at].bit_length()
    value = int.from_bytes(data[at:at + length], "big")
    most = (1 << 7 * length) - 1
    return (value & most if mask else value), length, value & most == most


def elements(data):
    """(kind, content, all of it) of each element."""
    at = 0
    while at < len(data):
        _, head, _ = number(data, at, False)
        size, more, unknown = number(data, at + head, True)
        content = data[at + head + more:] if unknown else data[at + head + more:at + head + more + size]
        end = at + head + more + len(content)
        yield data[at:at + head].hex(), content, data[at:end]
        at = end


def element(kind, content):
    return bytes.fromhex(kind) + (1 << 56 | len(content)).to_bytes(8, "big") + content


def cropped(source, target, edges, display=None):
    """A copy of a file that crops so many pixels at the left, top, right and bottom of its pictures."""
    numbers = list(zip(CROP, edges)) + list(zip(DISPLAY, display or ()))

    def within(data, path):
        made = b""
        for kind, content, whole in elements(data):
            if kind == path[0]:
                made += element(kind, within(content, path[1:]) if len(path) > 1 else
                                b"".join(each for inner, _, each in elements(content) if inner not in DISPLAY) +
                                b"".join(element(inner, value.to_bytes(2, "big")) for inner, value in numbers))
            elif kind not in PLACES:
                made += whole
        return made
    target.write_bytes(within(source.read_bytes(), [SEGMENT, TRACKS, ENTRY, VIDEO]))
    return target
