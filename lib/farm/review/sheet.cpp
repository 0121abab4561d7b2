#include "farm/review/sheet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <sstream>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/jobs/jobs.hpp"
#include "farm/library/scratch_folder.hpp"
#include "farm/review/label.hpp"
#include "farm/review/results.hpp"

namespace farmtok::farm::review {
namespace {

using base::Code;
using base::Error;
using Steady = std::chrono::steady_clock;
namespace fs = std::filesystem;

constexpr std::chrono::minutes all_the_time{2};
constexpr std::chrono::seconds for_one_video{15};
constexpr int longest_side = 320;
constexpr std::size_t most_words = 200;

std::string state_of(const model::Result& result) {
  return result.scheduled ? "scheduled" : result.rejected ? "rejected" : result.approved ? "approved" : "pending";
}

model::SheetTile tile_of(const model::Result& result, std::int64_t number) {
  model::SheetTile tile;
  tile.number = number;
  tile.score = result.match_score;
  tile.state = state_of(result);
  tile.text = base::fit(result.tweet_text.empty() ? result.tiktok_caption.value_or("") : result.tweet_text, most_words);
  if (!result.video_error) tile.instead = "no video";
  else
    tile.instead = fmt::format("{}: {}", result.original_video_url ? "not fetched yet" : "no video",
                               base::fit(*result.video_error, 80));
  return tile;
}

/// The picture of one result in `folder`; empty, and the tile's `instead` says why, when there is none.
fs::path picture_of(const model::Result& result, const library::MediaStore& media, const library::MediaChild& child,
                    const fs::path& folder, std::chrono::milliseconds left, model::SheetTile& tile) {
  if (!result.original_video_url) return {};
  const auto id = Links::media_id(*result.original_video_url);
  if (!id) {
    tile.instead = "the video is not stored here";
    return {};
  }
  if (left.count() <= 0) {
    tile.instead = "no time was left for it";
    return {};
  }
  tile.instead = "cannot be read";
  try {
    library::MediaWatch watch;
    watch.deadline = std::min<std::chrono::milliseconds>(left, for_one_video);
    fs::create_directory(folder);
    return child.frames(media.path(media.get(*id)), folder, 1, longest_side, watch).front();
  } catch (const Error& error) {
    if (base::storage_refused(error.code) || error.code == Code::INTERNAL) throw;
    return {};
  }
}

std::string title_of(const model::Job& job, const std::optional<std::string>& state, const Sheet& sheet) {
  const auto name = base::fit(job.title.value_or(job.content_prompt.value_or(job.job_id)), 60);
  const auto kind = state ? *state + " " : std::string{};
  if (sheet.results > sheet.shown)
    return fmt::format("the first {} of {} {}results, best first: {}", sheet.shown, sheet.results, kind, name);
  return fmt::format("{} {}result{}, best first: {}", sheet.shown, kind, sheet.shown == 1 ? "" : "s", name);
}

std::string bytes_of(const fs::path& file) {
  std::ostringstream bytes;
  bytes << std::ifstream{file, std::ios::binary}.rdbuf();
  return std::move(bytes).str();
}

}  // namespace

Sheet make_sheet(Farm& farm, const library::MediaStore& media, const library::MediaChild& child,
                 const std::string& job_id, const std::optional<std::string>& state) {
  model::Job job;
  const auto page = farm.store.read([&](sql::Database& db) {
    job = jobs::get_job(db, job_id);
    return list_results(db, {.job_id = job_id, .state = state, .policy = label_policy(farm.settings)},
                        {model::most_pictures, std::nullopt});
  });
  if (page.items.empty())
    throw Error{
        Code::RESULT_NOT_FOUND,
        state ? fmt::format("job {} has no {} results", job_id, *state) : fmt::format("job {} has no results", job_id),
        fmt::format("`farmtok results list {}` lists them.", job_id)};
  const library::ScratchFolder folder{media.scratch("")};
  const auto end = Steady::now() + all_the_time;
  std::vector<model::SheetTile> tiles;
  std::vector<fs::path> pictures;
  for (const auto& result : page.items) {
    const auto number = static_cast<std::int64_t>(tiles.size()) + 1;
    tiles.push_back(tile_of(result, number));
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Steady::now());
    pictures.push_back(picture_of(result, media, child, folder.path() / fmt::to_string(number), left, tiles.back()));
  }
  Sheet made;
  made.shown = static_cast<std::int64_t>(tiles.size());
  made.results = page.total.value_or(most_counted + 1);
  const auto png = folder.path() / "sheet.png";
  child.sheet(pictures, png, title_of(job, state, made), std::move(tiles));
  made.png = bytes_of(png);
  return made;
}

}  // namespace farmtok::farm::review
