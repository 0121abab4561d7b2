// Facts of coded pictures and of the ends of files, before anything is decoded.

#include "media/source/coded_picture.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "av/packet.hpp"
#include "media/source/clean_aperture.hpp"
#include "media/source/cut_off.hpp"
#include "media/source/matroska_crop.hpp"

using namespace farmtok;

namespace {

using Bytes = std::vector<std::uint8_t>;

bool hidden(Bytes bytes, AVCodecID codec) {
  const auto packet = av::make_packet();
  packet->data = bytes.data();
  packet->size = static_cast<int>(bytes.size());
  return media::is_hidden(*packet, codec);
}

Bytes element(std::uint32_t id, const Bytes& content) {
  Bytes made;
  for (int shift = 24; shift >= 0; shift -= 8)
    if (id >> shift) made.push_back(static_cast<std::uint8_t>(id >> shift));
  made.push_back(static_cast<std::uint8_t>(0x40 | content.size() >> 8));
  made.push_back(static_cast<std::uint8_t>(content.size()));
  made.insert(made.end(), content.begin(), content.end());
  return made;
}

Bytes operator+(Bytes left, const Bytes& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

Bytes entry(std::uint8_t type, const Bytes& settings) {
  return element(0xAE, element(0x83, {type}) + element(0xE0, element(0xB0, {100}) + element(0xBA, {80}) + settings));
}

}  // namespace

TEST_CASE("pictures that are only referred to are no damage") {
  CHECK(hidden({0x00, 0, 0}, AV_CODEC_ID_VP8));
  CHECK_FALSE(hidden({0x10, 0, 0}, AV_CODEC_ID_VP8));
  // VP9: marker 2, profile 0; shows an existing one, key picture that is shown, one that is not.
  CHECK_FALSE(hidden({0x88, 0, 0}, AV_CODEC_ID_VP9));
  CHECK_FALSE(hidden({0x82, 0, 0}, AV_CODEC_ID_VP9));
  CHECK(hidden({0x80, 0, 0}, AV_CODEC_ID_VP9));
  CHECK(hidden({0x84, 0, 0}, AV_CODEC_ID_VP9));
  // The index of a superframe at its end: another picture in it is shown.
  CHECK_FALSE(hidden({0x84, 0, 0xC0}, AV_CODEC_ID_VP9));
  // Profile 3 has one bit more.
  CHECK(hidden({0xB0, 0, 0}, AV_CODEC_ID_VP9));
  CHECK_FALSE(hidden({0xB1, 0, 0}, AV_CODEC_ID_VP9));
  CHECK_FALSE(hidden({0x00, 0, 0}, AV_CODEC_ID_H264));
  CHECK_FALSE(hidden({}, AV_CODEC_ID_VP9));
}

TEST_CASE("pictures of AV1 that are only referred to are no damage either") {
  const auto hides = [](Bytes bytes) { return hidden(std::move(bytes), AV_CODEC_ID_AV1); };
  // Units: a delimiter, then a picture of 1 byte: shows an existing one or not, its kind, whether it is shown.
  const Bytes delimiter{0x12, 0}, unseen{0x32, 1, 0x20}, seen{0x32, 1, 0x30}, again{0x1A, 1, 0x80};
  CHECK(hides(delimiter + unseen));
  CHECK_FALSE(hides(delimiter + seen));
  CHECK_FALSE(hides(delimiter + unseen + seen));
  CHECK_FALSE(hides(unseen + again));
  CHECK_FALSE(hides(again));
  // The last unit may go without its size, and any may have a byte about layers.
  CHECK(hides({0x30, 0x20}));
  CHECK(hides({0x36, 0, 1, 0x20}));
  // A sequence header: with a reduced one all pictures are shown.
  CHECK(hides(Bytes{0x0A, 1, 0x00} + unseen));
  CHECK_FALSE(hides(Bytes{0x0A, 1, 0x08} + unseen));
  for (const Bytes& odd : {Bytes{}, Bytes{0x32}, delimiter, Bytes{0x32, 9, 0x20}, Bytes(9, 0xff)})
    CHECK_FALSE(hides(odd));
}

TEST_CASE("MP4 says what of its pictures is shown") {
  const auto big = [](std::uint32_t value) {
    return Bytes{static_cast<std::uint8_t>(value >> 24), static_cast<std::uint8_t>(value >> 16),
                 static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
  };
  const auto box = [&](const char* kind, const Bytes& content) {
    return big(static_cast<std::uint32_t>(content.size() + 8)) + Bytes(kind, kind + 4) + content;
  };
  const auto track = [&](std::uint8_t number, const Bytes& more) {
    auto entry = Bytes(78);
    entry[25] = 128, entry[27] = 160;
    const auto table = box("stbl", box("stsd", Bytes(8) + box("avc1", entry + more)));
    return box("trak", box("tkhd", Bytes(12) + big(number)) + box("mdia", box("minf", table)));
  };
  const auto clap = [&](std::array<int, 8> numbers) {
    Bytes content;
    for (const int each : numbers) content = content + big(static_cast<std::uint32_t>(each));
    return box("clap", content);
  };
  const auto moov = track(1, {}) + track(2, box("pasp", Bytes(8)) + clap({80, 1, 201, 2, -8, 1, -6, 1}));
  const auto crop = media::clean_aperture(moov, 2, 128, 160);
  REQUIRE(crop);
  CHECK(crop->left == 16);
  CHECK(crop->right == 32);
  CHECK(crop->top == 24);  // 23.75
  CHECK(crop->bottom == 36);
  CHECK_FALSE(media::clean_aperture(moov, 1, 128, 160));
  CHECK_FALSE(media::clean_aperture(moov, 3, 128, 160));
  CHECK_FALSE(media::clean_aperture(moov, 2, 128, 158));
  for (const auto& odd : {std::array{128, 1, 160, 1, 0, 1, 0, 1}, std::array{130, 1, 160, 1, 0, 1, 0, 1},
                          std::array{0, 1, 0, 1, 0, 1, 0, 1}, std::array{80, 0, 100, 0, 0, 0, 0, 0},
                          std::array{80, 1, 100, 1, 25, 1, 0, 1}, std::array{-8, 1, 100, 1, 0, 1, 0, 1}})
    CHECK_FALSE(media::clean_aperture(track(1, clap(odd)), 1, 128, 160));
  for (std::size_t size = 0; size < moov.size(); ++size)
    CHECK_FALSE(media::clean_aperture({moov.data(), size}, 2, 128, 160));
}

TEST_CASE("the end of a file shows whether more was to come") {
  const auto cut = [](const char* container, const Bytes& bytes) {
    return media::is_cut_off(container, bytes, static_cast<std::int64_t>(bytes.size()));
  };
  CHECK_FALSE(cut("mpegts", Bytes(188 * 5)));
  CHECK_FALSE(cut("mpegts", Bytes(192 * 5)));
  CHECK(cut("mpegts", Bytes(188 * 5 + 7)));
  const Bytes pack{0, 0, 1, 0xba, 0x44, 0, 0, 0, 0, 0, 0, 0, 0, 0xf8}, packet{0, 0, 1, 0xe0, 0, 3, 1, 2, 3};
  CHECK_FALSE(cut("mpeg", pack + packet));
  CHECK_FALSE(cut("mpeg", Bytes{9, 9} + pack + packet + packet));
  CHECK(cut("mpeg", pack + packet + Bytes{0, 0, 1, 0xe0, 0, 3, 1}));
  CHECK(cut("mpeg", pack + packet + Bytes{0, 0, 1, 0xe0, 0}));
  CHECK_FALSE(cut("mpeg", pack + packet + Bytes(20)));
  CHECK_FALSE(cut("mpeg", Bytes(50)));
  const auto page = [](std::uint8_t type, std::uint8_t size) {
    Bytes made{'O', 'g', 'g', 'S', 0, type};
    made.resize(26);
    return made + Bytes{1, size} + Bytes(size);
  };
  CHECK_FALSE(cut("ogg", page(2, 10) + page(4, 10)));
  CHECK(cut("ogg", page(2, 10) + page(0, 10)));
  auto broken = page(2, 10) + page(4, 10);
  broken.pop_back();
  CHECK(cut("ogg", broken));
  CHECK_FALSE(cut("matroska", Bytes(7)));
}

TEST_CASE("Matroska says what of its pictures is shown") {
  const auto edges = element(0x54CC, {10}) + element(0x54BB, {8}) + element(0x54DD, {0}) + element(0x54AA, {0});
  const auto sound = entry(2, {}), plain = entry(1, {}), cropped = entry(1, edges);
  CHECK_FALSE(media::matroska_crop(sound + plain, 0));
  const auto found = media::matroska_crop(sound + plain + cropped, 1);
  REQUIRE(found);
  CHECK(found->crop.left == 10);
  CHECK(found->crop.top == 8);
  CHECK_FALSE(found->pixel_aspect);
  CHECK_FALSE(media::matroska_crop(sound + cropped, 1));
  const auto shown = entry(1, edges + element(0x54B0, {180}) + element(0x54BA, {72}));
  CHECK(*media::matroska_crop(shown, 0)->pixel_aspect == doctest::Approx(2));
  // It crops more than there is.
  CHECK_FALSE(media::matroska_crop(entry(1, element(0x54CC, {99})), 0));
  CHECK_FALSE(media::matroska_crop(entry(1, element(0x54CC, {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})), 0));
  for (std::size_t size = 0; size < cropped.size(); ++size)
    CHECK_FALSE(media::matroska_crop({cropped.data(), size}, 0));
}
