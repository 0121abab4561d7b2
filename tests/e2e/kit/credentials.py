"""Content credentials (C2PA) and XMP made by hand, right or wrong; nothing of them is signed."""
import hashlib
import struct

C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
AI = "trainedAlgorithmicMedia"


def head(major, value):
    for low, form, most in ((24, ">B", 0x100), (25, ">H", 0x10000), (26, ">I", 1 << 32), (27, ">Q", 1 << 64)):
        if value < 24:
            return bytes([major << 5 | value])
        if value < most:
            return bytes([major << 5 | low]) + struct.pack(form, value)
    raise ValueError(value)


def cbor(value):
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(cbor, value))
    return head(5, len(value)) + b"".join(cbor(key) + cbor(each) for key, each in value.items())


def box(kind, *content):
    inside = b"".join(content)
    return struct.pack(">I4s", len(inside) + 8, kind) + inside


def superbox(label, *boxes, kind=b"c2ma"):
    described = kind + bytes.fromhex("00110010800000aa00389b71") + b"\3" + label.encode() + b"\0"
    return box(b"jumb", box(b"jumd", described), *boxes)


def assertion(label, value):
    return superbox(label, box(b"cbor", cbor(value)), kind=b"cbor")


def manifest(generator, source_type=None, action="c2pa.created", titles=(), label="urn:c2pa:1"):
    """A manifest without a signature: `generator` did `action` on a video of this type, from ingredients."""
    done = {"action": action} | ({"digitalSourceType": IPTC + source_type} if source_type else {})
    parts = [assertion("c2pa.actions.v2", {"actions": [done]})]
    parts += [assertion(f"c2pa.ingredient.v3__{at}", {"dc:title": title}) for at, title in enumerate(titles)]
    return superbox(label, superbox("c2pa.assertions", *parts, kind=b"c2as"),
                    assertion("c2pa.claim.v2", {"claim_generator_info": {"name": generator}}))


def store(*manifests):
    return superbox("c2pa", *manifests, kind=b"c2pa")


def c2pa_box(content, purpose=b"manifest"):
    return box(b"uuid", C2PA, bytes(4), purpose + b"\0", bytes(8) if purpose == b"manifest" else b"", content)


def packet(inside, before=""):
    return (f"<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>{before}<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "
            "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' "
            "xmlns:Iptc4xmpExt='http://iptc.org/std/Iptc4xmpExt/2008-02-29/'>"
            f"{inside}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>")


def source(code):
    return f"<Iptc4xmpExt:DigitalSourceType>{IPTC}{code}</Iptc4xmpExt:DigitalSourceType>"


def xmp_box(text, encoding="utf-8"):
    return box(b"uuid", XMP, text.encode(encoding))


def ended(path, target, *boxes):
    """A copy of an MP4 file with more boxes after its end, where they move nothing."""
    target.write_bytes(path.read_bytes() + b"".join(boxes))
    return target


def covered(path, target, *pictures):
    """A copy of an MP4 file with these covers: (label, bytes), where 13 is a JPEG, 14 a PNG and 0 leaves it open."""
    data = path.read_bytes()
    at = data.index(b"moov") - 4
    size = struct.unpack_from(">I", data, at)[0]
    assert data.index(b"mdat") < at, "the pictures would move"
    covers = box(b"covr", *(box(b"data", struct.pack(">II", label, 0), picture) for label, picture in pictures))
    meta = box(b"meta", bytes(4), box(b"hdlr", bytes(8), b"mdirappl", bytes(9)), box(b"ilst", covers))
    target.write_bytes(data[:at] + box(b"moov", data[at + 8:at + size], box(b"udta", meta)) + data[at + size:])
    return target


def digest(path):
    """SHA-256 of the manifest store in an MP4 file, as its box is laid out."""
    data = path.read_bytes()
    at = data.index(C2PA) + len(C2PA) + 4
    at = data.index(b"\0", at) + 1 + 8
    return hashlib.sha256(data[at:at + struct.unpack_from(">I", data, at)[0]]).hexdigest()
