"""MP4 boxes taken apart and put together again: edit lists as editors write them, headers with odd values."""
import struct

CONTAINERS = {b"moov", b"trak", b"edts", b"mdia", b"minf", b"stbl"}
DISPLAY = 0x10000


def parsed(data):
    """[[kind, content]]: the content is bytes, or a list of the same for a box that holds other boxes."""
    boxes, at = [], 0
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1:
            size, head = struct.unpack_from(">Q", data, at + 8)[0], 16
        body = data[at + head:at + size if size else len(data)]
        boxes.append([kind, parsed(body) if kind in CONTAINERS else body])
        at += size or len(data)
    return boxes


def built(boxes):
    made = b""
    for kind, content in boxes:
        body = built(content) if isinstance(content, list) else content
        made += struct.pack(">I4s", len(body) + 8, kind) + body
    return made


def find(boxes, *kinds):
    """The first box along a path of kinds; None where there is none."""
    for kind, content in boxes:
        if kind == kinds[0].encode():
            return content if len(kinds) == 1 else find(content, *kinds[1:])
    return None


def change(boxes, path, body):
    """Another content for the box at the path."""
    for box in boxes:
        if box[0] == path[0].encode():
            if len(path) == 1:
                box[1] = body
            else:
                change(box[1], path[1:], body)
            return


def tracks(boxes):
    """The tracks by their handler: vide, soun."""
    return {find(content, "mdia", "hdlr")[8:12].decode(): content
            for kind, content in find(boxes, "moov") if kind == b"trak"}


def timescale(header):
    """The time scale of an mvhd or mdhd."""
    return struct.unpack_from(">I", header, 20 if header[0] else 12)[0]


def seconds(path):
    """The length in the movie's header."""
    with open(path, "rb") as file:
        while head := file.read(8):
            size, kind = struct.unpack(">I4s", head)
            if kind == b"moov":
                header = find(parsed(file.read(size - 8)), "mvhd")
                return struct.unpack_from(">Q" if header[0] else ">I", header, 24 if header[0] else 16)[0] / timescale(header)
            file.seek((struct.unpack(">Q", file.read(8))[0] - 16) if size == 1 else size - 8, 1)
    raise ValueError(f"{path} has no moov")


def set_edits(boxes, handler, edits):
    """An edit list of (seconds shown, seconds in the media or None for nothing, rate), in place of the former one."""
    movie, track = timescale(find(boxes, "moov", "mvhd")), tracks(boxes)[handler]
    media = timescale(find(track, "mdia", "mdhd"))
    rows = b"".join(struct.pack(">Iii", round(shown * movie), -1 if start is None else round(start * media), round(rate * DISPLAY))
                    for shown, start, rate in edits)
    track[:] = [box for box in track if box[0] != b"edts"]
    track.insert(1, [b"edts", [[b"elst", struct.pack(">II", 0, len(edits)) + rows]]])


def edited(source, target, video=None, sound=None):
    """A copy of an MP4 file whose index is at its end, with other edit lists."""
    boxes = parsed(source.read_bytes())
    if [kind for kind, _ in boxes].index(b"moov") < [kind for kind, _ in boxes].index(b"mdat"):
        raise ValueError(f"the index of {source} stands first: its offsets would be wrong")
    for handler, edits in (("vide", video), ("soun", sound)):
        if edits is not None:
            set_edits(boxes, handler, edits)
    target.write_bytes(built(boxes))
    return target


QUARTER_TURN = struct.pack(">9i", 0, DISPLAY, 0, -DISPLAY, 0, 0, 0, 0, 1 << 30)  # clockwise


def cropped(source, target, clap, turned=False):
    """A copy of an MP4 file whose index stands at its end or before fragments, with a clean aperture: eight numbers as in
    ISO/IEC 14496-12."""
    boxes = parsed(source.read_bytes())
    track = tracks(boxes)["vide"]
    if turned:
        change(track, ["tkhd"], (header := find(track, "tkhd"))[:40] + QUARTER_TURN + header[76:])
    for box in find(track, "mdia", "minf", "stbl"):
        if box[0] == b"stsd":
            size, entry = struct.unpack_from(">I", box[1], 8)[0], box[1][12:]
            inner = struct.pack(">I4s8i", 40, b"clap", *clap)
            box[1] = box[1][:8] + struct.pack(">I", size + len(inner)) + entry[:size - 4] + inner + entry[size - 4:]
    target.write_bytes(built(boxes))
    return target


def first_shown(path, handler):
    """Where in its media a track begins, in seconds: encoders add samples before; B pictures are shown with a delay."""
    track = tracks(parsed(path.read_bytes()))[handler]
    edits = find(track, "edts", "elst")
    return struct.unpack_from(">i", edits, 12)[0] / timescale(find(track, "mdia", "mdhd")) if edits else 0.0


def has_sound(path):
    return "soun" in tracks(parsed(path.read_bytes()))
