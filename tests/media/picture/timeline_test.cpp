// Edit lists: when a picture is shown, which part of the sound is heard, and how lists are read from a file's index.

#include "media/picture/timeline.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "media/source/edit_lists.hpp"

using namespace farmtok;
using media::Edit;
using media::Timeline;

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes big_endian(std::uint64_t value, std::size_t size) {
  Bytes made;
  for (std::size_t i = size; i-- > 0;) made.push_back(static_cast<std::uint8_t>(value >> 8 * i));
  return made;
}

Bytes joined(std::initializer_list<Bytes> parts) {
  Bytes all;
  for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

Bytes box(const std::string& kind, const Bytes& content) {
  return joined({big_endian(content.size() + 8, 4), Bytes(kind.begin(), kind.end()), content});
}

/// An mvhd or mdhd of version 0.
Bytes clock(const std::string& kind, std::uint64_t ticks, std::uint64_t lasts) {
  return box(kind, joined({Bytes(12), big_endian(ticks, 4), big_endian(lasts, 4)}));
}

Bytes track(const Bytes& edits, std::uint64_t count, std::uint64_t media_lasts) {
  return box("trak", joined({box("tkhd", joined({Bytes(12), big_endian(7, 4)})),
                             box("edts", box("elst", joined({Bytes(4), big_endian(count, 4), edits}))),
                             box("mdia", clock("mdhd", 100, media_lasts))}));
}

Bytes edit(std::uint64_t lasts, std::uint64_t media, std::uint64_t rate = 0x10000) {
  return joined({big_endian(lasts, 4), big_endian(media, 4), big_endian(rate, 4)});
}

}  // namespace

TEST_CASE("a picture is shown when the first edit shows it") {
  // From 1 s on the media of 0.5 to 1.5 s, a picture held for 2 s, a pause, and the media from 3 s at half speed.
  const Timeline line{{{.lasts = 1},
                       {.lasts = 1, .media = 0.5},
                       {.lasts = 2, .media = 2.0, .rate = 0},
                       {.lasts = 1},
                       {.lasts = 2, .media = 3.0, .rate = 0.5}}};
  CHECK(line.begin() == 1);
  CHECK(line.end() == 7);
  CHECK(line.goes_forward());
  CHECK(line.changes_rate());
  CHECK_FALSE(line.is_simple());
  CHECK_FALSE(line.shown(0.4, 0.1));
  CHECK(*line.shown(0.4, 0.2) == doctest::Approx(1));
  CHECK(*line.shown(0.7, 0.1) == doctest::Approx(1.2));
  CHECK_FALSE(line.shown(1.5, 0.1));
  CHECK(*line.shown(1.95, 0.1) == doctest::Approx(2));
  CHECK(*line.shown(2, 0.1) == doctest::Approx(2));
  CHECK_FALSE(line.shown(2.1, 0.1));
  CHECK(*line.shown(3.5, 0.1) == doctest::Approx(6));
  CHECK_FALSE(line.shown(4, 0.1));
}

TEST_CASE("sound is cut to what is heard of it") {
  const Timeline line{{{.lasts = 1, .media = 0.5}, {.lasts = 1, .media = 1.0, .rate = 0}, {.lasts = 1, .media = 1.5}}};
  const auto pieces = line.heard(1.4, 0.2);
  REQUIRE(pieces.size() == 2);
  CHECK(pieces[0].skip == doctest::Approx(0));
  CHECK(pieces[0].lasts == doctest::Approx(0.1));
  CHECK(pieces[0].at == doctest::Approx(0.9));
  CHECK(pieces[1].skip == doctest::Approx(0.1));
  CHECK(pieces[1].at == doctest::Approx(2));
  CHECK(line.heard(0, 0.5).empty());
}

TEST_CASE("what libavformat follows rightly is left to it, and what goes back is not followed in one pass") {
  CHECK(Timeline{{{.lasts = 2, .media = 0.1}}}.is_simple());
  CHECK(Timeline{{{.lasts = 1}, {.lasts = 2, .media = 0.1}}}.is_simple());
  CHECK(Timeline{{{.lasts = 2, .media = 0.1}}}.cuts_beginning());
  CHECK_FALSE(Timeline{{{.lasts = 1}, {.lasts = 2, .media = 0.1}}, 0.1}.cuts_beginning());
  CHECK_FALSE(Timeline{{{.lasts = 2, .media = 0.1, .rate = 0.5}}}.is_simple());
  CHECK_FALSE(Timeline{{{.lasts = 2, .media = 0.1}, {.lasts = 1}}}.is_simple());
  CHECK_FALSE(Timeline{{{.lasts = 2, .media = 0.0}, {.lasts = 2, .media = 1.0}}}.goes_forward());
  CHECK_FALSE(Timeline{{{.lasts = 2, .media = 0.0, .rate = -1}}}.goes_forward());
}

TEST_CASE("edit lists are read from the index, with what is odd about them") {
  const auto of = [](const Bytes& more, const Bytes& one_track) {
    return media::edit_lists(joined({clock("mvhd", 10, 50), one_track, more}));
  };
  const auto two = joined({edit(5, 0xFFFFFFFF), edit(20, 50)});
  const auto found = of({}, track(two, 2, 1000));
  REQUIRE(found.contains(7));
  CHECK(found.at(7).begin() == doctest::Approx(0.5));
  CHECK(found.at(7).end() == doctest::Approx(2.5));
  // It extends beyond its media.
  CHECK(of({}, track(edit(90, 50), 1, 200)).at(7).end() == doctest::Approx(1.5));
  CHECK(of({}, track(edit(0, 50), 1, 200)).at(7).end() == doctest::Approx(1.5));
  // An unknown length cuts nothing.
  CHECK(of({}, track(edit(90, 50), 1, 0xFFFFFFFF)).at(7).end() == doctest::Approx(9));
  // Fragments only shift; damaged lists are ignored.
  CHECK(of(box("mvex", Bytes(4)), track(two, 2, 1000)).empty());
  CHECK(of({}, track(two, 0xFFFFFFFF, 1000)).at(7).end() == doctest::Approx(2.5));
  CHECK(of({}, track({}, 2, 1000)).empty());
  const auto whole = joined({clock("mvhd", 10, 50), track(two, 2, 1000)});
  for (std::size_t size = 0; size < whole.size(); ++size) CHECK(media::edit_lists({whole.data(), size}).size() <= 1);
}
