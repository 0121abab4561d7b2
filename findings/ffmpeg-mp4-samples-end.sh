#!/usr/bin/env bash
# ffmpeg 5.1.9 (Debian 12): the samples of an MP4 with B pictures last too short where pictures stand apart at the end.
#
# Expected (ISO/IEC 14496-12, 8.6.1.2: the sum of all sample deltas is the length of the media): 59 pictures in 2 s and a
# last one at 4 s are written as samples that last 4 s together, and ffprobe says that the track lasts 4 s.
# Seen: the media header says 4.03 s, the samples last 2 s together, and ffprobe says that the track lasts 2 s, although
# its last packet is shown at 4 s. Without B pictures all say 4.03 s.
# The muxer ends the last sample in the order of decoding by its packet's own duration, and that sample is decoded at
# 1.9 s. Exits 1 when that changes; 2 where the packages cannot be had. Debian's ffmpeg must be installed for the
# libraries that these need.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
version=7:5.1.9-0+deb12u1
for package in ffmpeg libavcodec59 libavdevice59 libavfilter8 libavformat59 libavutil57 libpostproc56 libswresample4 libswscale6; do
  apt-get download -qq "$package=$version" 2>apt.log || { cat apt.log >&2; exit 2; }
done
for file in *.deb; do dpkg -x "$file" root; done
libraries=$place/root/usr/lib/$(gcc -dumpmachine)
export PATH=$place/root/usr/bin:$PATH LD_LIBRARY_PATH=$libraries
for b in 2 0; do
  ffmpeg -v error -f lavfi -i testsrc2=s=96x96:r=30:d=2 -vf "setpts='if(lt(N,59),N/30,4)/TB'" -fps_mode passthrough -c:v mpeg4 -bf $b \
    $b.mp4 </dev/null
done
seen=$(/usr/bin/python3 - <<'P'
import struct, subprocess
for b in (2, 0):
    data = open(f"{b}.mp4", "rb").read()
    at = data.index(b"mdhd")
    scale, length = struct.unpack_from(">II", data, at + 16)
    at = data.index(b"stts")
    samples = sum(n * lasts for n, lasts in struct.iter_unpack(">II", data[at + 12:at + 12 + 8 * struct.unpack_from(">I", data, at + 8)[0]]))
    track = float(subprocess.run(["ffprobe", "-v", "error", "-show_entries", "stream=duration", "-of", "csv=p=0", f"{b}.mp4"],
                                 check=True, capture_output=True, text=True).stdout)
    print(f"{b} B pictures: header {length / scale:.1f} s, samples {samples / scale:.1f} s, ffprobe {track:.1f} s")
P
)
echo "$seen"
[ "$seen" = "2 B pictures: header 4.0 s, samples 2.0 s, ffprobe 2.0 s
0 B pictures: header 4.0 s, samples 4.0 s, ffprobe 4.0 s" ]
