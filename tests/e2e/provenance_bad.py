"""Credentials and XMP that are no good: the video is examined as always, and one line says what is wrong."""
import struct

from kit import clips, lips
from kit.checks import check, equal
from kit.credentials import AI, IPTC, assertion, box, c2pa_box, cbor, ended, head, manifest, packet, source, store, superbox, xmp_box
from kit import credentials

GOOD = manifest("Model", AI)
ENTITIES = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;'>]>"
EVERY_MAJOR_TYPE = (bytes([0x8a]) + cbor(7) + cbor(-7) + cbor(b"x") + cbor("x") + cbor([]) + cbor({}) + bytes([0xc1]) + cbor(1) +
                    bytes([0xf5]) + bytes([0xf9, 0x3c, 0]) + bytes([0xd8, 0x20]) + cbor("x"))


def nested(inside, times):
    for _ in range(times):
        inside = superbox("c2pa", inside)
    return inside


def lying(data, find, size):
    """The length of the box that begins before `find` becomes another."""
    at = data.index(find) - 4
    return data[:at] + struct.pack(">I", size) + data[at + 4:]


def claim(content):
    return c2pa_box(store(superbox("urn:c2pa:1", superbox("c2pa.claim.v2", box(b"cbor", content)))))


def rows():
    """name, boxes, what the fault says: of the credentials; or in the notes where they are None."""
    good = store(GOOD)
    yield "cut in the middle", c2pa_box(good)[:-200], "they are cut off"
    yield "cut in its head", c2pa_box(good)[:40], "something else"
    yield "empty", c2pa_box(b""), "something else"
    yield "nested 1,000 deep", c2pa_box(nested(b"", 1000)), "no claim"
    yield "of 100 MB", c2pa_box(store(superbox("urn:c2pa:1", box(b"free", bytes(100 << 20))))), "no more than"
    yield "a box that claims more", c2pa_box(lying(good, b"jumb", 1 << 30)), "cut off"
    yield "a manifest that claims more", c2pa_box(store(lying(GOOD, b"jumb", 1 << 30))), "a length in them is wrong"
    yield "twice", c2pa_box(good) + c2pa_box(store(manifest("Other"))), "twice"
    yield "no JUMBF", c2pa_box(bytes(5000)), "something else"
    yield "CBOR of every major type", claim(EVERY_MAJOR_TYPE), None
    yield "CBOR of 2^60 values", claim(head(4, 1 << 60)), "cut off"
    yield "CBOR nested 100,000 deep", claim(head(4, 1) * 100_000), "nested more than 32 deep"
    yield "a million values", claim(head(4, 1_000_000) + cbor(1) * 1_000_000), "more than 100000 values"
    yield "a text that is no UTF-8", claim(cbor({"claim_generator": "x"}).replace(b"x", b"\xff")), None
    yield "control characters", claim(cbor({"claim_generator": "a\x1b[31m\nb"})), None
    yield "a signature without a certificate", c2pa_box(store(superbox("urn:c2pa:1", assertion("c2pa.claim", {}), superbox(
        "c2pa.signature", box(b"cbor", cbor([cbor({33: b"no certificate"}), {}, 0, b""])))))), None
    for name, json, words in (("30 MB of JSON", b"[" + b"[]," * 10_000_000 + b"[]]", "takes 30.0 MB"), ("a text in place of JSON", b"hello", "no JSON")):
        yield name, c2pa_box(store(superbox("urn:c2pa:1", assertion("c2pa.claim", {}), superbox(
            "c2pa.assertions", superbox("c2pa.metadata", box(b"json", json)))))), words
    good_packet = packet(source(AI))
    yield "XMP cut off", xmp_box(good_packet[:300]), ("XMP", "")
    yield "XMP of 10 MB", xmp_box(packet("<a b='c'>text</a>" * 600_000 + source(AI))), ("", AI)
    yield "XMP of 20 MB", xmp_box(packet("<a b='c'>text</a>" * 1_200_000 + source(AI))), ("no more than 16", "")
    yield "XMP nested", xmp_box(packet("<a>" * 1_000_000)), ("nested more than 100 deep", "")
    yield "XMP with entities", xmp_box(packet(source("&c;"), ENTITIES)), ("document type", "")
    yield "XMP in UTF-16", xmp_box(good_packet, "utf-16-le"), ("", AI)
    yield "XMP in UTF-16 with a mark", xmp_box("\ufeff" + good_packet, "utf-16-be"), ("", AI)
    yield "XMP in UTF-32", xmp_box(good_packet, "utf-32"), ("XMP", "")
    yield "XMP of zeros", xmp_box("\0" * 1000), ("XMP", "")
    yield "XMP that names no code", xmp_box(packet(source("BuyNow"))), ("BuyNow", "")
    yield "XMP with a list", xmp_box(packet(f"<Iptc4xmpExt:DigitalSourceType><rdf:Bag><rdf:li>{IPTC}{AI}</rdf:li><rdf:li>{IPTC}digitalCapture"
                                            "</rdf:li></rdf:Bag></Iptc4xmpExt:DigitalSourceType>")), ("", AI)
    yield "XMP twice", xmp_box(packet(source("print"))) + xmp_box(good_packet), ("", AI)


