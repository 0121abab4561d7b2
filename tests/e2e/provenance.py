"""Content credentials and AI labels of videos: found in the originals, named before they are lost, said by the copies.

The judges are c2pa-wasm, which signs clips too, and exiftool."""
import hashlib
import pathlib
import shutil
import subprocess
import tempfile

from kit import c2pa_judge, clips, credentials, lips
from kit.c2pa_judge import certificates, judged, signed
from kit.checks import check, equal, finish, section, skip
from kit.credentials import AI
from kit.daemon import Daemon
from provenance_bad import bad
from provenance_covers import covers

VARIATION = {"seed": 1, "zoom": 1.02, "tilt_degrees": 0.3, "saturation": 1.01, "speed": 1.02}


def facts(path):
    told = lips.child({"operation": "probe"}, path)
    return told["done"]["input"] if "done" in told else told


def notes(path, **request):
    return lips.child({"operation": "probe", **request}, path)["done"].get("notes", "").splitlines()


def rendered(path, target, **request):
    target.unlink(missing_ok=True)
    told = lips.child({"operation": "render", "preset": "ultrafast", "fidelity": False, "threads": 1, "variation": VARIATION,
                       **request}, path, target, target.with_suffix(".jpg"))
    return told.get("done", told)


def exif(path, *words):
    told = subprocess.run(["exiftool", "-n", "-s3", *words, str(path)], check=True, capture_output=True, text=True)
    return told.stdout.strip()


def agrees(name, path, source_type):
    """The judge finds valid credentials, and we say the same of them."""
    verdict, = judged(path)
    ours = facts(path).get("credentials") or {}
    equal(f"{name}: the judge calls them valid", verdict.get("state"), "Valid")
    equal(f"{name}: the same generator, signer, actions and ingredients",
          (ours.get("generator"), ours.get("signer"), ours.get("actions"), ours.get("ingredients"), ours.get("fault")),
          (verdict.get("generator"), verdict.get("signer"), ", ".join(dict.fromkeys(verdict.get("actions", []))),
           ", ".join(verdict.get("ingredients", [])) or None, None))
    equal(f"{name}: the digital source type", (facts(path).get("digital_source_type"), ours.get("digital_source_type")),
          (source_type, source_type))


def real(folder, daemon):
    original, twin = clips.footage("provenance/signed.mp4"), clips.footage("provenance/unsigned-twin.mp4")
    if not original:
        return skip("a real signed clip", "no footage here; set FARMTOK_SHARED")
    agrees("a signed clip", original, None)
    equal("its digest", facts(original)["credentials"]["digest"], credentials.digest(original))
    equal("its twin has none", (facts(twin).get("credentials"), judged(twin)[0]["error"]), (None, "C2pa(JumbfNotFound)"))
    told = daemon.cli("media", "probe", original).stdout
    check("media probe names what a copy loses", "content credentials of TestApp" in told and "not in the copy" in told and
          "A copy is like it" not in told, told)
    check("its twin's copy is like it", "A copy is like it" in daemon.cli("media", "probe", twin).stdout)
    before = hashlib.sha256(original.read_bytes()).hexdigest()
    copy = folder / "copy.mp4"
    done = rendered(original, copy, digital_source_type=AI)
    check("no manifest is in the copy, for us or for the judge", "credentials" not in done["output"] and
          "JumbfNotFound" in judged(copy)[0].get("error", ""), done)
    equal("the original is as it was", hashlib.sha256(original.read_bytes()).hexdigest(), before)


def made_by_ai(folder, daemon):
    plain = clips.tiny(folder / "plain.mp4", 1)
    created = {"action": "c2pa.created", "digitalSourceType": credentials.IPTC + AI}
    ai = signed(folder, plain, folder / "ai.mp4", "Dream Machine", created)
    agrees("an AI clip", ai, AI)
    equal("its digest", facts(ai)["credentials"]["digest"], credentials.digest(ai))
    edited = signed(folder, plain, folder / "edited.mp4", "Cutting Room", {"action": "c2pa.edited"}, "edit", ai)
    agrees_with_ingredient("a cut of an AI clip", edited, "Cutting Room")
    updated = signed(folder, ai, folder / "updated.mp4", "Librarian", {"action": "c2pa.edited.metadata"}, "update", ai)
    check("an update has a box of its own", b"original\0" in updated.read_bytes() and b"update\0" in updated.read_bytes())
    agrees_with_ingredient("an update of an AI clip", updated, "Librarian")
    for kind in ("mov", "avi"):
        other = folder / f"plain.{kind}"
        lips.ffmpeg("-i", plain, "-c", "copy", other)
        agrees(f"an AI clip as {kind}", signed(folder, other, folder / f"ai.{kind}", "Dream Machine", created), AI)
    store = folder / "store.c2pa"
    data = ai.read_bytes()
    at = data.index(b"jumb") - 4
    store.write_bytes(data[at:at + int.from_bytes(data[at:at + 4], "big")])
    lips.ffmpeg("-i", plain, "-c", "copy", "-attach", store, "-metadata:s:t", "mimetype=application/c2pa", folder / "ai.mkv")
    ours = facts(folder / "ai.mkv")
    equal("as an attachment of Matroska", (ours["credentials"]["digest"], ours.get("digital_source_type")),
          (credentials.digest(ai), AI))
    probed(daemon, ai, "  content credentials of Dream Machine are not in the copy", f"  the copy's XMP says {AI}")


