#include "media/source/promised_bytes.hpp"

#include <doctest/doctest.h>

#include <string>

#include "media/clips.hpp"

using namespace farmtok;

namespace {

std::optional<std::int64_t> promised(const std::string& head) {
  return media::promised_bytes({reinterpret_cast<const std::uint8_t*>(head.data()), head.size()});
}

std::string head_of(const clips::fs::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::string head(media::promise_bytes, '\0');
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  return head;
}

}  // namespace

TEST_CASE("whole files are as long as they say") {
  const clips::Folder folder;
  for (const auto* name : {"a.mkv", "a.webm", "a.avi"}) {
    CAPTURE(name);
    const auto file = clips::make(folder / name, "-f lavfi -i testsrc2=s=64x64:d=1 -pix_fmt yuv420p");
    CHECK(promised(head_of(file)) == static_cast<std::int64_t>(clips::fs::file_size(file)));
  }
  const auto live = folder / "live.mkv";
  clips::shell(fmt::format("ffmpeg -v error -f lavfi -i testsrc2=s=64x64:d=1 -f matroska - </dev/null | cat > {}",
                           live.string()));
  CHECK_FALSE(promised(head_of(live)));
  CHECK_FALSE(promised(head_of(clips::make(folder / "a.mp4", "-f lavfi -i testsrc2=s=64x64:d=1"))));
}

TEST_CASE("what is odd promises nothing") {
  using namespace std::string_literals;
  const auto ebml = "\x1a\x45\xdf\xa3"s, segment = "\x18\x53\x80\x67"s;
  CHECK(promised(ebml + "\x80" + segment + "\x85hello") == 15);
  CHECK(promised("RIFF\x08\0\0\0AVI "s) == 16);
  for (const auto& head : {""s, ebml, ebml + "\x80", ebml + "\x80" + segment, ebml + "\x80" + segment + "\xff",
                           ebml + "\x80" + segment + "\0"s, ebml + "\x80" + segment + "\x01\x02", ebml + "\xff",
                           ebml + "\x90" + segment + "\x85", "RIFF\x08\0\0\0WAVE"s, "RIFF\0\0\0\0AVI "s, "RIFF"s}) {
    CAPTURE(head.size());
    CHECK_FALSE(promised(head));
  }
}