def of_video(told):
    facts = dict(told["input"])
    return {name: value for name, value in facts.items() if name not in ("credentials", "digital_source_type", "ai_tag", "unread", "bytes")}


def bad(folder, daemon):
    plain = clips.tiny(folder / "plain.mp4", 1)
    wanted = of_video(lips.child({"operation": "probe"}, plain)["done"])
    for name, boxes, words in rows():
        path = ended(plain, folder / "bad.mp4", boxes)
        told = lips.child({"operation": "probe"}, path)
        if not check(f"{name}: the video is examined as always", "done" in told and of_video(told["done"]) == wanted, told):
            continue
        done, lines = told["done"], told["done"].get("notes", "").splitlines()
        found = done["input"].get("credentials")
        check(f"{name}: a line is a line", all(0 < len(line) < 400 and line.isprintable() for line in lines), lines)
        if isinstance(words, tuple):
            fault, code = words
            check(f"{name}: told", fault in "\n".join(lines) and sum("may say AI" in line or "may mean AI" in line for line in lines) == bool(fault), lines)
            equal(f"{name}: its type", done["input"].get("digital_source_type", ""), code)
        else:
            check(f"{name}: told", found and (words or "") in (found.get("fault") or "") and bool(words) == ("fault" in found), found)
            check(f"{name}: the loss is told", any("not in the copy" in line for line in lines), lines)
            check(f"{name}: a digest", len(found["digest"]) == 64, found)
    bounded(folder, plain)
    labelled(folder, plain)
    wrong_place(folder, plain)
    stored(folder, daemon)


def bounded(folder, plain):
    """Names of signs without width, in every place: the answer stays short, and the video is used."""
    marks = "A" + "\u0301" * 200_000
    path = ended(plain, folder / "bad.mp4", c2pa_box(store(manifest(marks, AI, action=marks, titles=[marks]))), xmp_box(packet(source(marks))))
    told = lips.child({"operation": "probe"}, path)
    check("names of 200,000 signs without width are cut", told["done"]["input"].get("digital_source_type") == AI and
          len(str(told).encode()) < 10_000, str(told)[:300])


def labelled(folder, plain):
    """Tags of other programs that say AI."""
    for key, value, tag in (("aigc_info", '{"aigc_label_type": 1}', "aigc_info"), ("AIGC", '{"Label":"1"}', "AIGC"), ("aigc_info", '{"aigc_label_type": 0}', None)):
        path = folder / "tagged.mp4"
        lips.ffmpeg("-i", plain, "-c", "copy", "-movflags", "use_metadata_tags", "-metadata", f"{key}={value}", path)
        done = lips.child({"operation": "probe"}, path)["done"]
        lines = done.get("notes", "").splitlines()
        equal(f"{key}={value}: told", (done["input"].get("ai_tag"), any("not in the copy" in line for line in lines), "the copy's XMP says compositeSynthetic" in lines),
              (tag, bool(tag), bool(tag)))


def wrong_place(folder, plain):
    """Inside moov, where no program looks: told, and not lost in silence."""
    data = lips.ffmpeg("-i", plain, "-c", "copy", folder / "last.mp4") and (folder / "last.mp4").read_bytes()
    at = data.rindex(b"moov") - 4
    moov = data[at + 8:]
    inner = c2pa_box(store(GOOD))
    (folder / "inside.mp4").write_bytes(data[:at] + box(b"moov", moov, inner))
    told = lips.child({"operation": "probe"}, folder / "inside.mp4")["done"]
    check("in the wrong box: told", "moov" in told["input"]["credentials"]["fault"] and
          told["input"]["digital_source_type"] == AI, told)


def stored(folder, daemon):
    """Through the daemon: stored and rendered as always."""
    path = ended(folder / "plain.mp4", folder / "bad.mp4", c2pa_box(nested(b"", 1000)), xmp_box("\0" * 1000))
    told = daemon.cli("media", "probe", path)
    check("media probe tells both faults", told.returncode == 0 and "no claim" in told.stdout and "XMP cannot be read" in told.stdout,
          told.stdout)
    copy = folder / "bad-copy.mp4"
    copy.unlink(missing_ok=True)
    done = lips.child({"operation": "render", "preset": "ultrafast", "fidelity": False, "threads": 1, "digital_source_type": AI,
                       "variation": {"seed": 1, "zoom": 1.02, "tilt_degrees": 0.3, "saturation": 1.01, "speed": 1}},
                      path, copy, folder / "bad-copy.jpg")
    check("a copy is made of it", "done" in done and credentials.XMP in copy.read_bytes(), done)
