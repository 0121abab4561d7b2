// Contact sheets and the letters on them.

#include "media/stills/sheet.hpp"

#include <doctest/doctest.h>

#include <set>

#include "base/error.hpp"
#include "media/clips.hpp"
#include "media/stills/font.hpp"

using namespace farmtok;
using clips::Folder;
using clips::fs::path;

namespace {

media::Tile tile(std::int64_t number, int picture = -1) {
  media::Tile made;
  made.about = {number, 87, "pending", "Day 30", picture >= 0, "no video"};
  made.picture_fd = picture;
  return made;
}

path sheet(const Folder& folder, const std::string& title, const std::vector<media::Tile>& tiles) {
  const auto file = folder / "sheet.png";
  const auto out = clips::create(file);
  media::sheet(title, tiles, out.get());
  return file;
}

std::string size_of(const path& picture) {
  return clips::probe(picture, "-select_streams v:0 -show_entries stream=codec_name,width,height");
}

std::string pixels(const path& picture) {
  return clips::shell(fmt::format("ffmpeg -v error -i {} -vf format=rgb24 -f rawvideo - </dev/null", picture.string()));
}

}  // namespace

TEST_CASE("every letter of the font has a look of its own") {
  std::set<media::Glyph> seen;
  for (char letter = ' '; letter < '\x7f'; ++letter) CHECK(seen.insert(media::glyph(letter)).second);
  CHECK(seen.insert(media::glyph('\x7f')).second);
  CHECK(media::glyph('\n') == media::glyph('\x7f'));
  CHECK(media::glyph('\xff') == media::glyph('\x7f'));
  CHECK(media::glyph(' ') == media::Glyph{});
}

TEST_CASE("text is folded to letters the font has") {
  struct Row {
    const char* text;
    const char* letters;
  };
  for (const auto& row :
       {Row{"Day 30 #gym", "Day 30 #gym"}, Row{"Übung macht’s, ça va… “oui”", "Ubung macht's, ca va... \"oui\""},
        Row{"Łódź œ", "Lodz o"}, Row{"a\nb\tc", "a b c"}, Row{"💪", "\x7f"}, Row{"日本", "\x7f\x7f"},
        Row{"e\xcc\x81", "e"}, Row{"\xff\xfe", "\x7f\x7f"}, Row{"", ""}}) {
    CAPTURE(row.text);
    CHECK(media::folded(row.text) == row.letters);
  }
}

TEST_CASE("text is broken into lines, and what does not fit ends in dots") {
  using Lines = std::vector<std::string>;
  CHECK(media::broken("one two three", 7, 2) == Lines{"one two", "three"});
  CHECK(media::broken("one two three four", 7, 2) == Lines{"one two", "thre..."});
  CHECK(media::broken("abcdefghij", 4, 3) == Lines{"abcd", "efgh", "ij"});
  CHECK(media::broken("   ", 4, 3).empty());
  CHECK(media::broken("abc", 3, 0).empty());
}

TEST_CASE("tiles are laid out near 4:3 and all have room") {
  for (std::size_t count = 1; count <= 100; ++count) {
    CAPTURE(count);
    const auto plan = media::plan_sheet(count);
    CHECK(static_cast<std::size_t>(plan.columns * plan.rows) >= count);
    CHECK(static_cast<std::size_t>(plan.columns * (plan.rows - 1)) < count);
    const double shape = static_cast<double>(plan.sheet.width) / plan.sheet.height;
    if (count >= 20) {
      CHECK(shape > 1.05);
      CHECK(shape < 1.7);
    }
  }
  // Four pairs of pictures are side by side.
  CHECK(media::plan_sheet(8).columns == 4);
}

TEST_CASE("a sheet is a PNG of the planned size, with the picture, and the letters, drawn") {
  const Folder folder;
  const auto picture = clips::make(folder / "red.jpg", "-f lavfi -i color=red:s=180x320 -frames:v 1");
  const auto in = clips::open_to_read(picture);
  const auto file = sheet(folder, "17 results", {tile(1, in.get()), tile(2), tile(3, in.get())});
  const auto plan = media::plan_sheet(3);
  CHECK(size_of(file) == fmt::format("png\n{}\n{}\n", plan.sheet.width, plan.sheet.height));
  const auto bytes = pixels(file);
  std::size_t reds = 0;
  for (std::size_t at = 0; at + 2 < bytes.size(); at += 3)
    reds += static_cast<unsigned char>(bytes[at]) > 240 && static_cast<unsigned char>(bytes[at + 1]) < 15;
  CHECK(reds > 2 * 178 * 318);
  CHECK(reds < 2 * 182 * 322);
  // Another word, another picture: so the letters are drawn.
  auto other = tile(1, in.get());
  other.about.text = "Day 31";
  CHECK(pixels(sheet(folder, "17 results", {other, tile(2), tile(3, in.get())})) != bytes);
  CHECK(pixels(sheet(folder, "18 results", {tile(1, in.get()), tile(2), tile(3, in.get())})) != bytes);
  CHECK(pixels(sheet(folder, "17 results", {tile(1, in.get()), tile(2), tile(3, in.get())})) == bytes);
}

TEST_CASE("a broken picture costs its own tile only") {
  const Folder folder;
  const auto bad = folder / "bad.jpg", empty = folder / "empty.jpg";
  std::ofstream(bad) << "no JPEG at all";
  std::ofstream(empty).flush();
  const auto broken_in = clips::open_to_read(bad), empty_in = clips::open_to_read(empty);
  const auto file = sheet(folder, "t", {tile(1, broken_in.get()), tile(2, empty_in.get()), tile(3)});
  const auto plan = media::plan_sheet(3);
  CHECK(size_of(file) == fmt::format("png\n{}\n{}\n", plan.sheet.width, plan.sheet.height));
}

TEST_CASE("a hundred tiles are one sheet, and none are refused") {
  const Folder folder;
  std::vector<media::Tile> tiles;
  for (int i = 1; i <= 100; ++i) tiles.push_back(tile(i));
  const auto plan = media::plan_sheet(100);
  CHECK(size_of(sheet(folder, "the first 100 of 237", tiles)) ==
        fmt::format("png\n{}\n{}\n", plan.sheet.width, plan.sheet.height));
  const auto out = clips::create(folder / "none.png");
  CHECK_THROWS_AS(media::sheet("t", {}, out.get()), base::Error);
}
