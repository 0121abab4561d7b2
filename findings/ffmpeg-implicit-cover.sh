#!/usr/bin/env bash
# ffmpeg 5.1.9 (Debian 12): a cover of an MP4 whose data names no type is left out, where mutagen and exiftool show it.
#
# Expected: the values of `ilst` may have the type 0, "no type needs to be indicated" (QuickTime File Format, well-known
# types), and the first bytes of a picture say what it is; so ffprobe lists an attached picture, as for the type 13.
# Seen: with the type 13 all three show the cover. With the type 0, which mutagen calls IMPLICIT, mutagen and exiftool give
# the same bytes of the JPEG, and ffprobe lists the video alone. At the usual
# level of messages a warning says "Unknown cover type: 0x0".
# Exits 1 when that changes; 2 where the packages cannot be had. Debian's ffmpeg must be installed for the libraries that
# these need.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
version=7:5.1.9-0+deb12u1
for package in {ffmpeg,libavcodec59,libavdevice59,libavfilter8,libavformat59,libavutil57,libpostproc56,libswresample4,libswscale6}=$version \
  python3-mutagen=1.46.0-1 libimage-exiftool-perl=12.57+dfsg-1; do
  apt-get download -qq "$package" 2>apt.log || { cat apt.log >&2; exit 2; }
done
for file in *.deb; do dpkg -x "$file" root; done
libraries=$place/root/usr/lib/$(gcc -dumpmachine)
export PATH=$place/root/usr/bin:$PATH LD_LIBRARY_PATH=$libraries PYTHONPATH=$place/root/usr/lib/python3/dist-packages PERL5LIB=$place/root/usr/share/perl5
ffmpeg -v error -f lavfi -i testsrc2=s=96x96:r=10:d=1 -c:v mpeg4 clip.mp4 </dev/null
ffmpeg -v error -f lavfi -i testsrc2=s=64x64 -frames:v 1 cover.jpg </dev/null
seen=$(/usr/bin/python3 - <<'P'
import pathlib, shutil, subprocess
from mutagen.mp4 import MP4, AtomDataType, MP4Cover

def output(*words):
    return subprocess.run(words, check=True, capture_output=True).stdout

cover = pathlib.Path("cover.jpg").read_bytes()
for kind in (AtomDataType.JPEG, AtomDataType.IMPLICIT):
    name = f"{int(kind)}.mp4"
    shutil.copy("clip.mp4", name)
    tagged = MP4(name)
    tagged["covr"] = [MP4Cover(cover, imageformat=kind)]
    tagged.save()
    known = [bytes(each) == cover for each in MP4(name)["covr"]] == [True]
    shown = output("exiftool", "-b", "-CoverArt", name) == cover
    streams = output("ffprobe", "-v", "error", "-show_entries", "stream=codec_name", "-of", "csv=p=0", name).decode().split()
    print(f"type {int(kind)}: mutagen {known}, exiftool {shown}, ffprobe {' '.join(streams)}")
P
)
echo "$seen"
[ "$seen" = "type 13: mutagen True, exiftool True, ffprobe mpeg4 mjpeg
type 0: mutagen True, exiftool True, ffprobe mpeg4" ]