def probed(daemon, path, *lines):
    told = daemon.cli("media", "probe", path).stdout
    check(f"media probe of {path.name} tells what the copy loses, and says instead", "In a copy:" in told and
          "A copy is like it" not in told and set(lines) <= set(told.splitlines()), told)


def agrees_with_ingredient(name, path, generator):
    """It stays one, although its own manifest does not say so."""
    ours, verdict = facts(path), judged(path)[0]
    found = ours["credentials"]
    equal(name, (verdict["state"], found["generator"], found["ingredients"], found["actions"], ours.get("digital_source_type")),
          ("Valid", generator, "ai.mp4", ", ".join(verdict["actions"]), AI))
    equal(f"{name}: the judge finds the same", (verdict["generator"], verdict["ingredients"]), (generator, ["ai.mp4"]))


def said_by_xmp(folder, daemon):
    plain = clips.tiny(folder / "plain.mp4", 1)
    lips.ffmpeg("-i", plain, "-c", "copy", folder / "plain.mov")
    for kind in ("mp4", "mov"):
        path = shutil.copy(folder / f"plain.{kind}", folder / f"xmp.{kind}")
        exif(path, "-overwrite_original", f"-XMP-iptcExt:DigitalSourceType={credentials.IPTC}compositeSynthetic")
        ours = facts(path)
        equal(f"XMP that exiftool writes into {kind}", (ours.get("digital_source_type"), ours.get("credentials")),
              ("compositeSynthetic", None))
    probed(daemon, folder / "xmp.mp4", "  the copy's XMP says compositeSynthetic")
    both = credentials.ended(plain, folder / "both.mp4", credentials.c2pa_box(credentials.store(
        credentials.manifest("Camera", "digitalCapture"))), credentials.xmp_box(credentials.packet(credentials.source(AI))))
    ours = facts(both)
    equal("of a camera's credentials and XMP that says AI, both are told",
          (ours["credentials"]["digital_source_type"], ours["digital_source_type"]), ("digitalCapture", AI))


def copies(folder, daemon):
    plain = clips.tiny(folder / "plain.mp4", 1)
    ai = credentials.ended(plain, folder / "ai.mp4", credentials.c2pa_box(credentials.store(credentials.manifest("Model", AI))))
    bare, silent, first, again = (folder / f"{name}.mp4" for name in ("bare", "silent", "first", "again"))
    rendered(plain, bare)
    told = rendered(ai, silent)["notes"].splitlines()
    equal("without a type the copy is byte for byte that of the plain clip", silent.read_bytes(), bare.read_bytes())
    check("and its notes say so", f"the copy does not say {AI}, as this file does" in told, told)
    done = rendered(ai, first, digital_source_type=AI)
    rendered(ai, again, digital_source_type=AI)
    equal("with one it is the same each time", first.read_bytes(), again.read_bytes())
    equal("the notes of the render", done["notes"].splitlines(),
          ["content credentials of Model are not in the copy", f"the copy's XMP says {AI}"])
    equal("the copy says it", done["output"]["digital_source_type"], AI)
    equal("exiftool reads it", exif(first, "-XMP-iptcExt:DigitalSourceType"), credentials.IPTC + AI)
    equal("and nothing else in XMP", exif(first, "-XMP:all"), credentials.IPTC + AI)
    data, short = first.read_bytes(), bare.read_bytes()
    equal("the rest of the copy is the same", data[:len(short)], short)
    check("players read it to the end", not subprocess.run(
        ["ffmpeg", "-v", "warning", "-i", str(first), "-f", "null", "-"], capture_output=True, check=False).stderr)
    for wrong in ("a b", "", "x" * 65, "<x>", "http://x/"):
        told = rendered(ai, again, digital_source_type=wrong)
        equal(f"{wrong[:9]!r} is no code", told.get("error", {}).get("code"), "INVALID_REQUEST")
    equal("a code that the daemon chooses is told before", notes(plain, digital_source_type="compositeSynthetic"),
          ["the copy's XMP says compositeSynthetic"])


def main():
    judge = c2pa_judge.is_here()
    with tempfile.TemporaryDirectory(prefix="farmtok-e2e-") as place, Daemon() as daemon:
        folder = pathlib.Path(place)
        certificates(folder)
        for part in (real, made_by_ai, said_by_xmp, copies, covers, bad):
            with section(part.__name__):
                if part in (real, made_by_ai, covers) and not judge:
                    skip(part.__name__, "no node or c2pa-wasm here (npm ci in tests/e2e/provenance)")
                else:
                    part(folder, daemon)
        check("the daemon is alive", daemon.alive())
    finish()


if __name__ == "__main__":
    main()
