// A preflight finds videos that cannot be rendered, and gives the remedy.

#include <doctest/doctest.h>

#include <algorithm>

#include "base/error.hpp"
#include "media/clips.hpp"
#include "media/probe.hpp"

using namespace farmtok;
using clips::Folder;
using clips::fs::path;

namespace {

path write(const path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
  return file;
}

/// The result before anything is made: the reason and the remedy.
std::pair<std::string, std::string> refusal(const path& input) {
  const auto in = clips::open_to_read(input);
  try {
    media::preflight(in.get(), "tiktok");
  } catch (const base::Error& error) {
    CHECK(error.code == base::Code::INVALID_MEDIA);
    return {error.message, error.hint};
  }
  return {"accepted", ""};
}

}  // namespace

TEST_CASE("a look before rendering finds what cannot be decoded, and says what helps") {
  const Folder folder;
  const auto plain = clips::make(folder / "plain.mp4", "-f lavfi -i testsrc2=s=160x120:d=1 -pix_fmt yuv420p");
  CHECK(refusal(plain).first == "accepted");

  const auto locked =
      clips::make(folder / "locked.mp4",
                  fmt::format("-i {} -c copy -encryption_scheme cenc-aes-ctr -encryption_key {} "
                              "-encryption_kid {}",
                              plain.string(), "00112233445566778899aabbccddeeff", "112233445566778899aabbccddeeff00"));
  auto unknown = clips::shell(fmt::format("cat {}", plain.string()));
  const auto coding = unknown.find("avc1", unknown.find("stsd"));
  REQUIRE(coding != std::string::npos);
  unknown.replace(coding, 4, "zzzz");
  auto hollow = clips::shell(fmt::format("cat {}", plain.string()));
  const auto samples = hollow.find("mdat") + 4;
  std::fill(hollow.begin() + static_cast<std::ptrdiff_t>(samples),
            hollow.begin() + static_cast<std::ptrdiff_t>(hollow.find("moov") - 4), '\0');

  struct Row {
    path file;
    const char* says;
  };
  for (const auto& row : {Row{locked, "the video is encrypted (DRM), and its key is not in the file"},
                          Row{write(folder / "unknown.mp4", unknown), "coded as \"zzzz\", which cannot be decoded"},
                          Row{write(folder / "hollow.mp4", hollow), "no picture could be decoded"}}) {
    const auto [message, hint] = refusal(row.file);
    CAPTURE(message);
    CHECK(message.find(row.says) != std::string::npos);
    CHECK_FALSE(hint.empty());
  }
}
