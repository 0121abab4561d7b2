#include "farm/dedup/pair_sheet.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "farm/library/scratch_folder.hpp"

namespace farmtok::farm::dedup {
namespace {

namespace fs = std::filesystem;

/// Eight tiles are laid out in four columns: two pairs a row.
constexpr int moments = 4;
constexpr int longest_side = 320;
constexpr std::chrono::minutes deadline{1};

struct Side {
  std::string name;
  std::vector<fs::path> pictures;
  double seconds;

  model::SheetTile tile(int moment) const {
    model::SheetTile made;
    made.number = moment + 1;
    made.text = fmt::format("{} at {:.1f} s", name, seconds * (moment + 0.5) / moments);
    made.instead = "cannot be read";
    return made;
  }
};

Side side(const library::MediaStore& media, const library::MediaChild& child, const model::Media& video,
          const std::string& name, const fs::path& folder) {
  const library::MediaWatch watch{.progress = {}, .cancelled = {}, .deadline = deadline};
  const auto file = media.path(video);
  fs::create_directory(folder / name);
  return {name, child.frames(file, folder / name, moments, longest_side, watch),
          child.probe(file, watch).duration_seconds};
}

}  // namespace

std::string pair_sheet(const library::MediaStore& media, const library::MediaChild& child, const model::Media& original,
                       const model::Media& copy) {
  const library::ScratchFolder folder{media.scratch("")};
  const auto before = side(media, child, original, "before", folder.path());
  const auto after = side(media, child, copy, "after", folder.path());
  std::vector<fs::path> pictures;
  std::vector<model::SheetTile> tiles;
  for (int moment = 0; moment < moments; ++moment)
    for (const auto* each : {&before, &after}) {
      pictures.push_back(each->pictures.at(static_cast<std::size_t>(moment)));
      tiles.push_back(each->tile(moment));
    }
  const auto png = folder.path() / "pairs.png";
  child.sheet(pictures, png, fmt::format("before and after: {}", original.media_id), std::move(tiles));
  std::ostringstream bytes;
  bytes << std::ifstream{png, std::ios::binary}.rdbuf();
  return std::move(bytes).str();
}

}  // namespace farmtok::farm::dedup
